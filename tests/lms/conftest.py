"""A content folder small enough to be loaded often."""

from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import transaction

from lms.content import load

FILES = {
    "legal-sources.yaml": """\
checked_on: 2026-11-22
review_by: 2027-05-22
sources:
  - id: law
    name: {zh-hans: 某法, en: Some Law}
    force: law
    jurisdiction: CN
    clauses:
      - {id: law-1, article: 1}
      - {id: law-2, article: 2, point: 3}
""",
    "hotlines.yaml": """\
hotlines:
  - id: h110
    number: 110
    name: {zh-hans: 报警, en: Police}
    purpose: {zh-hans: 有危险就打。, en: Call when in danger.}
""",
    "site.yaml": """\
home:
  title: {zh-hans: 首页, en: Home}
  introduction: {zh-hans: 欢迎。, en: Welcome.}
courses:
  title: {zh-hans: 课程, en: Courses}
  introduction: {zh-hans: 选一门。, en: Choose one.}
""",
    "small/course.yaml": """\
id: small
source_language: zh-hans
credit_minutes: 45
checked_on: 2026-11-22
title: {zh-hans: 小课, en: Small}
summary: {zh-hans: 很小。, en: Very small.}
introduction: {zh-hans: 介绍。, en: Introduction.}
you_will_learn: {zh-hans: [一], en: [One]}
quiz:
  id: quiz
  title: {zh-hans: 测验, en: Quiz}
  introduction: {zh-hans: 两道题。, en: Two questions.}
  minutes: 5
  draw: 2
  pass_percent: 80
  tries: 3
  pause_minutes: 10
""",
    "small/lessons/1-first.yaml": """\
id: first
minutes: 3
title: {zh-hans: 第一课, en: First}
cards:
  - id: one
    heading: {zh-hans: 一, en: One}
    content:
      - text: {zh-hans: 靠右走。, en: Keep right.}
      - callout: {kind: tip, zh-hans: 慢一点。, en: Slow down.}
      - key_figure:
          figure: {zh-hans: "15", en: "15"}
          caption: {zh-hans: 最快, en: Top speed}
      - steps: {zh-hans: [停, 看], en: [Stop, Look]}
      - clauses: [law-1, law-2]
      - hotlines: [h110]
  - id: two
    heading: {zh-hans: 二, en: Two}
    content:
      - text: {zh-hans: 完。, en: The end.}
      - drawing: {name: lanes, zh-hans: 两条道。, en: Two lanes.}
""",
    "small/questions.yaml": """\
folder: 题库
questions:
  - id: side
    type: single
    text: {zh-hans: 靠哪边？, en: "Which side?"}
    options:
      - {id: left, zh-hans: 左, en: Left}
      - {id: right, right: true, zh-hans: 右, en: Right}
    explanation: {zh-hans: 靠右。, en: Right.}
    clauses: [law-1]
  - id: drunk
    type: true_false
    text: {zh-hans: 喝醉能骑。, en: Drunk is fine.}
    answer: false
    explanation: {zh-hans: 不能。, en: It is not.}
    clauses: [law-1]
""",
}


def write_files(root: Path) -> Path:
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def folder(tmp_path):
    """A folder of good files, for a test to spoil or to change."""
    return write_files(tmp_path)


@pytest.fixture(autouse=True)
def _forget_addresses():
    """Wagtail remembers in the cache where the site begins, also after the test that put it there was rolled back."""
    yield
    cache.clear()


@pytest.fixture(scope="module")
def _loaded_once(tmp_path_factory, django_db_setup, django_db_blocker):
    """Load the folder once for all tests of a module: each of them is rolled back to this point."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(write_files(tmp_path_factory.mktemp("content")))
        cache.clear()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def loaded(_loaded_once, db):
    """The content of `folder`, loaded before."""


@pytest.fixture
def change(folder):
    """Replace a piece of a file that stands in it exactly once."""

    def replace(name, old, new):
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    return replace
