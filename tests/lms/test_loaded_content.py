"""What content files have become: complete in both languages, the same when loaded again, and respectful of edits."""

import pytest
from wagtail.models import Page, PageLogEntry, Revision
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from cms.models import Clause, HomePage, Hotline, LegalSource
from cms.search import finding
from courses import versions
from courses.models import Activity, Course
from courses.pages import CourseIndexPage, CoursePage, LessonPage
from lms.content import load
from quizzes import freezing
from quizzes.models import Question, QuestionFolder, QuizPage

LESSON, BANK, COURSE = "small/lessons/1-first.yaml", "small/questions.yaml", "small/course.yaml"


def page_in(language, model=LessonPage):
    return model.objects.get(locale__language_code=language)


def edit(page, **fields):
    """Do what a trainer does: open, change, publish."""
    draft = page.get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save_revision().publish()


# --- What was made --------------------------------------------------------------------------------------------------


def test_a_course_is_made_in_both_languages(loaded):
    for model in (HomePage, CourseIndexPage, CoursePage, LessonPage, QuizPage):
        chinese, english = page_in("zh-hans", model), page_in("en", model)
        assert chinese.translation_key == english.translation_key
        assert chinese.live and english.live
        assert chinese.title != english.title
    course = page_in("en", CoursePage)
    assert course.summary == "Very small."
    assert [outcome.text for outcome in course.outcomes.all()] == ["One"]


def test_a_course_says_what_it_is_about_and_where_it_holds(db, folder, change):
    said = "topics: [law, safety]\ntags: [头盔, 充电]\naudience: workers\noccupations: [rider]\nregion: '330100'\n"
    change(COURSE, "credit_minutes: 45", f"{said}place: {{zh-hans: 杭州市, en: Hangzhou}}\ncredit_minutes: 45")
    load(folder)
    chinese, english = page_in("zh-hans", CoursePage), page_in("en", CoursePage)
    assert (chinese.topics, chinese.audience, chinese.occupations) == (["law", "safety"], "workers", ["rider"])
    assert (chinese.region, chinese.place, english.place) == ("330100", "杭州市", "Hangzhou")
    assert set(chinese.tags.names()) == {"头盔", "充电"}
    change(COURSE, "[头盔, 充电]", "[充电]")
    load(folder)
    assert set(page_in("zh-hans", CoursePage).tags.names()) == {"充电"}


def test_what_was_loaded_can_be_found(loaded):
    def titles(question):
        return [found.page.title for found in finding.shown(finding.find(question, "zh-hans"), question)]

    assert titles("慢一点") == ["第一课"]
    assert titles("slow down") == ["First"]
    # Drawings are described for those who cannot see them.
    assert titles("两条道") == ["第一课"]


def test_cards_are_built_alike_in_both_languages(loaded):
    chinese, english = page_in("zh-hans").words()["cards"], page_in("en").words()["cards"]
    assert [card["id"] for card in chinese] == [card["id"] for card in english]
    assert [block["type"] for block in english[0]["content"]] == [
        "text", "callout", "key_figure", "steps", "clauses", "hotlines",
    ]  # fmt: skip
    text, callout, figure, steps, clauses, hotlines = (block["value"] for block in english[0]["content"])
    assert text == "<p>Keep right.</p>"
    assert callout == {"kind": "tip", "text": "<p>Slow down.</p>"}
    assert figure == {"figure": "15", "caption": "Top speed"}
    assert [item["value"] for item in steps] == ["Stop", "Look"]
    assert [item["value"] for item in clauses] == [Clause.objects.get(code=code).pk for code in ("law-1", "law-2")]
    assert [item["value"] for item in hotlines] == [Hotline.objects.get(code="h110").pk]
    assert chinese[0]["heading"] == "一"
    assert [block["value"] for block in chinese[1]["content"]][1:] == [{"drawing": "lanes", "description": "两条道。"}]


