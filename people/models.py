"""Who is who: people, the tree of organisation units, and what somebody may do in which part of it."""

import secrets
import uuid
from datetime import date, datetime, timedelta
from typing import ClassVar, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from foundation import clock

# So long after it was last shown to be somebody's, a number may be another person's: operators give it out again.
NUMBER_GROWS_OLD = timedelta(days=90)


def make_public_id() -> str:
    return secrets.token_hex(16)


def path_ranges(units, prefix: str = "") -> Q:
    """Return the condition "path lies in the subtree of one of `units`"; without units it matches nothing.

    A range uses the index on SQLite and PostgreSQL alike; `startswith` scans the table on SQLite.
    """
    condition = Q(pk__in=[])
    for unit in units:
        condition |= Q(**{f"{prefix}path__gte": unit.path, f"{prefix}path__lt": unit.path_after_subtree})
    return condition


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: "User") -> Self:
        """Return the people whose training `user` answers for: current members of units she coordinates or audits."""
        members = Membership.objects.current().filter(path_ranges(user.units_as(*Role.SEES_PEOPLE), "unit__"))
        return self.filter(pk__in=members.values("user"))

    def staff_managed_by(self, user: "User") -> Self:
        """Return the people with a role, or all rights, whose every role `user` could take away; never workers."""
        current = Role.objects.current()
        if user.is_superuser and user.is_active:
            return self.filter(Q(is_superuser=True) | Q(pk__in=current.values("user")))
        beyond = Role.objects.exclude(pk__in=Role.objects.given_by(user).values("pk"))
        return self.filter(pk__in=current.values("user"), is_superuser=False).exclude(pk__in=beyond.values("user"))


