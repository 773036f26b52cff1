"""Content files are read whole or not at all, and every mistake is named with its file and line."""

from pathlib import Path

import pytest

from lms.content_files import ContentError, read
from lms.content_model import LANGUAGES
from lms.content_text import length_of, rich_text, unwrapped

SHIPPED = Path(__file__).resolve().parents[2] / "content"


def complaints(folder) -> list[str]:
    with pytest.raises(ContentError) as caught:
        read(folder)
    return [str(problem) for problem in caught.value.problems]


def test_good_files_become_content(folder):
    content = read(folder)
    [course] = content.courses
    [lesson] = course.lessons
    assert [block.kind for block in lesson.cards[0].content] == [
        "text", "callout", "key_figure", "steps", "clauses", "hotlines",
    ]  # fmt: skip
    assert lesson.cards[0].heading == {"zh-hans": "一", "en": "One"}
    assert content.sources[0].clauses[1].point == "3"
    assert content.hotlines[0].number == "110"
    assert course.valid_months is None
    side, drunk = course.bank.questions
    assert [option.is_right for option in side.options] == [False, True]
    assert drunk.options == () and drunk.answer is False


LESSON, BANK, COURSE = "small/lessons/1-first.yaml", "small/questions.yaml", "small/course.yaml"
PLACE = "credit_minutes: 45\nplace: {zh-hans: 杭州市, en: Hangzhou}\n"


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "part"),
    [
        (LESSON, "id: first", "id: First Lesson", 1, "cannot be an id"),
        (LESSON, "minutes: 3", "minutes: soon", 2, "“soon” is not a whole number"),
        (LESSON, "minutes: 3", "minutes: 99", 2, "out of range"),
        (LESSON, "minutes: 3", "minutes: 3\nminuets: 4", 3, "“minuets” is not known"),
        (LESSON, "minutes: 3", "minutes: 3\nminutes: 4", 3, "“minutes” stands here twice"),
        (LESSON, "title: {zh-hans: 第一课, en: First}\n", "", 1, "“title” is missing"),
        (LESSON, ", en: Keep right.", "", 8, "“en” is missing"),
        (LESSON, "en: Keep right.", "en: ", 8, "This is empty"),
        (LESSON, "en: Keep right.", "en: [Keep, right]", 8, "not a list"),
        (LESSON, "en: Keep right.", "en: Keep **right.", 8, "** has no partner"),
        (LESSON, "[Stop, Look]", "[Stop, '**Look**']", 13, "Nothing can be bold here"),
        (BANK, "en: Drunk is fine.", "en: Drunk **is** fine.", 13, "Nothing can be bold here"),
        (LESSON, "kind: tip", "kind: shout", 9, "Choose one of: warning, tip, remember"),
        (LESSON, "- callout:", "- video:", 9, "There is no block “video”"),
        (LESSON, "zh-hans: 完。", 'zh-hans: "- 完\\n- 了"', 19, "differ in paragraphs or list entries"),
        (LESSON, "[Stop, Look]", "[Stop]", 13, "lists of different length"),
        (LESSON, "law-2]", "law-3]", 14, "“law-3” is not in legal-sources.yaml"),
        (LESSON, "law-2]", "law-1]", 14, "listed twice"),
        (LESSON, "[h110]", "[h999]", 15, "“h999” is not in hotlines.yaml"),
        (LESSON, "[h110]", "[]", 15, "This list is empty"),
        (LESSON, "id: two", "id: one", 16, "already has the id “one”"),
        (LESSON, "name: lanes", "name: lane", 20, "“lane” is not known here. Choose one of: agreement, "),
        (LESSON, "en: The end.", "en: " + "word " * 60, 16, "61 words in en. Shorten it to 60"),
        (LESSON, "zh-hans: 完。", "zh-hans: " + "字" * 120, 16, "121 characters in zh-hans. Shorten it to 120"),
        (BANK, "right: true, ", "", 3, "No option is right"),
        (BANK, "{id: left,", "{id: left, right: true,", 3, "2 options are right, but type is single"),
        (BANK, "type: single", "type: essay", 4, "Choose one of: single, multiple, true_false"),
        (BANK, "zh-hans: 左,", "zh-hans: 右,", 8, "Two options say the same in zh-hans: “右”"),
        (BANK, "{id: left,", "{id: right,", 8, "already has the id “right”"),
        (BANK, "answer: false", "answer: maybe", 14, "neither true nor false"),
        (BANK, "answer: false", "options: []", 11, "“answer” is missing"),
        (BANK, "id: drunk", "id: side", 11, "already has the id “side”"),
        (COURSE, "id: small", "id: large", 1, "must be the name of the folder, “small”"),
        (COURSE, "zh-hans\ncredit", "fr\ncredit", 2, "“fr” is not known here"),
        (
            COURSE,
            "credit_minutes: 45",
            "credit_minutes: 45\ntopics: [law, fun]",
            4,
            "Choose one of: policy, law, safety",
        ),
        (COURSE, "credit_minutes: 45", "credit_minutes: 45\ntopics: law", 4, "Write a list here"),
        (COURSE, "credit_minutes: 45", "credit_minutes: 45\noccupations: [pilot]", 4, "Choose one of: rider"),
        (COURSE, "credit_minutes: 45", "credit_minutes: 45\naudience: all", 4, "Choose one of: both, workers, staff"),
        (COURSE, "credit_minutes: 45", "credit_minutes: 45\ntags: [" + "字" * 101 + "]", 4, "Keep it to 100"),
        (COURSE, "credit_minutes: 45", "credit_minutes: 45\nregion: '330100'", 1, "“place” is missing"),
        (COURSE, "credit_minutes: 45", PLACE + "region: Hangzhou", 5, "is not the code of a district"),
        (COURSE, "2026-11-22", "22.11.2026", 4, "Write it as 2026-11-22"),
        (COURSE, "id: quiz", "id: first", 10, "already has the id “first”"),
        (COURSE, "draw: 2", "draw: 3", 14, "The bank has only 2 questions"),
        ("hotlines.yaml", "number: 110", "number: help", 3, "“help” cannot be dialled"),
        ("legal-sources.yaml", "jurisdiction: CN", "jurisdiction: CN\n    address: gov.cn", 8, "not a web address"),
        ("legal-sources.yaml", "{id: law-2", "{id: law-1", 10, "already has the id “law-1”"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(folder, change, name, old, new, line, part):
    change(name, old, new)
    found = complaints(folder)
    assert any(text.startswith(f"{name}:{line}: ") and part in text for text in found), found


def test_what_a_drawing_shows_does_not_count_as_words_of_a_card(folder, change):
    change(LESSON, "en: Two lanes.", "en: " + "lane " * 30)
    change(LESSON, "en: The end.", "en: " + "word " * 59)
    assert read(folder)


def test_all_mistakes_come_together(folder, change):
    change(LESSON, "minutes: 3", "minutes: soon")
    change(BANK, "right: true, ", "")
    change("hotlines.yaml", "number: 110", "number: help")
    files = [text.split(":")[0] for text in complaints(folder)]
    assert files == ["hotlines.yaml", LESSON, BANK]


@pytest.mark.parametrize(
    ("broken", "line", "part"),
    [
        ("cards:\n  - id: 'one\n", 3, "This is not YAML"),
        ("id: first\n\tminutes: 3\n", 2, "This is not YAML"),
        ("- one\n- two\n", 1, "Write keys with values here"),
        ("", 1, "This file is empty"),
        ("id: first\nminutes: 3\x00\n", 2, "control character"),
    ],
)
def test_a_file_that_is_no_yaml_is_named(folder, broken, line, part):
    (folder / LESSON).write_text(broken, encoding="utf-8")
    [found] = complaints(folder)
    assert found.startswith(f"{LESSON}:{line}: ") and part in found


def test_a_file_in_another_encoding_is_named(folder):
    (folder / LESSON).write_bytes("id: first\ntitle: 第一课\n".encode("gb18030"))
    [found] = complaints(folder)
    assert found == f"{LESSON}:2: This is not UTF-8. Save the file as UTF-8."


def test_a_missing_file_is_named(folder):
    (folder / "small/questions.yaml").unlink()
    assert complaints(folder) == ["small/questions.yaml:1: This file is missing. Add it."]


def test_an_unreadable_register_does_not_blame_those_who_cite_it(folder):
    (folder / "legal-sources.yaml").write_text("sources: [", encoding="utf-8")
    [found] = complaints(folder)
    assert found.startswith("legal-sources.yaml:1: This is not YAML")


def test_a_folder_without_a_course_says_so(folder):
    for path in sorted((folder / "small").rglob("*.yaml")):
        path.unlink()
    assert complaints(folder) == ["course.yaml:1: No folder holds a course.yaml. Add a course."]


def test_length_counts_characters_in_chinese_and_words_elsewhere():
    assert length_of("zh-hans", ["靠 **右** 走。", "- 一\n- 二"]) == 6
    assert length_of("en", ["Keep **right** now.", "- one\n- two"]) == 5


def test_line_breaks_inside_a_paragraph_only_kept_the_file_narrow():
    assert unwrapped("靠右走，\n不逆行。\n\nKeep\nright.\n- one\n  entry\n- two") == (
        "靠右走，不逆行。\n\nKeep right.\n- one entry\n- two"
    )


def test_markup_becomes_the_html_wagtail_keeps():
    assert rich_text("Keep **right** & look.\n\n- one\n- <two>\n\nEnd.") == (
        "<p>Keep <b>right</b> &amp; look.</p><ul><li>one</li><li>&lt;two&gt;</li></ul><p>End.</p>"
    )


# --- The courses that are shipped -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped():
    return read(SHIPPED)


LESSONS = {
    "road-safety-for-riders": [
        "where-and-how-fast", "junctions", "helmet-load-phone-alcohol", "after-a-crash", "your-bike",
    ],
    "your-next-step": ["your-trade", "training", "before-you-sign", "traps", "the-step"],
}  # fmt: skip
QUESTIONS = {"road-safety-for-riders": 28, "your-next-step": 24}


def test_the_shipped_courses_have_the_size_they_promise(shipped):
    assert {course.id: [lesson.id for lesson in course.lessons] for course in shipped.courses} == LESSONS
    for course in shipped.courses:
        assert course.source_language == "zh-hans"
        assert all(6 <= len(lesson.cards) <= 9 and 3 <= lesson.minutes <= 5 for lesson in course.lessons)
        assert len(course.bank.questions) >= QUESTIONS[course.id]
        rules = course.quiz
        assert (rules.draw, rules.pass_percent, rules.tries, rules.pause_minutes) == (10, 80, 3, 10)


def test_every_card_and_question_of_the_shipped_courses_names_its_source(shipped):
    for course in shipped.courses:
        for lesson in course.lessons:
            for card in lesson.cards:
                kinds = {block.kind for block in card.content}
                assert kinds & {"clauses", "hotlines"}, f"{lesson.id}/{card.id}"
        assert all(question.clauses for question in course.bank.questions)


def test_the_right_option_does_not_stand_out(shipped):
    """Whoever always ticks the longest option, or the one in the same place, must not pass."""
    for course in shipped.courses:
        singles = [question for question in course.bank.questions if question.type == "single"]
        places = [next(i for i, option in enumerate(q.options) if option.is_right) for q in singles]
        assert all(places.count(place) <= len(singles) / 2 for place in set(places))
        for language in LANGUAGES:
            longest = 0
            for question in singles:
                lengths = [len(option.words[language]) for option in question.options]
                right = next(len(option.words[language]) for option in question.options if option.is_right)
                longest += right == max(lengths) and lengths.count(right) == 1
            assert longest <= len(singles) / 3, f"{language}: {longest} of {len(singles)}"
        answers = [question.answer for question in course.bank.questions if question.type == "true_false"]
        assert 0.3 <= answers.count(True) / len(answers) <= 0.7


def course_of(shipped, name):
    [course] = [course for course in shipped.courses if course.id == name]
    return course, {card.id: card for lesson in course.lessons for card in lesson.cards}


def test_the_words_on_road_safety_avoid_the_known_traps(shipped):
    """National law orders helmets on motorcycles only, and the stop after four hours is for motor vehicles."""
    course, cards = course_of(shipped, "road-safety-for-riders")
    who_must = cards["who-must"]
    assert "当地规定" in who_must.content[0].words["zh-hans"] and "local rules" in who_must.content[0].words["en"]
    assert "这一条管的是机动车" in cards["rest"].content[1].words["zh-hans"]
    by_id = {question.id: question for question in course.bank.questions}
    [right] = [option.id for option in by_id["national-helmet-rule"].options if option.is_right]
    assert right == "motorcycle"


def words_of(card, language: str) -> str:
    found = [words.get(language, "") for block in card.content for words in (block.words, block.caption) if words]
    return " ".join([card.heading[language], *found])


def test_the_words_on_skills_and_employment_avoid_the_known_traps(shipped):
    """Only the unemployed have a subsidy by national law; a record of learning is no certificate of the state."""
    course, cards = course_of(shipped, "your-next-step")
    assert "补贴" in words_of(cards["out-of-work"], "zh-hans")
    assert "补贴" not in words_of(cards["from-the-countryside"], "zh-hans")
    assert "subsid" not in words_of(cards["from-the-countryside"], "en")
    by_id = {question.id: question for question in course.bank.questions}
    [right] = [option.id for option in by_id["our-paper"].options if option.is_right]
    assert right == "learnt"


@pytest.mark.parametrize(
    ("card", "year"),
    [("national-occupation", "2025"), ("the-exam", "2025"), ("check-it", "2025"), ("bike-on-credit", "2023"),
     ("answer-96110", "2020")],
)  # fmt: skip
def test_what_rests_on_a_report_alone_says_of_when_it_is(shipped, card, year):
    _course, cards = course_of(shipped, "your-next-step")
    for language in LANGUAGES:
        assert year in words_of(cards[card], language)


def test_all_chinese_words_address_the_reader_alike(shipped):
    """你 throughout, never 您; and no exclamation marks in either language."""
    for path in sorted(SHIPPED.rglob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        assert "您" not in text, path.name
        assert "！" not in text and "!" not in text, path.name