def test_the_course_can_be_learnt(loaded):
    course = Course.objects.get()
    assert course.source_locale.language_code == "zh-hans"
    version = versions.current(course.pk)
    assert version.titles == {"zh-hans": "小课", "en": "Small"}
    assert [entry["kind"] for entry in version.activities] == ["lesson", "quiz"]
    assert version.activities[1]["draws"] == [{"folder": QuestionFolder.objects.get().pk, "count": 2}]


def options(version, language):
    words = version.in_language(language).words["options"]
    return [words[option["key"]] for option in version.content["options"]]


def test_questions_have_their_key_and_words_in_both_languages(loaded):
    side, drunk = freezing.freeze([q.translation_key for q in Question.objects.sources().order_by("pk")])
    assert side.fractions == [0, 1]
    assert options(side, "en") == ["Left", "Right"]
    assert options(drunk, "zh-hans") == ["对", "错"]
    assert drunk.fractions == [0, 1]
    assert side.content["clauses"] == [Clause.objects.get(code="law-1").pk]


@pytest.mark.parametrize("path", ["/zh-hans/", "/en/", "/zh-hans/courses/", "/en/courses/", "/en/courses/small/"])
def test_the_public_pages_open(client, loaded, path):
    assert client.get(path).status_code == 200


# --- Side by side ---------------------------------------------------------------------------------------------------


def test_a_translation_is_edited_beside_its_source(loaded):
    english = page_in("en")
    source = TranslationSource.objects.get_for_instance(page_in("zh-hans"))
    translation = Translation.objects.get(source=source, target_locale=english.locale)
    assert translation.enabled
    total, done = translation.get_progress()
    assert total == done > 0

    sentence = StringTranslation.objects.get(locale=english.locale, data="Keep right.")
    assert sentence.translation_of.data == "靠右走。"
    sentence.data = "Stay on the right."
    sentence.save()
    translation.save_target(publish=False)
    draft = page_in("en").get_latest_revision_as_object()
    assert draft.words()["cards"][0]["content"][0]["value"] == "<p>Stay on the right.</p>"


def test_everything_with_words_can_be_edited_side_by_side(loaded):
    unready = [t for t in Translation.objects.all() if t.get_progress()[0] != t.get_progress()[1]]
    assert unready == []
    assert Translation.objects.count() == len([HomePage, CourseIndexPage, CoursePage, LessonPage, QuizPage]) + 2


# --- Again ----------------------------------------------------------------------------------------------------------


def traces():
    """Everything that a loading without effect might leave behind."""
    return {
        "revisions": Revision.objects.count(),
        "log": PageLogEntry.objects.count(),
        "translations": list(StringTranslation.objects.order_by("pk").values_list("pk", "updated_at")),
        "pages": list(Page.objects.order_by("pk").values_list("pk", "path", "last_published_at")),
        "stamp": list(Course.objects.values_list("stamp", flat=True)),
    }


def test_loading_again_changes_nothing(loaded, folder):
    before = traces()
    summary = load(folder)
    assert traces() == before
    assert len(summary.unchanged) == 9
    assert not (summary.made or summary.changed or summary.replaced or summary.kept or summary.gone)


def test_a_changed_file_changes_that_item_in_both_languages_and_nothing_else(loaded, folder, change):
    course, activity = Course.objects.get(), Activity.objects.get(kind="lesson")
    cards = [card["id"] for card in page_in("en").words()["cards"]]
    quiz_revision = page_in("en", QuizPage).latest_revision_id
    change(LESSON, "zh-hans: 靠右走。, en: Keep right.", "zh-hans: 靠右慢行。, en: Keep right and slow.")

    summary = load(folder)

    assert summary.changed == [("lesson", "first")]
    assert page_in("zh-hans").words()["cards"][0]["content"][0]["value"] == "<p>靠右慢行。</p>"
    assert page_in("en").words()["cards"][0]["content"][0]["value"] == "<p>Keep right and slow.</p>"
    assert [card["id"] for card in page_in("en").words()["cards"]] == cards
    assert page_in("en", QuizPage).latest_revision_id == quiz_revision
    assert Course.objects.get() == course and Activity.objects.get(kind="lesson") == activity
    assert load(folder).changed == []