# mypy cannot see a class that is made while the program runs.
class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, phone: str | None = None, *, name: str = "", password: str | None = None, **fields):
        """Create an account; `phone` is in E.164 already (see numbers.py)."""
        email = (fields.pop("email", None) or "").strip().lower()
        user = self.model(phone=phone or None, email=email or None, name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, public_id: str | None = None, password: str | None = None, **fields):
        """Create the operator's own account; `public_id` may be chosen because createsuperuser asks for it."""
        fields.setdefault("public_id", public_id or make_public_id())
        return self.create_user(password=password, is_superuser=True, state=User.State.ACTIVE, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """One person, whether worker, trainer or coordinator; somebody on a roster who never signed in is one too."""

    class State(models.TextChoices):
        ROSTERED = "rostered", _("never signed in")
        ACTIVE = "active", _("active")
        DEACTIVATED = "deactivated", _("deactivated")
        CLOSED = "closed", _("closed")
        MERGED = "merged", _("merged into another account")

    public_id = models.CharField(max_length=32, unique=True, default=make_public_id)
    pseudonym = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=120, blank=True)
    phone = models.CharField(_("phone number"), max_length=16, null=True, blank=True, unique=True)
    email = models.EmailField(_("e-mail"), null=True, blank=True, unique=True)
    language = models.CharField(_("language"), max_length=16, blank=True)
    state = models.CharField(max_length=16, choices=State.choices, default=State.ROSTERED)
    # Follows the state. A generated column would say so better, but Wagtail's user form insists on an editable field.
    is_active = models.BooleanField(default=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from")
    joined_at = models.DateTimeField(default=clock.now, editable=False)
    # Counts the times all sessions of this person were ended; part of what a session is checked against.
    session_epoch = models.PositiveIntegerField(default=0, editable=False)
    # Which screens she needs no hint on any more; see hints.py.
    knows_today = models.BooleanField(default=False, editable=False)
    knows_people = models.BooleanField(default=False, editable=False)
    knows_editor = models.BooleanField(default=False, editable=False)
    # When somebody else took her second factor away; NULL once she has set up another, or if nobody has.
    second_factor_taken_at = models.DateTimeField(null=True, editable=False)
    # When she last showed by a code that her number is hers; NULL if never. Operators give numbers to others.
    number_proved_at = models.DateTimeField(null=True, editable=False)
    # When her number turned out to be somebody else's by now; NULL while she has one, or never had any.
    number_lost_at = models.DateTimeField(null=True, editable=False)

    USERNAME_FIELD = "public_id"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        # Lists go by name, fifty at a time.
        indexes = [models.Index(fields=["name", "id"], name="user_by_name")]
        constraints = [
            models.CheckConstraint(
                name="user_merged_names_its_heir",
                condition=Q(state="merged", merged_into__isnull=False) | (~Q(state="merged") & Q(merged_into=None)),
            ),
            models.CheckConstraint(
                name="user_is_active_as_the_state_says",
                condition=Q(is_active=True, state__in=["rostered", "active"])
                | Q(is_active=False, state__in=["deactivated", "closed", "merged"]),
            ),
            # Two spellings of one number, or of one address, would be two people.
            models.CheckConstraint(name="user_phone_is_e164", condition=Q(phone=None) | Q(phone__startswith="+")),
            models.CheckConstraint(
                name="user_email_is_lower_case", condition=Q(email=None) | (Q(email=Lower("email")) & ~Q(email=""))
            ),
        ]

    def save(self, **kwargs):
        self.is_active = self.state in (self.State.ROSTERED, self.State.ACTIVE)
        if "state" in (kwargs.get("update_fields") or ()):
            kwargs["update_fields"] = {*kwargs["update_fields"], "is_active"}
        super().save(**kwargs)

    def __str__(self) -> str:
        return self.name or self.phone or str(_("A person without a name"))

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        """Return the name for Wagtail's side bar, which shows the user name - here a random id - without this."""
        return self.name

    @property
    def role_names(self) -> str:
        """Return what she may do and where, for the list of staff, which has fetched roles and units before."""
        return " · ".join(
            gettext("%(role)s (%(unit)s)") % {"role": role.get_kind_display(), "unit": role.unit}
            for role in self.roles.all()
        )

    @property
    def has_signed_in(self) -> bool:
        return self.state != self.State.ROSTERED

    def has_old_number(self, at: datetime | None = None) -> bool:
        """Tell whether her number was last shown to be hers so long ago that it may be somebody else's by now.

        One that was never shown to be anybody's comes from a roster: whoever has it now is whom the unit meant.
        """
        return bool(self.number_proved_at and self.number_proved_at < (at or clock.now()) - NUMBER_GROWS_OLD)

    def end_sessions(self) -> None:
        """Make every session of this person invalid from its next request on."""
        User.objects.filter(pk=self.pk).update(session_epoch=F("session_epoch") + 1)
        self.devices.update(session_key="")
        # Counted on and not read anew: what somebody else has ended in the meantime stays ended for this request too.
        self.session_epoch += 1

    def _get_session_auth_hash(self, secret=None) -> str:
        # Django's own covers the password only; workers have none, and losing a role does not change it.
        return salted_hmac(
            "people.User.session", f"{self.password}:{self.session_epoch}", secret=secret, algorithm="sha256"
        ).hexdigest()

    @property
    def is_staff_member(self) -> bool:
        """Tell whether this person may see other people's data or write content."""
        return self.is_superuser or Role.objects.current().filter(user=self).exists()

    def units_as(self, *kinds: str, at: date | None = None) -> list["Unit"]:
        """Return the units at whose tops this person holds one of the roles; whatever lies below belongs to them."""
        if not self.is_active:
            return []
        if self.is_superuser:
            return list(Unit.get_root_nodes())
        roles = Role.objects.current(at).filter(user=self, kind__in=kinds).select_related("unit")
        return [role.unit for role in roles]

    @property
    def answers_for_people(self) -> bool:
        return bool(self.units_as(*Role.ANSWERS_FOR_PEOPLE))

    def local_zone(self, at: date | None = None) -> ZoneInfo:
        """Return the time zone she works in: of the unit she has belonged to longest, without one the site's."""
        memberships = Membership.objects.current(at).filter(user=self).select_related("unit")
        first = memberships.order_by("from_date", "pk").first()
        return first.unit.zone if first else ZoneInfo(settings.TIME_ZONE)


class UnitQuerySet(MP_NodeQuerySet):
    def within(self, units) -> Self:
        """Return the units in the subtrees of `units`, those included; none when there are none."""
        return self.filter(path_ranges(units))

    def open(self) -> Self:
        """Return the units people may belong to; a closed one is kept for what happened in its time."""
        return self.filter(closed_on=None)

    def visible_to(self, user: User) -> Self:
        return self.within(user.units_as(*Role.SEES_PEOPLE))

    def answered_for_by(self, user: User) -> Self:
        """Return the units whose people somebody answers for: who only looks at them does not."""
        return self.within(user.units_as(*Role.ANSWERS_FOR_PEOPLE))


class UnitManager(MP_NodeManager.from_queryset(UnitQuerySet)):  # type: ignore[misc]
    def get_queryset(self):
        return UnitQuerySet(self.model).order_by("path")


class Unit(MP_Node):
    """A node of the organisation tree: a federation, a sub-district, a company, a service station."""

    class Kind(models.TextChoices):
        FEDERATION = "federation", _("federation or authority")
        SUBDISTRICT = "subdistrict", _("sub-district")
        COMMUNITY = "community", _("community")
        UNION = "union", _("union")
        COMPANY = "company", _("company")
        STATION = "station", _("service station")

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices, default=Kind.STATION)
    region = models.CharField(_("region"), max_length=12, blank=True, help_text=_("Six-digit code of the district."))
    # What the organisation calls it in its own lists; rosters are imported by it. NULL: it has none.
    code = models.CharField(
        _("code"),
        max_length=40,
        unique=True,
        null=True,
        blank=True,
        help_text=_("As in your own lists, if it has one."),
    )
    contact_name = models.CharField(_("contact person"), max_length=120, blank=True)
    contact_phone = models.CharField(_("contact number"), max_length=16, blank=True)
    contact_hours = models.CharField(_("hours"), max_length=120, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=40, blank=True)
    # NULL: open.
    closed_on = models.DateField(null=True, blank=True, editable=False)

    node_order_by: list[str] = []
    objects = UnitManager()

    class Meta:
        verbose_name = _("organisation unit")
        verbose_name_plural = _("organisation units")

    def __str__(self) -> str:
        return self.name

    @property
    def path_after_subtree(self) -> str:
        """Return the first path behind this unit's subtree, the exclusive end of its range."""
        return self._inc_path()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone or settings.TIME_ZONE)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self, at: date | None = None) -> Self:
        """Return the memberships that hold on a day; an empty `to_date` means "until further notice"."""
        day = at or clock.today()
        return self.filter(Q(from_date__lte=day), Q(to_date=None) | Q(to_date__gt=day))

    def visible_to(self, user: User) -> Self:
        return self.current().filter(path_ranges(user.units_as(*Role.SEES_PEOPLE), "unit__"))


