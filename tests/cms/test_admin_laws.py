"""Laws and hotlines: written by whoever answers for the site, chosen by trainers, kept while something cites them."""

import pytest
from django.urls import reverse
from wagtail.models import ReferenceIndex

from cms.models import Clause, Hotline, LegalSource, LegalSourceName, ReferenceStamp
from people.models import Role
from tests.builders import make_role
from tests.courses.builders import make_course, make_folder, make_question


@pytest.fixture
def client(client, administrator, units):
    """The browser of somebody who administers every tree of units."""
    make_role(administrator, units.elsewhere, Role.Kind.ADMINISTRATOR)
    client.cookies["django_language"] = "en"
    client.force_login(administrator)
    return client


@pytest.fixture
def law(db) -> LegalSource:
    law = LegalSource.objects.create(force="law", checked_on="2026-01-01")
    LegalSourceName.objects.create(source=law, language="en", name="Road Traffic Safety Law")
    for article in ("35", "58"):
        Clause.objects.create(source=law, article=article)
    return law


def url(model: str, name: str, *args) -> str:
    return reverse(f"wagtailsnippets_cms_{model}:{name}", args=args)


def form(law=None, *, names=(("zh-hans", "某法"), ("en", "Some Law")), articles=("1",), removed=()) -> dict:
    """Return what a browser sends for a law; `removed` are positions of articles it has, taken away."""
    kept_names = list(law.translations.all()) if law else []
    kept = list(law.clauses.all()) if law else []
    sent = {"force": "law", "jurisdiction": "CN", "checked_on": "2026-01-01", "address": ""}
    sent |= {"in_force_from": "", "in_force_to": "", "review_by": ""}
    for prefix, rows, there in (("translations", names, kept_names), ("clauses", articles, kept)):
        sent |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": len(there)}
        sent |= {f"{prefix}-MIN_NUM_FORMS": 0, f"{prefix}-MAX_NUM_FORMS": 1000}
        for i in range(len(rows)):
            sent[f"{prefix}-{i}-id"] = there[i].pk if i < len(there) else ""
    for i, (language, name) in enumerate(names):
        sent |= {f"translations-{i}-language": language, f"translations-{i}-name": name}
    for i, article in enumerate(articles):
        sent |= {f"clauses-{i}-article": article, f"clauses-{i}-point": ""}
        if i in removed:
            sent[f"clauses-{i}-DELETE"] = "on"
    return sent


def test_a_law_is_written_with_its_articles(client):
    client.post(url("legalsource", "add"), form(articles=("1", "2")))
    law = LegalSource.objects.get()
    assert law.words("en").name == "Some Law"
    assert [clause.label for clause in law.clauses.all()]
    assert len({clause.code for clause in Clause.objects.all()} | {law.code}) == 3


def test_each_language_stands_once(client):
    page = client.post(url("legalsource", "add"), form(names=(("en", "One"), ("en", "Two")))).content.decode()
    assert "correct the duplicate data for source and language" in page
    assert not LegalSource.objects.exists()


def test_saving_renews_what_shows_it(client, law):
    before = ReferenceStamp.current()
    sent = form(law, names=(("en", "A new name"),), articles=("35", "58"))
    client.post(url("legalsource", "edit", law.pk), sent)
    assert LegalSource.objects.get().words("en").name == "A new name"
    assert ReferenceStamp.current() > before


class TestWhatIsCited:
    @pytest.fixture(params=["question", "lesson"])
    def cited(self, request, law) -> Clause:
        clause = law.clauses.first()
        if request.param == "question":
            question = make_question(make_folder())
            question.clauses = [clause]
            question.save()
        else:
            from courses.pages import CoursePage, LessonPage

            course = CoursePage.objects.get(translation_key=make_course(lessons=1).pk)
            lesson = LessonPage.objects.child_of(course).get()
            lesson.body = [("card", {"heading": "One", "content": [("clauses", [clause])]})]
            lesson.save_revision().publish()
            # The worker's part.
            ReferenceIndex.create_or_update_for_object(lesson)
        return clause

    def test_is_not_taken_out_of_its_law(self, client, law, cited):
        sent = form(law, names=(("en", "Law"),), articles=("35", "58"), removed={0})
        page = client.post(url("legalsource", "edit", law.pk), sent).content.decode()
        assert "is cited by lessons or questions" in page
        assert Clause.objects.filter(pk=cited.pk).exists()

    def test_what_is_not_may_go(self, client, law, cited):
        sent = form(law, names=(("en", "Law"),), articles=("35", "58"), removed={1})
        client.post(url("legalsource", "edit", law.pk), sent)
        assert list(Clause.objects.all()) == [cited]

    def test_its_law_stays(self, client, law, cited):
        page = client.post(url("legalsource", "delete", law.pk), follow=True).content.decode()
        assert "it was not deleted" in page
        client.post(f"/admin/bulk/cms/legalsource/delete/?id={law.pk}")
        assert LegalSource.objects.exists()


def test_a_law_that_nothing_cites_may_go(client, law):
    client.post(url("legalsource", "delete", law.pk))
    assert not LegalSource.objects.exists()
    assert not Clause.objects.exists()


class TestATrainer:
    @pytest.fixture
    def client(self, client, trainer):
        client.force_login(trainer)
        return client

    def test_chooses_articles_and_hotlines(self, client, law):
        Hotline.objects.create(number="122")
        page = client.get(reverse("wagtailsnippetchoosers_cms_clause:choose")).content.decode()
        assert "Road Traffic Safety Law, Art. 35" in page
        assert "122" in client.get(reverse("wagtailsnippetchoosers_cms_hotline:choose")).content.decode()

    @pytest.mark.parametrize("model", ["legalsource", "clause", "hotline"])
    def test_but_writes_none(self, client, law, model):
        for name, args in (("list", []), ("add", []), ("edit", [law.pk]), ("delete", [law.pk])):
            assert client.post(url(model, name, *args)).status_code in (302, 404)
            assert client.get(url(model, name, *args)).status_code in (302, 404)
        assert LegalSource.objects.exists()


def test_articles_are_written_with_their_law_only(client, law):
    clause = law.clauses.first()
    assert client.get(url("clause", "add")).status_code == 302
    assert client.post(url("clause", "edit", clause.pk), {"article": "99"}).status_code == 302
    client.post(url("clause", "delete", clause.pk))
    client.post(f"/admin/bulk/cms/clause/delete/?id={clause.pk}")
    assert Clause.objects.get(pk=clause.pk).article == "35"
