"""Keeping rows and versions in step with the pages: what follows when one is saved, published, moved, deleted."""

from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from . import embedded, versions
from .pages import ActivityPage, CoursePage


def connect() -> None:
    # Whoever listens to all models keeps Django from deleting many rows of any model at once.
    for model in (CoursePage, *ActivityPage.__subclasses__()):
        post_save.connect(page_saved, sender=model, dispatch_uid="courses.page_saved")
        post_delete.connect(page_deleted, sender=model, dispatch_uid="courses.page_deleted")
    page_published.connect(page_changed, dispatch_uid="courses.page_published")
    page_unpublished.connect(page_changed, dispatch_uid="courses.page_unpublished")
    post_page_move.connect(page_moved, dispatch_uid="courses.page_moved")
    for model in embedded.NAMES:
        pre_delete.connect(embedded.deleted, sender=model, dispatch_uid=f"courses.{model._meta.model_name}_deleted")


def page_saved(sender, instance, created, **kwargs):
    if created and issubclass(sender, CoursePage | ActivityPage):
        versions.remember_page(instance)


def page_changed(sender, instance, **kwargs):
    if course_id := course_of(instance):
        versions.content_changed(course_id)


def page_deleted(sender, instance, **kwargs):
    if issubclass(sender, CoursePage | ActivityPage):
        page_changed(sender, instance)


def page_moved(sender, instance, parent_page_before, parent_page_after, **kwargs):
    page = instance.specific
    if not isinstance(page, CoursePage | ActivityPage):
        return
    versions.remember_page(page)
    for parent in (parent_page_before, parent_page_after):
        versions.content_changed(parent.translation_key)
    versions.content_changed(course_of(page))


def course_of(page: Page):
    """Return the id of the course a page belongs to, or None when it belongs to none."""
    if isinstance(page, CoursePage):
        return page.translation_key
    if isinstance(page, ActivityPage):
        from .models import Activity

        return Activity.objects.filter(pk=page.translation_key).values_list("course_id", flat=True).first()
    return None
