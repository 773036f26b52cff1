"""Every address of the resolver, filled in with what belongs to one unit, or mixed with what belongs to the next."""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import product
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import get_resolver, reverse
from django.utils import translation
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.models import Locale, Site, Task, Workflow
from wagtail_localize.models import OverridableSegment, StringSegment

from cms.models import SiteSettings
from tests.house.access_world import WORD

# Patterns whose groups have no names.
KEYS = {
    "wagtailadmin_pages:revisions_compare": ("page_id", "revision_a", "revision_b"),
    "wagtaildocs_serve": ("document_id", "document_name"),
    "wagtail_serve": ("page_path",),
}


@dataclass(frozen=True)
class Pattern:
    """One entry of the resolver; entries without a name go by their path."""

    name: str
    route: str
    keys: tuple[str, ...]
    # Whether Django lets it be asked without the token that only pages of ours carry.
    is_exempt: bool

    @property
    def is_of_admin(self) -> bool:
        return self.route.startswith("admin/")


def patterns() -> list[Pattern]:
    # The resolver writes the addresses of public pages with the language of the moment.
    with translation.override(settings.LANGUAGE_CODE):
        return list(_walk(get_resolver(), "", ()))


def _walk(resolver, prefix: str, names: tuple[str, ...]) -> Iterator[Pattern]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if hasattr(entry, "url_patterns"):
            yield from _walk(entry, route, (*names, entry.namespace) if entry.namespace else names)
            continue
        name = ":".join([*names, entry.name]) if entry.name else "/" + route
        keys = KEYS.get(name) or tuple(entry.pattern.regex.groupindex)
        yield Pattern(name, route, keys, getattr(entry.callback, "csrf_exempt", False))


def paths(pattern: Pattern, side) -> list[str]:
    """Return the addresses a pattern has for what belongs to a unit; KeyError for a key that is filled in nowhere."""
    return [
        _path(pattern, values) + query for values in _values(pattern, side) for query in _queries(pattern, values, side)
    ]


def mixed_paths(pattern: Pattern, side, other) -> list[str]:
    """Return the addresses that name something of one unit together with something of another."""
    if pattern.name == "wagtail_bulk_action":
        both = zip(paths(pattern, side), paths(pattern, other), strict=True)
        return [f"{one}&{two.partition('?')[2]}" for one, two in both if "id=all" not in one]
    found = set()
    for one, two in zip(_values(pattern, side), _values(pattern, other), strict=True):
        pairs = [{one[key], two[key]} for key in pattern.keys]
        found |= {_path(pattern, dict(zip(pattern.keys, chosen, strict=True))) for chosen in product(*pairs)}
        found -= {_path(pattern, one), _path(pattern, two)}
    return sorted(found)


def _path(pattern: Pattern, values: dict[str, Any]) -> str:
    if pattern.name == "/admin/^.*/$":
        return "/admin/no-such-page/"
    if pattern.name.startswith("/"):
        return pattern.name
    given = [values[key] for key in pattern.keys]
    with translation.override(settings.LANGUAGE_CODE):
        if pattern.name in KEYS:
            return reverse(pattern.name, args=given)
        return reverse(pattern.name, kwargs=dict(zip(pattern.keys, given, strict=True)))


def _values(pattern: Pattern, side) -> list[dict[str, Any]]:
    """Return values for the keys of a pattern, once for each thing of the unit that it can be about."""
    if not pattern.keys:
        return [{}]
    return [{**OF_NO_UNIT, **_site_wide(), **thing} for thing in _things(pattern, side)]


OF_NO_UNIT = {
    "action_name": "approve",
    "content_type_app_name": "courses",
    "filter_spec": "max-165x165",
    "mode": "any",
    "number": 1,
    # No page and no collection is closed by a password here.
    "page_view_restriction_id": 1,
    "restriction_id": 1,
    "token": "a-b",
    "uidb64": "MQ",
    # Files half uploaded belong to whoever uploads them.
    "uploaded_file_id": 1,
}


