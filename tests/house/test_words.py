"""docs/words.md knows each model, once, and calls it what the screen calls it."""

import re
from pathlib import Path

import polib
import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent.parent
WORDS = (ROOT / "docs/words.md").read_text(encoding="utf-8")
ROWS = [line for line in WORDS.splitlines() if line.startswith("| ") and not line.startswith("| word")]
OURS = [
    model for model in apps.get_models() if (ROOT / model._meta.app_label).is_dir() and not model._meta.auto_created
]
CHINESE = {entry.msgid: entry.msgstr for entry in polib.pofile(str(ROOT / "locale/zh_Hans/LC_MESSAGES/django.po"))}


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_each_model_stands_there_once_with_its_name_on_the_screen(model):
    rows = [row for row in ROWS if f"`{model.__name__}`" in row]
    assert len(rows) == 1, f"{model.__name__} stands in {len(rows)} rows of docs/words.md"
    if spoken := CHINESE.get(str(model._meta.verbose_name)):
        assert spoken in rows[0]


def test_no_model_stands_there_that_is_gone():
    named = set(re.findall(r"`([A-Z]\w+)`", WORDS))
    assert named - {model.__name__ for model in apps.get_models()} == set()


def test_no_word_has_two_rows():
    words = [word for row in ROWS for word in re.split(r", | \(`", re.sub(r"`\)", "", row.split(" | ")[0][2:]))]
    assert sorted({word for word in words if words.count(word) > 1}) == []
