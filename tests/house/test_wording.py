"""What others say in our words: each sentence is one of theirs, and none that a trainer can meet is without Chinese."""

from pathlib import Path

import django
import polib
import pytest
import wagtail
import wagtail_localize
from django.utils.translation.trans_real import DjangoTranslation

from scripts.verify_translations import ROOT, key

DOMAINS = ("django", "djangojs")
# Parts of Wagtail that are not installed, or that only an operator opens.
NOT_MET = ("forms", "redirects", "search_promotions", "simple_translation", "styleguide", "table_block")
DJANGO = Path(django.__file__).with_name("conf")
PASSWORDS = Path(django.__file__).with_name("contrib") / "auth"
WAGTAIL = Path(wagtail.__file__).parent
LOCALIZE = Path(wagtail_localize.__file__).parent


def said_by_wagtail(domain: str) -> list[polib.POEntry]:
    """Return the sentences of Wagtail and wagtail-localize as their authors collected them."""
    found = []
    for package in (WAGTAIL, LOCALIZE):
        for path in sorted(package.rglob(f"locale/en/LC_MESSAGES/{domain}.po")):
            if not path.parents[3].name.endswith(NOT_MET):
                found += polib.pofile(str(path))
    assert len(found) > 100
    return found


def is_said(entry: polib.POEntry, catalogue) -> bool:
    name = f"{entry.msgctxt}\x04{entry.msgid}" if entry.msgctxt else entry.msgid
    # Languages with one plural form keep it under the number 0.
    return ((name, 0) if entry.msgid_plural else name) in catalogue


@pytest.fixture
def chinese(settings):
    """Read what the site says; the tests otherwise read sentences as they stand in the code."""
    settings.LOCALE_PATHS = [ROOT / "wording"]

    def catalogue(domain: str):
        places = [str(package / "locale") for package in (WAGTAIL / "admin", LOCALIZE)]
        return DjangoTranslation("zh-hans", domain=domain, localedirs=places if domain == "djangojs" else None)._catalog

    return catalogue


@pytest.mark.parametrize("domain", DOMAINS)
def test_each_sentence_of_the_editor_is_said_in_chinese(chinese, domain):
    catalogue = chinese(domain)
    assert [entry.msgid for entry in said_by_wagtail(domain) if not is_said(entry, catalogue)] == []


def test_what_is_wrong_with_a_new_password_is_said_in_chinese(chinese):
    entries = polib.pofile(str(PASSWORDS / "locale/en/LC_MESSAGES/django.po"))
    told = [entry for entry in entries if any("password_validation" in place for place, _line in entry.occurrences)]
    assert len(told) > 5
    assert [entry.msgid for entry in told if not is_said(entry, chinese("django"))] == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_sentence_that_nobody_translated_is_found(chinese, domain):
    assert not is_said(polib.POEntry(msgid="Tomorrow's sentence"), chinese(domain))


@pytest.mark.parametrize("domain", DOMAINS)
def test_what_we_say_in_other_words_is_said_by_others(domain):
    said = {key(entry) for entry in said_by_wagtail(domain)}
    for package in (DJANGO, PASSWORDS):
        said |= {key(entry) for entry in polib.pofile(str(package / "locale/en/LC_MESSAGES/django.po"))}
    ours = [key(entry) for path in ROOT.glob(f"wording/*/LC_MESSAGES/{domain}.po") for entry in polib.pofile(str(path))]
    assert [which for which in ours if which not in said] == []


def test_what_we_say_in_other_english_words_is_said_in_other_chinese_words_too():
    english, chinese = (
        {key(entry) for entry in polib.pofile(str(ROOT / "wording" / language / "LC_MESSAGES/django.po"))}
        for language in ("en", "zh_Hans")
    )
    assert english <= chinese
