"""Loading content files into the database, all or nothing, as often as one likes.

What a trainer has edited since stays as she left it until the file says something new; then the file wins, and her
version is kept in the history of revisions.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext, override
from wagtail.models import Locale, Page, Site

from cms.models import Clause, HomePage, Hotline
from quizzes.models import QuestionFolder

from . import content_model as files
from .content_files import read
from .content_rows import hotline_as_left, put_hotline, put_source, source_as_left
from .models import LoadedItem
from .side_by_side import translate
from .sketches import Artist, Sketch, key

DEFAULT_SITE = {"hostname": "localhost", "is_default_site": True}


@dataclass
class Summary:
    """What a loading did with each item, as pairs of kind and name."""

    made: list[tuple[str, str]] = field(default_factory=list)
    changed: list[tuple[str, str]] = field(default_factory=list)
    # Changed too, but it had been edited in the admin.
    replaced: list[tuple[str, str]] = field(default_factory=list)
    # Edited in the admin, or deleted there, while the file said nothing new.
    kept: list[tuple[str, str]] = field(default_factory=list)
    gone: list[tuple[str, str]] = field(default_factory=list)
    unchanged: list[tuple[str, str]] = field(default_factory=list)


def load(folder: Path | str) -> Summary:
    """Load a content folder in one transaction. Raises ContentError, with nothing loaded, when a file is broken."""
    content = read(folder)
    with transaction.atomic():
        return _Loader(content).load()


class _Loader:
    def __init__(self, content: files.Content):
        self.content = content
        self.summary = Summary()
        self.records = LoadedItem.objects.in_bulk()

    def load(self) -> Summary:
        for source in self.content.sources:
            self._row("legal source", source, source_as_left, put_source)
        for position, hotline in enumerate(self.content.hotlines, start=1):
            self._row("hotline", hotline, hotline_as_left, lambda item, place=position: put_hotline(item, place))
        clauses = {clause.code: clause for clause in Clause.objects.all()}
        hotlines = {hotline.code: hotline for hotline in Hotline.objects.all()}
        locales = [Locale.objects.get_or_create(language_code=code)[0] for code in files.LANGUAGES]
        self.artists = [Artist(locale, clauses, hotlines) for locale in locales]
        home = self._home()
        front = self.content.catalogue
        catalogue = self._page("catalogue", front, lambda artist: artist.catalogue(front), _below(home))
        for course in self.content.courses:
            self._course(course, catalogue)
        return self.summary

    def _home(self) -> Sketch | Page:
        """Make the home page unless the operator has one of her own, and lead the site there."""
        site = Site.objects.filter(is_default_site=True).first()
        if site and isinstance(site.root_page.specific, HomePage) and site.root_page.translation_key != key("home"):
            return site.root_page
        welcome = Page.objects.filter(depth=2, content_type=ContentType.objects.get_for_model(Page), numchild=0)
        # Wagtail's own first page holds the address that the home page needs.
        welcome.update(slug="welcome")
        # Trainers see the root of all pages by its title, and Wagtail names it in English.
        with override(settings.LANGUAGE_CODE):
            name = gettext("Waystation")
        Page.objects.filter(depth=1).update(title=name, draft_title=name)
        front = self.content.home
        home = self._page("home page", front, lambda artist: artist.home(front), lambda _: Page.get_first_root_node())
        if page := home.existing():
            Site.objects.update_or_create(
                is_default_site=True, defaults={"root_page": page}, create_defaults={"root_page": page, **DEFAULT_SITE}
            )
            for old in welcome:
                old.delete()
        return home

    def _course(self, course: files.Course, catalogue: Sketch) -> None:
        language = course.source_language
        folder, _made = QuestionFolder.objects.get_or_create(code=course.id, defaults={"name": course.bank.folder})
        for question in course.bank.questions:
            self._question(course, question, folder)
        # The course's own words: lessons and questions have records of their own.
        own = replace(course, lessons=(), bank=replace(course.bank, questions=()))
        page = self._page("course", own, lambda artist: artist.course(course), _below(catalogue), language)
        made_before = len(self.summary.made)
        steps = [self._lesson(course, lesson, page) for lesson in course.lessons]
        steps.append(
            self._page("quiz", course.quiz, lambda artist: artist.quiz(course, folder), _below(page), language)
        )
        if len(self.summary.made) > made_before:
            _put_in_order(steps)

    def _lesson(self, course: files.Course, lesson: files.Lesson, page: Sketch) -> Sketch:
        draw = lambda artist: artist.lesson(course, lesson)  # noqa: E731
        return self._page("lesson", lesson, draw, _below(page), course.source_language)

    # --- One item -----------------------------------------------------------------------------------------------

    def _row(self, kind: str, item: Any, as_left: Callable, put: Callable) -> None:
        def now() -> str | None:
            rows = as_left(item.id)
            return rows and _digest(rows)

        def write() -> bool:
            put(item)
            return True

        self._settle((kind, item.id), key(f"{kind}/{item.id}"), item, now, write)

    def _page(
        self,
        kind: str,
        item: Any,
        draw: Callable[[Artist], Sketch],
        parent_of: Callable[[Sketch], Page | None],
        language: str = settings.LANGUAGE_CODE,
    ) -> Sketch:
        source, others = self._sketches(draw, language)

        def write() -> bool:
            page, parent = source.existing(), parent_of(source)
            if page is None and parent is None:
                return False
            is_public = page is None or page.live
            if page is None:
                page = parent.add_child(instance=source.drawn_on())
            else:
                page = source.drawn_on(page.get_latest_revision_as_object())
            _save(page, others, is_public)
            return True

        name = (kind, getattr(item, "id", source.slug))
        self._settle(name, source.key, item, lambda: _as_left(source, *others), write)
        return source

    def _question(self, course: files.Course, question: files.Question, folder: QuestionFolder) -> None:
        source, others = self._sketches(
            lambda artist: artist.question(course, question, folder), course.source_language
        )

        def write() -> bool:
            row = source.existing()
            is_public = row is None or row.live
            if row is None:
                row = source.drawn_on()
                row.save()
            else:
                row = source.drawn_on(row.get_latest_revision_as_object())
            _save(row, others, is_public)
            return True

        self._settle(("question", question.id), source.key, question, lambda: _as_left(source, *others), write)

    def _sketches(self, draw: Callable[[Artist], Sketch], language: str) -> tuple[Sketch, list[Sketch]]:
        sketches = [draw(artist) for artist in self.artists]
        [source] = [sketch for sketch in sketches if sketch.locale.language_code == language]
        return source, [sketch for sketch in sketches if sketch is not source]

    def _settle(self, name: tuple[str, str], item_key, item: Any, now: Callable, write: Callable[[], bool]) -> None:
        """Write an item if its file says something new; `now()` is a mark of how it stands, None when it is gone."""
        file_hash = _digest(files.plain(item))
        record, before = self.records.get(item_key), now()
        is_edited = record is not None and before != record.left_as
        if record and record.file_hash == file_hash:
            outcome = self.summary.kept if is_edited else self.summary.unchanged
            outcome = self.summary.gone if before is None else outcome
        elif not write():
            outcome = self.summary.gone
        else:
            outcome = self.summary.replaced if is_edited else self.summary.changed
            outcome = self.summary.made if before is None else outcome
            LoadedItem.objects.update_or_create(key=item_key, defaults={"file_hash": file_hash, "left_as": now()})
        outcome.append(name)


def _save(instance, others: list[Sketch], is_public: bool) -> None:
    """Keep a revision and its translations, published unless somebody has withdrawn what was there."""
    # With lines in the history, where trainers compare and go back.
    revision = instance.save_revision(log_action=True)
    if is_public:
        revision.publish()
    for sketch in others:
        translated = translate(instance.get_latest_revision_as_object(), sketch.drawn_on())
        if is_public:
            translated.latest_revision.publish()


def _as_left(*sketches: Sketch) -> str | None:
    """Return a mark that changes with every edit in the admin: the latest revision in each language."""
    instances = [sketch.existing() for sketch in sketches]
    if not any(instances):
        return None
    return "/".join(str(instance.latest_revision_id) if instance else "gone" for instance in instances)


def _below(above: Sketch | Page) -> Callable[[Sketch], Page | None]:
    return lambda sketch: Page.objects.filter(translation_key=_key_of(above), locale=sketch.locale).first()


def _key_of(above: Sketch | Page):
    return above.key if isinstance(above, Sketch) else above.translation_key


def _put_in_order(steps: list[Sketch]) -> None:
    """Bring the steps of a course into the order of the files; others that trainers have added come behind."""
    pages = [page for step in steps if (page := step.existing())]
    for page, behind in zip(pages[1:], pages[:-1], strict=True):
        page.refresh_from_db()
        behind.refresh_from_db()
        page.move(behind, pos="right")


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()
