"""A trainer who reads Chinese meets no English in the editor, wherever she goes: words, names, menus.

What Wagtail draws by scripts is looked at as well; the catalogue alone would not show what was never marked for
translation. Catalogue and scripts are compared in tests/house/test_wording.py.
"""

import re

import pytest

# What is shown or said, menus and side panels that are still closed included.
WORDS = """() => {
  const found = [];
  const read = root => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) {
        if (!node.parentElement?.closest("script, style, noscript, [lang]:not(html)")) found.push(node.textContent);
        continue;
      }
      for (const name of ["aria-label", "aria-description", "title", "placeholder", "alt", "summary"])
        found.push(node.getAttribute(name) ?? "");
      if (node.matches("input[type=submit], input[type=button]")) found.push(node.value);
      if (node.tagName === "TEMPLATE") read(node.content);
    }
  };
  // A calendar that lets one choose no single day keeps its button for that out of sight for good.
  for (const button of document.querySelectorAll(".xdsoft_save_selected, [data-side-panel-toggle-counter]"))
    button.remove();
  read(document.documentElement);
  return [...new Set(found.map(words => words.trim()))];
}"""
FRAGMENT = "html => { document.body.innerHTML = html }"
# Names, a title in the demo, keys of the keyboard, and what stands for a language in that language.
ALLOWED = re.compile(
    r"(Waystation|English|Which lane, how fast|Ctrl|Shift|Alt|Esc|PDF|PO|CSV|XLSX|GMT|UTC|km/h|\b[a-z]\b"
    r"|[\s+.,:()/\d–-])+"
)
TIME_ZONE = re.compile(r"(\w+/[\w/+-]+|\w+)：GMT.*|localtime|Factory.*")
LATIN, CHINESE = re.compile(r"[A-Za-z]{2,}"), re.compile(r"[\u4e00-\u9fff]")
MARKUP = re.compile(r"<[^>]*>")
# Within a Chinese sentence a single foreign word may be a name; two in a row are forgotten English.
ENGLISH_IN_CHINESE = re.compile(r"[a-z]{2,} [a-z]{2,}")


def is_english(words: str) -> bool:
    words = MARKUP.sub("", words).strip()
    if ALLOWED.fullmatch(words) or TIME_ZONE.fullmatch(words):
        return False
    if CHINESE.search(words):
        return bool(ENGLISH_IN_CHINESE.search(words.replace("Road safety for riders", "")))
    return bool(LATIN.search(words))


@pytest.mark.parametrize("words", ["Save draft", "Choose", "@title", "新建 page of text", "Ctrl + save"])
def test_english_is_found(words):
    assert is_english(words)


@pytest.mark.parametrize(
    "words", ["保存", "Ctrl + Shift + x", "下载 PO 文件", "15", "English", "Asia/Amman：GMT+3 (GMT+03:00)"]
)
def test_names_and_keys_are_no_english(words):
    assert not is_english(words)


@pytest.fixture
def walker(walk):
    walker = walk(width=1280, language="zh-hans")
    walker.sign_in_staff("trainer@example.org")
    return walker


@pytest.fixture
def numbers(walker) -> dict[str, str]:
    """Return the ids of what the demo holds, found as a trainer finds them."""
    page = walker.page

    def first(path: str, pattern: str, but: str = "") -> str:
        # As it came: scripts take closed menus away.
        return next(found for found in re.findall(pattern, page.goto(path).text()) if found != but)

    course = first("/admin/", r"/admin/pages/(\d+)/edit/")
    return {
        "course": course,
        "folder": first("/admin/", r"/admin/pages/add/courses/coursepage/(\d+)/"),
        "lesson": first(f"/admin/pages/{course}/", r"/admin/pages/(\d+)/edit/", but=course),
        "question": first("/admin/snippets/quizzes/question/", r"/quizzes/question/edit/(\d+)/"),
        "shelf": first("/admin/snippets/quizzes/questionfolder/", r"/quizzes/questionfolder/edit/(\d+)/"),
    }


