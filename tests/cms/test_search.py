"""Finding by pieces of two characters: what is folded, what is found, in which order, how it is marked, who sees it."""

import pytest
from django.db import connection
from wagtail.models import Page, PageViewRestriction

from cms.search import finding, index, table
from cms.search.folding import asked_pieces, fold, pieces
from cms.search.marking import EXCERPT, excerpt, marked
from cms.search.models import SearchEntry
from courses.pages import CoursePage, LessonPage
from tests.courses.builders import make_cards, make_catalogue, make_course, make_lesson, translate


def titles(question: str, language: str = "zh-hans", **how) -> list[str]:
    return named(finding.find(question, language, **how))


def named(page_ids: list[int]) -> list[str]:
    titles = dict(Page.objects.values_list("pk", "title"))
    return [titles[page_id] for page_id in page_ids]


def make_page(title: str = "课", **fields) -> CoursePage:
    """Publish a course as trainers do."""
    course = make_course(title, lessons=0, **fields)
    page = CoursePage.objects.get(translation_key=course.pk)
    page.save_revision().publish()
    return page


class TestPieces:
    @pytest.mark.parametrize(
        ("text", "kept"),
        [
            ("安全培训", ["安全", "全培", "培训", "训"]),
            ("火", ["火"]),
            ("5G网络，Wi-Fi", ["5g", "网络", "络", "wi", "fi"]),
            ("Helmets, glass and gas", ["helmet", "glass", "and", "gas"]),
            ("a_b", ["a", "b"]),
            ("，。！", []),
            ("", []),
        ],
    )
    def test_of_a_text(self, text, kept):
        assert pieces(text) == kept

    @pytest.mark.parametrize(
        ("text", "asked"),
        [
            ("安全培训", ["安全", "全培", "培训"]),
            ("火", ["火"]),
            ("安全 安全", ["安全"]),
            ("头盔 Helmets", ["头盔", "helmet"]),
            (" \x00 ", []),
        ],
    )
    def test_of_a_question(self, text, asked):
        assert asked_pieces(text) == asked

    def test_of_a_question_are_those_of_the_text_it_was_cut_from(self):
        text = "骑手在非机动车道上行驶"
        for begin in range(len(text)):
            for end in range(begin + 1, len(text) + 1):
                kept = pieces(text)
                assert all(any(piece.startswith(each) for piece in kept) for each in asked_pieces(text[begin:end]))

    @pytest.mark.parametrize(
        ("written", "plain"),
        [("ＡＢＣ１２", "abc12"), ("職業健康", "职业健康"), ("電動車", "电动车"), ("Straße", "strasse"), ("ﬁ", "fi")],
    )
    def test_are_folded(self, written, plain):
        assert fold(written) == plain


class TestMarking:
    def marked(self, text: str, question: str) -> str:
        return marked(text, asked_pieces(question))

    @pytest.mark.parametrize(
        ("text", "question", "said"),
        [
            ("职业健康安全培训", "安全", "职业健康<mark>安全</mark>培训"),
            ("职业健康安全培训", "安全培训", "职业健康<mark>安全培训</mark>"),
            ("職業健康", "职业", "<mark>職業</mark>健康"),
            ("ＡＢＣ课", "abc", "<mark>ＡＢＣ</mark>课"),
            ("Two helmets", "Helmet", "Two <mark>helmets</mark>"),
            ("Wallet", "all", "Wallet"),
            ("灭火", "火", "灭<mark>火</mark>"),
            ("<b>安全</b>", "安全", "&lt;b&gt;<mark>安全</mark>&lt;/b&gt;"),
            ("a < b & 安全", "b", "a &lt; <mark>b</mark> &amp; 安全"),
            ("㎞安全", "安全", "㎞<mark>安全</mark>"),
            ("", "安全", ""),
        ],
    )
    def test_shows_the_hits_and_escapes_the_rest(self, text, question, said):
        assert self.marked(text, question) == said

    def test_cuts_out_what_stands_around_the_longest_hit(self):
        cut = excerpt("安全。" + "前" * 200 + "安全培训" + "后" * 200, asked_pieces("安全培训"))
        assert "<mark>安全培训</mark>" in cut
        assert cut.startswith("…前")
        assert cut.endswith("后…")
        assert len(cut) < EXCERPT + 20

    def test_cuts_no_word_in_two(self):
        cut = excerpt("Sentences " * 30 + "helmet " + "afterwards " * 30, ["helmet"])
        assert set(cut.replace("…", "").replace("<mark>helmet</mark>", "").split()) == {"Sentences", "afterwards"}

    def test_leaves_out_what_has_no_hit(self):
        assert excerpt("没有", ["安全"]) == ""