def test_a_mended_key_is_published(loaded, folder, change):
    change(BANK, "{id: left, zh", "{id: left, right: true, zh")
    change(BANK, "{id: right, right: true, zh", "{id: right, zh")
    assert load(folder).changed == [("question", "side")]
    source = Question.objects.sources().get(text="靠哪边？")
    assert [answer.fraction for answer in source.answers.all()] == [1, 0]
    assert source.answers.count() == 2


def test_outcomes_and_draws_are_replaced_not_added(loaded, folder, change):
    change(COURSE, "{zh-hans: [一], en: [One]}", "{zh-hans: [二], en: [Two]}")
    change(COURSE, "draw: 2", "draw: 1")
    assert sorted(load(folder).changed) == [("course", "small"), ("quiz", "quiz")]
    for language, text in (("zh-hans", "二"), ("en", "Two")):
        assert [outcome.text for outcome in page_in(language, CoursePage).outcomes.all()] == [text]
    assert [item.count for item in page_in("zh-hans", QuizPage).items.all()] == [1]


def test_a_new_lesson_goes_to_its_place(loaded, folder):
    new = (folder / LESSON).read_text(encoding="utf-8").replace("id: first", "id: zeroth").replace("第一课", "序")
    (folder / "small/lessons/0-zeroth.yaml").write_text(new, encoding="utf-8")
    assert load(folder).made == [("lesson", "zeroth")]
    children = page_in("zh-hans", CoursePage).get_children()
    assert [page.slug for page in children] == ["zeroth", "first", "quiz"]


# --- Trainers' edits ------------------------------------------------------------------------------------------------


def test_an_edited_page_is_kept_while_the_file_says_the_same(loaded, folder):
    edit(page_in("zh-hans"), title="我们的第一课")
    before = traces()
    assert load(folder).kept == [("lesson", "first")]
    assert traces() == before
    assert page_in("zh-hans").title == "我们的第一课"


def test_an_edited_translation_is_kept_too(loaded, folder):
    edit(page_in("en", QuizPage), introduction="Good luck.")
    assert load(folder).kept == [("quiz", "quiz")]
    assert page_in("en", QuizPage).introduction == "Good luck."


def test_an_edited_question_is_kept(loaded, folder):
    edit(Question.objects.sources().get(text="靠哪边？"), text="应当靠哪边？")
    assert load(folder).kept == [("question", "side")]


def test_a_new_file_wins_and_the_edit_stays_in_the_history(loaded, folder, change):
    edit(page_in("zh-hans"), title="我们的第一课")
    change(LESSON, "zh-hans: 第一课", "zh-hans: 新的第一课")
    assert load(folder).replaced == [("lesson", "first")]
    page = page_in("zh-hans")
    assert page.title == "新的第一课"
    assert "我们的第一课" in [revision.object_str for revision in page.revisions.all()]


def test_an_edited_hotline_and_an_edited_source_are_kept(loaded, folder):
    Hotline.objects.get().translations.filter(language="en").update(hours="9 to 5")
    LegalSource.objects.update(address="https://example.org/law")
    assert load(folder).kept == [("legal source", "law"), ("hotline", "h110")]
    assert LegalSource.objects.get().address == "https://example.org/law"


def test_what_was_withdrawn_stays_withdrawn(loaded, folder, change):
    page_in("zh-hans").unpublish()
    page_in("en").unpublish()
    change(LESSON, "zh-hans: 靠右走。, en: Keep right.", "zh-hans: 靠右慢行。, en: Keep right and slow.")
    load(folder)
    for language, text in (("zh-hans", "<p>靠右慢行。</p>"), ("en", "<p>Keep right and slow.</p>")):
        page = page_in(language)
        assert not page.live
        draft = page.get_latest_revision_as_object()
        assert draft.words()["cards"][0]["content"][0]["value"] == text


def test_what_was_deleted_is_not_made_again(loaded, folder):
    page_in("zh-hans", QuizPage).delete()
    page_in("en", QuizPage).delete()
    assert load(folder).gone == [("quiz", "quiz")]
    assert not QuizPage.objects.exists()