class Membership(models.Model):
    """A person's belonging to a unit from one day to another; several may hold at once."""

    class Occupation(models.TextChoices):
        RIDER = "rider", _("delivery rider")
        COURIER = "courier", _("courier")
        RIDE_HAILING = "ride_hailing", _("ride-hailing driver")
        LORRY = "lorry", _("lorry driver")
        STREAMER = "streamer", _("live-streamer")
        STAFF = "staff", _("grass-roots staff")
        OTHER = "other", _("other")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    occupation = models.CharField(_("occupation"), max_length=16, choices=Occupation.choices, default=Occupation.RIDER)
    staff_number = models.CharField(_("staff number"), max_length=40, blank=True)
    from_date = models.DateField(_("from"))
    to_date = models.DateField(_("to"), null=True, blank=True)

    objects = models.Manager.from_queryset(MembershipQuerySet)()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit"], condition=Q(to_date=None), name="membership_one_open_per_person_and_unit"
            ),
            models.CheckConstraint(
                condition=Q(to_date=None) | Q(to_date__gte=F("from_date")), name="membership_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.unit}"


class RoleQuerySet(models.QuerySet["Role"]):
    def current(self, at: date | None = None) -> Self:
        """Return the roles that hold on a day; an empty `until` means "until taken away", else it is the last day."""
        day = at or clock.today()
        return self.filter(Q(until=None) | Q(until__gte=day))

    def given_by(self, user: User) -> Self:
        """Return the roles that a person could give, and so take away; `roles.can_give` says it of one of them."""
        condition = Q(pk__in=[])
        for role in Role.objects.current().filter(user=user, kind__in=Role.GIVES).select_related("unit"):
            hers = path_ranges([role.unit], "unit__") & Q(kind__in=Role.GIVES[role.kind])
            condition |= hers & Q(until__lte=role.until) if role.until else hers
        return self.filter(condition) if user.is_active else self.none()


class Role(models.Model):
    """What somebody may do in a unit and everything below it."""

    class Kind(models.TextChoices):
        COORDINATOR = "coordinator", _("coordinator")
        # A coordinator from elsewhere, up to a day.
        GUEST = "guest", _("guest coordinator")
        TRAINER = "trainer", _("trainer")
        AUDITOR = "auditor", _("auditor")
        ADMINISTRATOR = "administrator", _("administrator")

    SEES_PEOPLE = (Kind.COORDINATOR, Kind.GUEST, Kind.AUDITOR, Kind.ADMINISTRATOR)
    # Which kinds somebody may give who holds a kind herself. Trainers and auditors answer for content and checks, not
    # for people, so they give nothing.
    GIVES: ClassVar[dict[str, tuple[str, ...]]] = {
        Kind.ADMINISTRATOR: (Kind.COORDINATOR, Kind.GUEST, Kind.TRAINER, Kind.AUDITOR, Kind.ADMINISTRATOR),
        Kind.COORDINATOR: (Kind.COORDINATOR, Kind.GUEST),
    }
    ANSWERS_FOR_PEOPLE = (Kind.COORDINATOR, Kind.GUEST, Kind.ADMINISTRATOR)
    WRITES_CONTENT = (Kind.TRAINER, Kind.ADMINISTRATOR)

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="roles")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="roles")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    until = models.DateField(null=True, blank=True)
    granted_at = models.DateTimeField(default=clock.now, editable=False)

    objects = models.Manager.from_queryset(RoleQuerySet)()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            models.UniqueConstraint(fields=["user", "unit", "kind"], name="role_given_once_per_unit"),
            models.CheckConstraint(name="role_of_a_guest_ends", condition=~Q(kind="guest") | Q(until__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_kind_display()} – {self.unit}"


# At the end (E402), because these rows point to the people above; and though nothing here uses them (F401), because
# Django finds models in this module only.
from .invitations.models import Invitation, JoinRequest  # noqa: E402, F401
from .notes import Note  # noqa: E402, F401
from .rosters.models import Roster, RosterLine  # noqa: E402, F401
from .sign_in.models import Device, NumberNotice, SignInCode, SignInCount, Slip  # noqa: E402, F401
from .sms.models import GatewayFailure  # noqa: E402, F401
from .telling_apart import DifferentPeople  # noqa: E402, F401
