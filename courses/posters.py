"""Posters: put up by a unit, scanned by anybody; what is done without an account is kept once there is one."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from cms.models import ReferenceStamp
from people.invitations import asking, inviting
from people.models import Membership, Unit, User

from . import access, player, progress, versions
from .models import Activity, CourseVersion, Enrolment, LessonVersion, Poster


@dataclass(frozen=True)
class FirstCard:
    """What somebody reads who has just scanned a poster; it asks nobody who she is."""

    version: CourseVersion
    entry: dict
    lesson: dict

    @property
    def card(self) -> dict:
        return self.lesson["cards"][0]

    @property
    def claim(self) -> "Claim":
        cards = self.lesson["cards"]
        return Claim(self.entry["id"], self.entry.get("version"), cards[1]["id"] if len(cards) > 1 else "")


@dataclass(frozen=True)
class Claim:
    """What she did without an account: she read the first card of a version of a lesson, and turns to the next."""

    lesson: str
    version: int | None
    # Empty: the lesson has one card only, so she has read it to its end.
    next_card: str


@dataclass(frozen=True)
class Arrival:
    """What came of it, and where she goes on."""

    came: asking.Came
    course_id: UUID
    # None: the course is closed, so there is nothing to go on with.
    lesson: str | None


def put_up(
    unit: Unit,
    course_id: UUID,
    *,
    by: User,
    expires_at: datetime,
    occupation: str = Membership.Occupation.RIDER,
    max_uses: int | None = None,
    needs_confirmation: bool = False,
) -> Poster:
    """Make a poster of a unit that opens on the first card of a course; refuses as `inviting.invite` does."""
    with transaction.atomic():
        invitation = inviting.invite(
            unit,
            by=by,
            expires_at=expires_at,
            occupation=occupation,
            max_uses=max_uses,
            needs_confirmation=needs_confirmation,
        )
        return Poster.objects.create(invitation=invitation, course_id=course_id)


def find(public_id: UUID) -> Poster | None:
    posters = Poster.objects.select_related("invitation__unit", "course__current_version")
    return posters.filter(invitation__public_id=public_id).first()


def shown_version(poster: Poster) -> CourseVersion | None:
    """Return the course of a poster as it is now; None when it is withdrawn."""
    return versions.shown(poster.course)


def first_card(poster: Poster, language: str) -> FirstCard | None:
    """Return the first card of the course's first lesson; None when it is withdrawn or has no lesson."""
    version = shown_version(poster)
    lessons = (entry for entry in version.activities if entry["kind"] == Activity.Kind.LESSON) if version else ()
    entry = next(iter(lessons), None)
    if version is None or entry is None:
        return None
    lesson = player.lesson_cards(version, entry, language, ReferenceStamp.current())
    return FirstCard(version, entry, lesson) if lesson["cards"] else None


def arrive(user: User, poster: Poster, claim: Claim | None) -> Arrival:
    """Bring somebody into the unit of a poster and into its course, and keep what she did before she had an account.

    Sent twice it changes nothing: she belongs already, is enrolled already, and has a place already.
    """
    with transaction.atomic():
        came = asking.take(user, poster.invitation)
        try:
            enrolment = progress.enrol(user, poster.course_id)
        except progress.Refusal:
            return Arrival(came, poster.course_id, None)
        return Arrival(came, poster.course_id, _keep(enrolment, claim) if claim else None)


def _keep(enrolment: Enrolment, claim: Claim) -> str | None:
    """Note the card she has read, unless she has been in this lesson before; return where she goes on."""
    version = versions.latest(enrolment.course_id)
    entry = version.find(claim.lesson) if version else None
    if version is None or entry is None:
        return None
    if enrolment.progress.filter(activity__id=claim.lesson).exists():
        return claim.lesson
    place = access.OwnPlace(version, entry, enrolment)
    learnt = LessonVersion.objects.filter(activity__id=claim.lesson, id=claim.version or 0).first()
    learnt = learnt or place.lesson_version()
    if claim.next_card:
        progress.keep_place(enrolment, claim.lesson, learnt.pk, claim.next_card)
        return claim.lesson
    progress.complete_activity(enrolment, claim.lesson, lesson_version=learnt)
    return place.following["id"] if place.following else None