def _site_wide() -> dict[str, Any]:
    return {
        "task_id": Task.objects.first().pk,
        "task_state_id": 1,
        "workflow_pk": Workflow.objects.first().pk,
        "workflow_state_id": 1,
    }


def _things(pattern: Pattern, side) -> list[dict[str, Any]]:
    room, keys = pattern.name, set(pattern.keys)
    if keys & {"translation_id", "translation_source_id"}:
        return [_translation(translation) for translation in side.translations.values()]
    if "action" in keys:
        return [
            {"app_label": app, "model_name": model, "action": action}
            for app, models in _bulk_actions().items()
            for model, actions in models.items()
            for action in actions
        ]
    if keys & {"app_label", "app_name"}:
        return _models(room, side)
    if "pk" in keys:
        return _rows(room, side)
    if keys & PAGE_KEYS:
        return _pages(keys, side)
    activity = side.quiz if room.startswith("quizzes") else side.lesson
    person = side.coordinator if room == "tracking:take_second_factor" else side.worker
    return [
        {
            "attempt_id": side.open_attempt.public_id,
            "public_id": side.certificate.public_id,
            "device_id": side.device.public_id,
            "poster_id": side.poster.invitation.public_id,
            "invitation_id": side.poster.invitation.public_id,
            "request_id": side.request.public_id,
            "note_id": side.note.public_id,
            "roster_id": side.roster.public_id,
            "role_id": side.coordinator.roles.get().pk,
            "unit_id": side.station.public_id,
            "person_id": person.public_id,
            "other_id": side.colleague.public_id,
            "pair_id": side.pair.public_id,
            "course_id": side.course_row.pk,
            "activity_id": activity.translation_key,
            "image_id": side.image.pk,
            "document_id": side.document.pk,
            "document_name": side.document.filename,
            "doc_id": side.document.pk,
            "collection_id": side.collection.pk,
            "redirect_id": side.redirect.pk,
            "session_id": side.session.pk,
            "path": side.rendition.file.name.removeprefix("images/"),
            "name": side.recording.translations.get().file.name.removeprefix("recordings/"),
            "content_type_model_name": "lessonpage",
        }
    ]


PAGE_KEYS = {"page_id", "parent_page_id", "page_to_move_id", "page_pk", "page_path"}


def _pages(keys: set[str], side) -> list[dict[str, Any]]:
    """Return something published and something never published; as a place for pages, folders and courses."""
    pages = [side.folder, side.new_course] if "parent_page_id" in keys else [side.lesson, side.new_lesson]
    if "page_path" in keys:
        pages.append(side.course)
    return [
        {
            **dict.fromkeys(PAGE_KEYS, page.pk),
            "page_path": page.relative_url(None).partition("/")[2].partition("/")[2],
            "destination_id": side.new_course.pk,
            "content_type_model_name": "coursepage" if page == side.folder else "lessonpage",
            "revision_id": page.latest_revision_id,
            "revision_a": page.revisions.order_by("pk").first().pk,
            "revision_b": page.latest_revision_id,
        }
        for page in pages
    ]


def _translation(translation) -> dict[str, Any]:
    strings = StringSegment.objects.filter(source=translation.source)
    overridable = OverridableSegment.objects.filter(source=translation.source)
    return {
        "translation_id": translation.pk,
        "translation_source_id": translation.source_id,
        "string_segment_id": strings.first().pk,
        # Questions have nothing that can be replaced in one language only.
        "overridable_segment_id": getattr(overridable.first(), "pk", 0),
    }


