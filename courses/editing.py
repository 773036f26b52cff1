"""Which changes of the page tree are refused: those that would lose records of learning or tear languages apart."""

from django.contrib import messages
from django.db.models import Model
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.admin_rights import answers_for_site

from .models import Activity, Course, LessonVersion
from .pages import ActivityPage, CourseIndexPage, CoursePage


def has_records(page: Page) -> bool:
    """Tell whether somebody has enrolled in, worked on or tried what this page or a page below it is about."""
    keys = list(page.get_descendants(inclusive=True).values_list("translation_key", flat=True))
    if Course.objects.filter(pk__in=keys, enrolments__isnull=False).exists():
        return True
    # Asked of every room that keeps something about activities; versions are texts and no records of people.
    relations = [relation for relation in Activity._meta.related_objects if relation.related_model is not LessonVersion]
    return any(_rows(relation, keys).exists() for relation in relations)


def _rows(relation, keys: list):
    related: type[Model] = relation.related_model
    return related._default_manager.filter(**{f"{relation.field.name}__in": keys})


def refuse_deletion(request, page: Page):
    """Return where to go instead of deleting a page that must stay, None if it may go."""
    if isinstance(page, CourseIndexPage) and page.unit_id and not answers_for_site(request.user):
        messages.error(request, _("Only an administrator of the whole site can delete the folder of a unit."))
        return redirect("wagtailadmin_explore", page.pk)
    if not has_records(page):
        return None
    if not page.live:
        messages.error(
            request, _("People have learnt here, so this page is kept. It is unpublished: no learner sees it.")
        )
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    messages.warning(
        request,
        _("People have learnt here, so this page cannot be deleted. Unpublish it instead: what they did is kept."),
    )
    return redirect("wagtailadmin_pages:unpublish", page.pk)


def refuse_bulk_action(request, action_type: str, objects: list, action):
    """Return where to go instead of a bulk action that would lose records or tear languages apart."""
    pages = [page.specific for page in objects if isinstance(page, Page)]
    if action_type == "delete" and any(has_records(page) for page in pages):
        messages.error(
            request, _("People have learnt on one of these pages, so nothing was deleted. Unpublish it instead.")
        )
    elif action_type == "delete" and any(isinstance(page, CourseIndexPage) and page.unit_id for page in pages):
        messages.error(request, _("Folders of units are deleted one by one. Nothing was deleted."))
    elif action_type in ("delete", "move") and any(_translations_of(page) for page in pages):
        messages.error(request, _("A page in several languages is moved or deleted by itself. Nothing was changed."))
    else:
        return None
    return redirect(action.next_url)


def refuse_move(request, page: Page, destination: Page):
    """Return where to go instead of a move that would leave records or languages behind, None if it may be moved."""
    leaves_course = isinstance(page, ActivityPage) and page.get_parent().translation_key != destination.translation_key
    if leaves_course and has_records(page):
        messages.error(request, _("People have already learnt here. Copy the page to the other course instead."))
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    languages = {translation.locale for translation in _translations_of(page)}
    missing = [locale for locale in languages if not destination.has_translation(locale)]
    if missing:
        names = ", ".join(locale.get_display_name() for locale in missing)
        messages.error(
            request,
            _("The page moves in all its languages. Translate “%(page)s” first: %(languages)s.")
            % {"page": destination.get_admin_display_title(), "languages": names},
        )
        return redirect("wagtailadmin_pages:move", page.pk)
    return None


def other_languages(pages: list[Page], action: str) -> dict[Page, list[Page]]:
    """Return what is deleted, unpublished or moved together with pages: the translations of those written first."""
    return {page: list(_translations_of(page)) for page in pages}


def _translations_of(page: Page):
    """Return the other languages of a page that carries the rules of its course or activity."""
    page = page.specific
    if isinstance(page, CoursePage):
        course = Course.objects.filter(pk=page.translation_key).first()
    elif isinstance(page, ActivityPage):
        course = Course.objects.filter(activities=page.translation_key).first()
    else:
        return Page.objects.none()
    if course is None or course.source_locale_id != page.locale_id:
        return Page.objects.none()
    return page.get_translations()