@pytest.mark.django_db
class TestFinding:
    def test_a_word_inside_a_longer_one(self):
        make_page("职业健康安全培训")
        make_page("别的课")
        for question in ("安全", "健康安全", "培训", "安全培训", "訓", "職業", "安", "训", "全 康"):
            assert titles(question) == ["职业健康安全培训"], question

    @pytest.mark.parametrize("question", ["安康", "培安", "ety", "x"])
    def test_no_word_that_is_not_there(self, question):
        make_page("职业健康安全培训 safety")
        assert titles(question) == []

    @pytest.mark.parametrize("question", ["helmet", "Helmets", "HELM", "ｈｅｌｍｅｔ", "'helmet\"", "helmet & (x* OR"])
    def test_letters_in_any_case_and_width(self, question):
        make_page("Helmets: x or y")
        assert titles(question) == ["Helmets: x or y"]

    @pytest.mark.parametrize("question", ["", " ", "，", "\x00", "'", '"', "\\", "%", "*", ":"])
    def test_nothing_for_a_question_without_a_word(self, question):
        make_page("安全")
        assert titles(question) == []

    def test_what_cards_say(self):
        lesson = make_lesson(make_page(), "一课")
        lesson.body = [
            ("card", {"heading": "高温", "content": [("callout", {"kind": "warning", "text": "<p>多喝水</p>"})]})
        ]
        lesson.save_revision().publish()
        assert titles("高温") == titles("喝水") == ["一课"]
        # Chosen from a list, and not written.
        assert titles("warning") == []

    def test_titles_come_first(self):
        page = make_page("高温 高温 高温", summary="x")
        make_page("别的", summary="高温" * 40, introduction="高温 " * 200)
        make_page("一个长得多的题目，里面也有高温这个词，但只有一次", summary="x")
        assert titles("高温")[-1] == "别的"
        assert len(titles("高温")) == 3
        assert titles("高温", titles_only=SearchEntry.Kind.COURSE)[0] == page.title

    def test_titles_only_where_no_more_may_be_seen(self):
        make_lesson(make_page("课"), "头盔")
        lesson = make_lesson(make_page("又一课"), "别的")
        lesson.body = make_cards(1)
        assert titles("right") != []
        assert titles("right", titles_only=SearchEntry.Kind.LESSON) == []
        assert titles("头盔", titles_only=SearchEntry.Kind.LESSON) == ["头盔"]

    def test_each_page_in_one_language(self):
        page = make_page("Covid 课")
        translate(page, title="Covid course")
        assert titles("covid", "en") == ["Covid course"]
        assert titles("covid", "zh-hans") == ["Covid 课"]
        assert titles("course", "zh-hans") == ["Covid course"]


@pytest.mark.django_db
class TestWhoSees:
    @pytest.fixture
    def lesson(self) -> LessonPage:
        return make_lesson(make_page("课"), "头盔")

    def test_what_is_published(self, lesson):
        assert titles("头盔") == ["头盔"]

    def test_nothing_that_was_withdrawn(self, lesson):
        lesson.unpublish()
        assert titles("头盔") == []
        assert not SearchEntry.objects.filter(page=lesson.pk).exists()

    def test_nothing_of_a_course_that_was_withdrawn(self, lesson):
        CoursePage.objects.get().unpublish()
        assert titles("头盔") == []

    def test_nothing_of_a_folder_that_was_withdrawn(self, lesson):
        make_catalogue().unpublish()
        assert titles("头盔") == []

    def test_no_translation_of_what_was_withdrawn(self, lesson):
        translate(lesson, title="Helmet")
        assert titles("helmet") == ["Helmet"]
        lesson.unpublish()
        assert titles("helmet") == []

    def test_no_draft(self, lesson):
        lesson.title = "手套"
        lesson.save_revision()
        assert titles("手套") == []
        assert titles("头盔") == ["头盔"]

    def test_what_it_says_now(self, lesson):
        lesson.title = "手套"
        lesson.save_revision().publish()
        assert titles("手套") == ["手套"]
        assert titles("头盔") == []

    def test_nothing_that_is_kept_from_anybody(self, lesson):
        PageViewRestriction.objects.create(page=make_catalogue(), restriction_type="login")
        assert titles("头盔") == []

    def test_nothing_that_was_deleted(self, lesson):
        CoursePage.objects.get().delete()
        assert titles("头盔") == []
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM cms_searchpieces")
            assert cursor.fetchone() == (0,)

    def test_what_was_there_before_the_index(self, lesson):
        table.clear()
        assert titles("头盔") == []
        assert index.rebuild() == 2
        assert titles("头盔") == ["头盔"]


@pytest.mark.django_db
class TestSuggestions:
    def test_are_the_titles_most_alike(self):
        make_page("骑手道路安全")
        make_page("道路")
        make_page("高温")
        assert named(finding.like("道路安权", "zh-hans")) == ["骑手道路安全", "道路"]

    def test_forgive_a_slip_in_english(self):
        make_page("Helmet")
        assert named(finding.like("helmit", "en")) == ["Helmet"]

    def test_are_none_without_anything_alike(self):
        make_page("高温")
        assert finding.like("xyz", "en") == []

    def test_are_no_more_than_a_few(self):
        for number in range(8):
            make_page(f"道路 {number}")
        assert len(finding.like("道路安全", "zh-hans")) == finding.SUGGESTIONS

    def test_show_nothing_that_is_hidden(self):
        make_page("道路").get_parent().specific.unpublish()
        assert finding.like("道路安全", "zh-hans") == []


@pytest.mark.django_db
@pytest.mark.parametrize("size", [1, 12])
def test_finding_asks_the_same_for_few_and_for_many(size, django_assert_num_queries):
    for number in range(size):
        make_page(f"安全 {number}")
    # The pieces, the pages, what is withdrawn above them, what is kept from anybody.
    with django_assert_num_queries(4):
        assert len(finding.find("安全", "zh-hans")) == size
