"""Who may write what in Wagtail: groups that code fills from roles, so that nobody has to do it by hand.

A desk belongs to a unit. Its group holds the rights over what is written there: cms gives the door of the admin and
the files, courses the pages, quizzes the questions. A person is in the groups of all desks in the subtrees of her
roles. So moving a unit or a role moves rights without touching any of them.

What everybody reads - legal sources, hotlines, the front page, the site's settings - belongs to whoever administers
every root unit: a wrong hotline reaches riders of units its writer has nothing to do with.
"""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Model, Q
from django.utils.translation import gettext, override
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from foundation.database import alone
from people.models import Role, Unit, User, path_ranges

from .models import Clause, Desk, Hotline, LegalSource, Recording, SiteSettings
from .owned import covers_site

# See people/tree.py, which has the one before.
LOCK = 7_294_802
ADMINISTRATORS = "Site administrators"
STAFF_ADMINISTRATORS = "Staff administrators"
FOR_EVERYBODY = "For everybody"
OF_ALL_WRITERS = (("wagtailadmin", "access_admin"), ("wagtail_localize", "submit_translation"))
MAY_WRITE = ("add", "change", "choose")
OURS = Q(desk__isnull=False) | Q(name__in=[ADMINISTRATORS, STAFF_ADMINISTRATORS])
ALL_PAGES = ("add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page")


def answers_for_site(user: User) -> bool:
    """Tell whether somebody decides about what belongs to no unit in particular."""
    return user.has_perm("cms.change_sitesettings")


def keep(user: User) -> bool:
    """Put a person into the groups that follow from her roles today and out of the others; return what changed."""
    wanted = set() if user.is_superuser else _wanted(user)
    held = set(user.groups.filter(OURS).values_list("pk", flat=True))
    if wanted == held:
        return False
    with transaction.atomic():
        user.groups.add(*(wanted - held))
        user.groups.remove(*(held - wanted))
    return True


def _wanted(user: User) -> set[int]:
    if not user.is_active:
        return set()
    # Asked before every page of the admin, so in as few questions as can be.
    roles = list(Role.objects.current().filter(user=user, kind__in=Role.WRITES_CONTENT).select_related("unit"))
    units = [role.unit for role in roles]
    group_of = dict(Desk.objects.filter(path_ranges(units, "unit__")).values_list("unit", "group"))
    groups = {*group_of.values(), *(desk_of(unit).group_id for unit in units if unit.pk not in group_of)}
    if covers_site(units):
        groups.add(desk_of(None).group_id)
    administered = [role.unit for role in roles if role.kind == Role.Kind.ADMINISTRATOR]
    if administered:
        groups.add(staff_administrators().pk)
    if covers_site(administered):
        groups.add(administrators().pk)
    return groups


def keep_all() -> None:
    """Do the same for everybody concerned, once a day: roles end at midnight without anybody doing anything."""
    for desk in Desk.objects.select_related("unit", "group", "collection"):
        _name(desk)
    concerned = User.objects.filter(Q(groups__in=Group.objects.filter(OURS)) | Q(roles__kind__in=Role.WRITES_CONTENT))
    for user in concerned.distinct():
        keep(user)


def role_changed(sender, role: Role, **kwargs) -> None:
    keep(role.user)


def desk_of(unit: Unit | None) -> Desk:
    """Return the desk of a unit, or of the whole site, setting it up when it is first needed."""
    return Desk.objects.filter(unit=unit).first() or _alone(lambda: _set_up(unit))


def _alone(set_up: Callable[[], Desk]) -> Desk:
    """Let one process at a time set up a desk: two collections, of whichever units, would want the same path."""
    return alone(LOCK, set_up)


def _set_up(unit: Unit | None) -> Desk:
    # Looked for again, as somebody else may have set it up meanwhile.
    if found := Desk.objects.filter(unit=unit).first():
        return found
    collection = Collection.get_first_root_node().add_child(name=_title(unit))
    desk = Desk.objects.create(unit=unit, group=Group.objects.create(name=_group_name(unit)), collection=collection)
    desk.group.permissions.add(*_permissions(*OF_ALL_WRITERS, *_every(Recording)))
    _give_files(desk.group, collection, MAY_WRITE)
    if unit:
        # Pictures of the whole site may be used by all, but only changed where they belong.
        _give_files(desk.group, desk_of(None).collection, ("choose",))
    return desk


def _title(unit: Unit | None) -> str:
    if unit:
        return unit.name
    # Trainers read it where they choose who may use a picture.
    with override(settings.LANGUAGE_CODE):
        return gettext("For everybody")


def _group_name(unit: Unit | None) -> str:
    return f"{unit.name[:100]} ({unit.public_id})" if unit else FOR_EVERYBODY


def _name(desk: Desk) -> None:
    """Let group and collection follow a unit that was renamed."""
    if desk.unit and desk.collection.name != _title(desk.unit):
        Collection.objects.filter(pk=desk.collection_id).update(name=_title(desk.unit))
        Group.objects.filter(pk=desk.group_id).update(name=_group_name(desk.unit))


def administrators() -> Group:
    """Return the group of those who answer for the whole site, with all its content."""
    group, made = Group.objects.get_or_create(name=ADMINISTRATORS)
    if made:
        models: list[type[Model]] = [LegalSource, Hotline, SiteSettings]
        names = [name for model in models for name in _every(model)]
        group.permissions.set(
            _permissions(
                *OF_ALL_WRITERS,
                (Clause._meta.app_label, "view_clause"),
                *names,
            )
        )
        _give_files(group, Collection.get_first_root_node(), MAY_WRITE)
        give_pages(group, Page.get_first_root_node(), ALL_PAGES)
    return group


def staff_administrators() -> Group:
    """Return the group of those who give roles; whose accounts they see there is decided in people/wagtail_users."""
    group, made = Group.objects.get_or_create(name=STAFF_ADMINISTRATORS)
    if made:
        group.permissions.set(_permissions(*(("people", f"{do}_user") for do in ("add", "change", "view"))))
    return group


_ACTIONS = ("add", "change", "delete", "view")


def _every(model: type[Model]) -> list[tuple[str, str]]:
    return [(model._meta.app_label, f"{do}_{model._meta.model_name}") for do in _ACTIONS]


def _permissions(*names: tuple[str, str]) -> list[Permission]:
    condition = Q(pk__in=[])
    for app, codename in names:
        condition |= Q(content_type__app_label=app, codename=codename)
    return list(Permission.objects.filter(condition))


def _give_files(group: Group, collection: Collection, actions: Iterable[str]) -> None:
    for model in (get_image_model(), get_document_model()):
        for action in actions:
            permission = _permissions((model._meta.app_label, f"{action}_{model._meta.model_name}"))[0]
            GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)


def give_pages(group: Group, page: Page, codenames: Iterable[str]) -> None:
    """Let a group do something with a page and all pages below it."""
    for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codenames):
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)
