"""A unit of many people put into the database in bulk: for lists and files, whose cost is decided by their number.

The rows are such as the verbs would have left; the verbs themselves would take an hour.
"""

from datetime import timedelta

from django.db import connection

from certificates.models import Certificate
from cms.models import SiteSettings
from courses.models import ActivityProgress, CourseVersion, Enrolment, EnrolmentUnit
from foundation import clock
from people import accounts, roles, tree
from people.models import Membership, Role, Unit, User

BATCH = 5000
# Of ten people six have passed, three are on their way, and one has never signed in.
PASSED, ENROLLED, OF = 6, 9, 10


def gather(size: int, version: CourseVersion, above: Unit) -> User:
    """Make a unit of so many people with their enrolments and certificates; return its coordinator."""
    unit = tree.add(f"{size:,}", parent=above)
    for begin in range(0, size, BATCH):
        numbers = range(begin, min(begin + BATCH, size))
        _batch(numbers, size, [unit] * len(numbers), version)
    coordinator = accounts.make_person("周静", phone=f"+86196{size:08d}", unit=unit, occupation="staff")
    accounts.welcome(coordinator)
    roles.grant(coordinator, unit, Role.Kind.COORDINATOR, by=None)
    _analyse()
    return coordinator


def scatter(size: int, units: list[Unit], version: CourseVersion) -> None:
    """Put so many people into units, as many into each, with their enrolments and certificates."""
    each = size // len(units)
    for begin in range(0, size, BATCH):
        numbers = range(begin, min(begin + BATCH, size))
        _batch(numbers, size, [units[number // each] for number in numbers], version)
    _analyse()


def _analyse() -> None:
    with connection.cursor() as cursor:
        # As the database does of itself overnight: it cannot choose its way without knowing how many there are.
        cursor.execute("ANALYZE")


def _batch(numbers: range, size: int, units: list[Unit], version: CourseVersion) -> None:
    now, today = clock.now(), clock.today()
    some_days_ago = now - timedelta(days=20)
    people = User.objects.bulk_create(
        User(
            name=f"骑手{number:06d}",
            phone=f"+86{size // 1000 % 900 + 100}{number:08d}",
            language="zh-hans",
            password="!",  # noqa: S106 - nobody signs in with it
            state=User.State.ACTIVE if number % OF < ENROLLED else User.State.ROSTERED,
        )
        for number in numbers
    )
    memberships = Membership.objects.bulk_create(
        Membership(user=person, unit=unit, from_date=some_days_ago.date(), staff_number=f"C{number}")
        for number, person, unit in zip(numbers, people, units, strict=True)
    )
    taught = [
        (number, person, membership)
        for number, person, membership in zip(numbers, people, memberships, strict=True)
        if number % OF < ENROLLED
    ]
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(
            user=person,
            course_id=version.course_id,
            enrolled_at=some_days_ago,
            started_at=some_days_ago,
            due_on=today + timedelta(days=number % 30 - 10),
            **(_completed(version, now) if number % OF < PASSED else {}),
        )
        for number, person, _ in taught
    )
    EnrolmentUnit.objects.bulk_create(
        EnrolmentUnit(enrolment=enrolment, unit=membership.unit, membership=membership, from_date=membership.from_date)
        for enrolment, (_, _, membership) in zip(enrolments, taught, strict=True)
    )
    ActivityProgress.objects.bulk_create(
        ActivityProgress(
            enrolment=enrolment,
            activity_id=activity["id"],
            lesson_version_id=activity["version"] if activity["kind"] == "lesson" else None,
            started_at=some_days_ago,
            completed_at=now,
        )
        for enrolment in enrolments
        for activity in (version.activities if enrolment.is_complete else version.activities[:3])
    )
    issuer = SiteSettings.load().issuer_names
    Certificate.objects.bulk_create(
        Certificate(
            number=f"WS-{size}-{number}",
            enrolment=enrolment,
            user=person,
            course_id=version.course_id,
            name=person.name,
            titles=version.titles,
            version_number=version.number,
            completed_on=enrolment.completed_on or today,
            issued_on=today,
            issuer=issuer,
        )
        for enrolment, (number, person, _) in zip(enrolments, taught, strict=True)
        if enrolment.is_complete
    )


def _completed(version: CourseVersion, now) -> dict:
    return {"completed_at": now, "completed_on": now.date(), "completed_version": version}