def _models(room: str, side) -> list[dict[str, Any]]:
    """Return models, with a row each where one is asked for."""
    if room.startswith("wagtailsettings"):
        # Read, not 1: PostgreSQL gives no number twice, whatever was rolled back before.
        models = [("cms", "sitesettings", SiteSettings.load().pk)]
    elif room.startswith("wagtailadmin_tag"):
        models = [("taggit", "tag", side.image.tags.get().pk)]
    elif room == "wagtailadmin_workflows:add_task":
        models = [("wagtailcore", "groupapprovaltask", 0)]
    elif room == "wagtailadmin_pages:choose_parent":
        models = [("courses", "lessonpage", 0)]
    else:
        models = [
            ("quizzes", "question", side.question.pk),
            ("quizzes", "question", side.question_in_english.pk),
            ("quizzes", "questionfolder", side.question_folder.pk),
            ("cms", "hotline", side.world.hotline.pk),
            ("cms", "recording", side.recording.pk),
        ]
    if room == "wagtailadmin_editing_sessions:ping":
        models += [
            ("courses", "lessonpage", side.lesson.pk),
            ("courses", "lessonpage", side.new_lesson.pk),
            ("wagtailcore", "page", side.lesson.pk),
            ("wagtailimages", "image", side.image.pk),
        ]
    return [
        {"app_label": app, "app_name": app, "model_name": model, "pk": key, "object_id": key, "session_id": session}
        for app, model, key in models
        for session in [side.session.pk]
    ]


def _rows(room: str, side) -> list[dict[str, Any]]:
    """Return what a page of the admin about one row can be asked for."""
    rows = {
        "wagtailadmin_api:pages": [side.lesson, side.new_lesson],
        "wagtailadmin_api:images": [side.image],
        "wagtailadmin_api:documents": [side.document],
        "wagtailadmin_collections": [side.collection],
        "wagtailadmin_workflows:*task": [Task.objects.first()],
        "wagtailadmin_workflows": [Workflow.objects.first()],
        "wagtailsnippets_quizzes_question:": [side.question, side.question_in_english],
        "wagtailsnippets_quizzes_questionfolder:": [side.question_folder],
        "wagtailsnippets_cms_legalsource:": [side.world.clause.source],
        "wagtailsnippetchoosers_cms_legalsource:": [side.world.clause.source],
        "wagtailsnippets_cms_clause:": [side.world.clause],
        "wagtailsnippetchoosers_cms_clause:": [side.world.clause],
        "wagtailsnippets_cms_hotline:": [side.world.hotline],
        "wagtailsnippetchoosers_cms_hotline:": [side.world.hotline],
        "wagtailsnippets_cms_recording:": [side.recording],
        "wagtailsnippetchoosers_cms_recording:": [side.recording],
        "wagtaillocales": [Locale.objects.get(language_code="en")],
        "wagtailsites": [Site.objects.get()],
        "wagtailusers_users": [side.worker, side.trainer],
        "take_second_factor": [side.trainer],
        "security_remove": [side.factor],
        "wagtailusers_groups": [side.desk.group],
        "wagtaildocs_chooser": [side.document],
        "wagtailimages_chooser": [side.image],
    }
    start = next(start for start in rows if fnmatchcase(room, f"{start}*"))
    return [
        {
            "pk": row.pk,
            "action_name": "publish",
            "revision_id": getattr(row, "latest_revision_id", None) or side.question.latest_revision_id,
            "revision_id_a": "earliest",
            "revision_id_b": "latest",
        }
        for row in rows[start]
    ]


def _bulk_actions() -> dict[str, dict[str, dict]]:
    bulk_action_registry.get_bulk_actions_for_model("wagtailcore", "page")
    return bulk_action_registry.actions


# What lists and choosers can be asked for besides themselves: everything about something, or all of it as a file.
SEARCHES = [{}, {"q": WORD, "search": WORD}, {"export": "csv"}]


def _queries(pattern: Pattern, values: dict, side) -> list[str]:
    """Return what an address is asked with."""
    if pattern.name == "wagtail_bulk_action":
        rows = {
            "user": side.worker,
            "clause": side.world.clause,
            "hotline": side.world.hotline,
            "recording": side.recording,
            "legalsource": side.world.clause.source,
            "question": side.question,
            "questionfolder": side.question_folder,
            "document": side.document,
            "image": side.image,
            "page": side.new_lesson,
        }
        return [f"?id={rows[values['model_name']].pk}", "?id=all"]
    found = [{}]
    for pattern_of_names, more in QUERIES.items():
        if fnmatchcase(pattern.name, pattern_of_names):
            found = more(side)
            break
    return [f"?{urlencode(query, doseq=True)}" if query else "" for query in found]


