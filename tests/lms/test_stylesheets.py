"""Style sheets are stored without comments, ours only, under the name of what they then hold."""

import pytest
from django.core.files.base import ContentFile

from lms.stylesheets import Storage

SHEET = "/* Why. */\n.card {\n  color: var(--ink);\n}\n"


@pytest.fixture
def storage(tmp_path):
    return Storage(location=tmp_path, base_url="/static/")


def test_what_only_readers_need_is_left_out(storage):
    name = storage.save("css/waystation.css", ContentFile(SHEET.encode()))
    assert storage.open(name).read() == b".card{color:var(--ink)}"


def test_files_of_others_stay_as_they_came(storage):
    name = storage.save("wagtailadmin/css/core.css", ContentFile(SHEET.encode()))
    assert storage.open(name).read() == SHEET.encode()


def test_collected_files_are_named_and_compressed(storage):
    name = storage.save("css/waystation.css", ContentFile(SHEET.encode() * 20))
    assert all(processed is True for _name, _made, processed in storage.post_process({name: (storage, name)}))
    made = storage.stored_name(name)
    assert made != name
    assert storage.open(made).read() == b".card{color:var(--ink)}" * 20
    assert storage.exists(f"{made}.gz")
