"""The command that compares code and catalogue finds what is missing, left over, fuzzy, bent or not compiled."""

import polib
import pytest

from scripts.verify_translations import ROOT, faults


@pytest.fixture
def catalogue(tmp_path):
    """Write a catalogue of one sentence, compiled; return what checks it."""

    def check(code=("Hello %(name)s",), *, msgstr="%(name)s，你好", flags=(), compiled=None) -> list[str]:
        po = polib.POFile()
        po.metadata = {"Content-Type": "text/plain; charset=utf-8"}
        po.append(polib.POEntry(msgid="Hello %(name)s", msgstr=msgstr, flags=list(flags)))
        path = tmp_path / "django.po"
        po.save(str(path))
        if compiled is not None:
            po[0].msgstr = compiled
        po.save_as_mofile(str(path.with_suffix(".mo")))
        return faults(path, {(None, sentence, "") for sentence in code})

    return check


def test_what_agrees_passes(catalogue):
    assert catalogue() == []


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"code": ["Hello %(name)s", "Goodbye"]}, "not in the catalogue: 'Goodbye'"),
        ({"code": []}, "no longer in the code: 'Hello %(name)s'"),
        ({"msgstr": ""}, "is not translated"),
        ({"flags": ["fuzzy"]}, "is marked fuzzy"),
        ({"msgstr": "你好"}, "has other placeholders"),
        ({"msgstr": "%(nane)s，你好"}, "has other placeholders"),
        ({"compiled": "%(name)s，早"}, "was not made from"),
    ],
)
def test_each_fault_is_found(catalogue, how, said):
    assert any(said in fault for fault in catalogue(**how)), catalogue(**how)


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("*/zh_Hans/LC_MESSAGES/*.po")), ids=lambda path: str(path.relative_to(ROOT))
)
def test_chinese_sentences_address_the_reader_alike_and_never_shout(path):
    said = [text for entry in polib.pofile(str(path)) for text in (entry.msgstr, *entry.msgstr_plural.values()) if text]
    assert said
    assert [text for text in said if "您" in text or "！" in text] == []