QUERIES = {
    "wagtailadmin_api:pages:listing": lambda side: [
        {"fields": "*"},
        {"search": WORD},
        {"fields": "*", "child_of": side.folder.pk},
        {"fields": "*", "descendant_of": side.course.pk, "for_explorer": 1},
        {"fields": "*", "id": side.new_lesson.pk},
        {"fields": "*", "translation_of": side.lesson.pk},
    ],
    "wagtailadmin_api:*:listing": lambda side: [{"fields": "*"}, {"search": WORD}],
    "wagtailadmin_api:pages:find": lambda side: [
        {"id": side.new_lesson.pk},
        {"html_path": side.lesson.url},
        {"html_path": side.new_lesson.url},
    ],
    "wagtailadmin_api:images:find": lambda side: [{"id": side.image.pk}],
    "wagtailadmin_api:documents:find": lambda side: [{"id": side.document.pk}],
    "wagtailadmin_api:*:detail": lambda side: [{"fields": "*"}],
    "wagtailadmin_choose_page_chosen_multiple": lambda side: [{"id": [side.lesson.pk, side.new_lesson.pk]}],
    "wagtailadmin_choose_page*": lambda side: [{}, {"q": WORD}, {"page_type": "courses.LessonPage", "q": WORD}],
    "wagtailimages_chooser:chosen_multiple": lambda side: [{"id": side.image.pk}],
    "wagtaildocs_chooser:chosen_multiple": lambda side: [{"id": side.document.pk}],
    "wagtailsnippetchoosers_cms_clause:chosen_multiple": lambda side: [{"id": side.world.clause.pk}],
    "wagtailsnippetchoosers_cms_hotline:chosen_multiple": lambda side: [{"id": side.world.hotline.pk}],
    "wagtailsnippetchoosers_cms_recording:chosen_multiple": lambda side: [{"id": side.recording.pk}],
    "wagtailsnippetchoosers_cms_legalsource:chosen_multiple": lambda side: [{"id": side.world.clause.source.pk}],
    "wagtailsnippets_quizzes_question:list*": lambda side: [*SEARCHES, {"folder": side.question_folder.pk}],
    "wagtailsnippets_*:list*": lambda side: SEARCHES,
    "wagtailimages:index*": lambda side: [*SEARCHES, {"collection_id": side.collection.pk}, {"tag": "zq-tag-image"}],
    "wagtaildocs:index*": lambda side: [*SEARCHES, {"collection_id": side.collection.pk}],
    "*:index*": lambda side: SEARCHES,
    "wagtailadmin_explore*": lambda side: SEARCHES,
    "wagtailadmin_pages:search*": lambda side: [{}, {"q": WORD}, {"q": WORD, "all_locales": "on"}],
    "wagtailadmin_pages:*usage*": lambda side: [{}, {"export": "csv"}],
    "wagtailadmin_reports:*": lambda side: [{}, {"export": "csv"}],
    "wagtail_localize:translations_report*": lambda side: [{}, {"export": "csv"}],
    "wagtailimages_chooser:choose*": lambda side: [*SEARCHES[:2], {"collection_id": side.collection.pk}],
    "wagtaildocs_chooser:choose*": lambda side: [*SEARCHES[:2], {"collection_id": side.collection.pk}],
    "*choose*": lambda side: SEARCHES[:2],
    "wagtailadmin_tag*": lambda side: [{}, {"term": "zq"}, {"term": WORD}],
    "tracking:*": lambda side: [
        {},
        {"q": WORD},
        {"unit": side.station.public_id},
        {"course": side.course_row.pk},
        {"course": side.course_row.pk, "unit": side.station.public_id},
    ],
}