SCREENS = (
    "/admin/",
    "/admin/account/",
    "/admin/pages/{folder}/",
    "/admin/pages/{course}/",
    "/admin/pages/{course}/?q=nothing",
    "/admin/pages/search/?q=0000",
    "/admin/pages/{folder}/edit/",
    "/admin/pages/{course}/edit/",
    "/admin/pages/{lesson}/edit/",
    "/admin/pages/{course}/add_subpage/",
    "/admin/pages/add/courses/courseindexpage/{folder}/",
    "/admin/pages/add/courses/coursepage/{folder}/",
    "/admin/pages/add/courses/lessonpage/{course}/",
    "/admin/pages/add/quizzes/quizpage/{course}/",
    "/admin/pages/{lesson}/history/",
    "/admin/pages/{lesson}/revisions/compare/earliest...live/",
    "/admin/pages/{lesson}/copy/",
    "/admin/pages/{lesson}/move/",
    "/admin/pages/{lesson}/unpublish/",
    "/admin/pages/{lesson}/delete/",
    "/admin/pages/{lesson}/usage/",
    "/admin/bulk/wagtailcore/page/publish/?id={lesson}",
    "/admin/bulk/wagtailcore/page/unpublish/?id={lesson}",
    "/admin/bulk/wagtailcore/page/move/?id={lesson}",
    "/admin/bulk/wagtailcore/page/delete/?id={lesson}",
    "/admin/localize/submit/page/{lesson}/",
    "/admin/snippets/quizzes/question/",
    "/admin/snippets/quizzes/question/?q=0000",
    "/admin/snippets/quizzes/question/add/",
    "/admin/snippets/quizzes/question/edit/{question}/",
    "/admin/snippets/quizzes/question/copy/{question}/",
    "/admin/snippets/quizzes/question/history/{question}/",
    "/admin/snippets/quizzes/question/unpublish/{question}/",
    "/admin/snippets/quizzes/question/delete/{question}/",
    "/admin/snippets/quizzes/question/usage/{question}/",
    "/admin/bulk/quizzes/question/delete/?id={question}",
    "/admin/localize/submit/snippet/quizzes/question/{question}/",
    "/admin/snippets/quizzes/questionfolder/",
    "/admin/snippets/quizzes/questionfolder/add/",
    "/admin/snippets/quizzes/questionfolder/edit/{shelf}/",
    "/admin/snippets/quizzes/questionfolder/history/{shelf}/",
    "/admin/snippets/quizzes/questionfolder/delete/{shelf}/",
    "/admin/images/",
    "/admin/images/?q=0000",
    "/admin/images/add/",
    "/admin/documents/",
    "/admin/documents/?q=0000",
    "/admin/documents/add/",
)
DIALOGS = (
    "/admin/choose-page/",
    "/admin/choose-external-link/",
    "/admin/choose-email-link/",
    "/admin/choose-phone-link/",
    "/admin/choose-anchor-link/",
    "/admin/images/chooser/",
    "/admin/documents/chooser/",
    "/admin/snippets/choose/cms/clause/",
    "/admin/snippets/choose/cms/hotline/",
)


@pytest.mark.thorough
def test_no_screen_of_the_editor_speaks_english(walker, numbers):
    page, english = walker.page, []
    for screen in SCREENS:
        path = screen.format(**numbers)
        assert page.goto(path).status == 200, path
        # Menus and editors of formatted text are drawn by scripts.
        page.wait_for_function("document.querySelector('[data-wagtail-sidebar] nav')")
        english += [f"{path} {words}" for words in page.evaluate(WORDS) if is_english(words)]
    for path in DIALOGS:
        answer = page.request.get(path, headers={"X-Requested-With": "XMLHttpRequest"})
        assert answer.status == 200, path
        page.evaluate(FRAGMENT, answer.json()["html"])
        english += [f"{path} {words}" for words in page.evaluate(WORDS) if is_english(words)]
    assert not english, "\n".join(english)


def test_translating_side_by_side_speaks_chinese_beside_the_words_translated(walker, numbers):
    page = walker.page
    editor = page.goto(f"/admin/pages/{numbers['lesson']}/edit/").text()
    page.goto(re.search(r'href="([^"]+)" lang="en"', editor)[1])
    page.locator(".js-translation-editor button", has_text="编辑").first.click()
    field = page.locator(".js-translation-editor textarea").first
    assert CHINESE.search(
        page.evaluate("id => document.getElementById(id).textContent", field.get_attribute("aria-labelledby"))
    )
    names = "footer button, footer a, .js-translation-editor :is(button, h3, h4, li > p ~ ul > li)"
    said = page.locator(names).filter(visible=True).all_inner_texts()
    assert [words for text in said for words in text.split("\n") if is_english(words.strip())] == []
