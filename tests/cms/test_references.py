"""Laws and hotlines on pages: named in the reader's language, and marked where they are not."""

import pytest
from django.urls import reverse
from django.utils import translation

from cms.models import Clause, Hotline, HotlineWords, LegalSource, LegalSourceName

pytestmark = pytest.mark.django_db


@pytest.fixture
def clause() -> Clause:
    law = LegalSource.objects.create(force="law", checked_on="2026-01-01")
    LegalSourceName.objects.create(source=law, language="zh-hans", name="某法 <2026>")
    return Clause.objects.create(source=law, article="35", point="<2>")


def test_a_law_without_a_name_in_the_readers_language_is_marked(clause):
    with translation.override("en"):
        assert clause.label == "某法 <2026>, Art. 35(<2>)"
        assert clause.marked_label == '<span lang="zh-hans">某法 &lt;2026&gt;</span>, Art. 35(&lt;2&gt;)'


def test_a_law_named_in_the_readers_language_is_not(clause):
    LegalSourceName.objects.create(source=clause.source, language="en", name="Law & Order")
    with translation.override("en"):
        assert clause.marked_label == "Law &amp; Order, Art. 35(&lt;2&gt;)"


def test_a_law_without_any_name_is_called_by_its_code():
    law = LegalSource.objects.create(code="law", force="law", checked_on="2026-01-01")
    assert Clause.objects.create(source=law).marked_label == "law"


def test_a_hotline_is_marked_with_the_language_of_its_words(client):
    hotline = Hotline.objects.create(number="110")
    HotlineWords.objects.create(hotline=hotline, language="zh-hans", name="报警", purpose="有危险就打。", hours="全天")
    client.cookies["django_language"] = "en"
    page = client.get(reverse("contact")).content.decode()
    for words in ("报警", "有危险就打。", "全天"):
        assert f' lang="zh-hans">{words}</span>' in page
