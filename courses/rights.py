"""Who may write which course: the desk of a folder's unit has rights over the folder and all that lies in it."""

from django.db.models.signals import post_save
from wagtail.models import GroupPagePermission
from wagtail.signals import post_page_move

from cms.admin_rights import desk_of, give_pages
from cms.models import Desk

from .pages import CourseIndexPage

# Locking is left out: a lock would keep colleagues from mending a mistake while its owner is away.
MAY_WRITE = ("add_page", "change_page", "publish_page")


def connect() -> None:
    post_save.connect(folder_saved, sender=CourseIndexPage, dispatch_uid="courses.folder_saved")
    post_save.connect(desk_saved, sender=Desk, dispatch_uid="courses.desk_saved")
    post_page_move.connect(page_moved, dispatch_uid="courses.folder_moved")


def folder_saved(sender, instance: CourseIndexPage, **kwargs) -> None:
    keep(instance)


def desk_saved(sender, instance: Desk, created: bool, **kwargs) -> None:
    if created:
        for folder in CourseIndexPage.objects.filter(unit=instance.unit):
            keep(folder)


def page_moved(sender, instance, **kwargs) -> None:
    for folder in CourseIndexPage.objects.descendant_of(instance, inclusive=True).select_related("unit"):
        keep(folder)


def keep(folder: CourseIndexPage) -> None:
    """Give the desk of the folder's unit its rights and take them from all other desks.

    A folder without a unit belongs to the whole site, unless it lies in a unit's folder and so belongs to that one.
    """
    owner = None
    if folder.unit_id or not _lies_in_folder_of_unit(folder):
        owner = desk_of(folder.unit)
        give_pages(owner.group, folder, MAY_WRITE)
    others = GroupPagePermission.objects.filter(page=folder, group__desk__isnull=False)
    others.exclude(group__desk=owner).delete()


def keep_all() -> None:
    for folder in CourseIndexPage.objects.select_related("unit"):
        keep(folder)


def _lies_in_folder_of_unit(folder: CourseIndexPage) -> bool:
    return CourseIndexPage.objects.ancestor_of(folder).exclude(unit=None).exists()
