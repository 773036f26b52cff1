"""What the processes of the certificates' races do; each function runs in a process of its own."""

from unittest import mock

from django.db import connection, models

from certificates import issuing
from certificates.models import Certificate, private_storage
from cms.models import SiteSettings
from courses import progress, versions
from courses.models import Enrolment
from foundation.models import OutboxEntry
from people.models import User
from tests.courses.builders import make_course
from tests.races import pause


def enrol() -> int:
    """Enrol a learner in a course of one lesson; return the enrolment."""
    site_settings = SiteSettings.load()
    site_settings.issuer_zh = "江城市总工会"
    site_settings.save()
    number = User.objects.count() + 1
    learner = User.objects.create_user(f"+86199{number:08d}", name="王秀英")
    enrolment = progress.enrol(learner, make_course(f"Course {number}", lessons=1).pk)
    versions.current(enrolment.course_id)
    return enrolment.pk


def complete(enrolment: int) -> bool:
    mine = Enrolment.objects.get(pk=enrolment)
    (lesson,) = versions.current(mine.course_id).activities
    return progress.complete_activity(mine, lesson["id"])


def complete_unheard() -> int:
    """Complete a course while nobody listens, as if issuing had failed; return the enrolment."""
    enrolment = enrol()
    with mock.patch.object(issuing, "issue", side_effect=RuntimeError):
        complete(enrolment)
    return enrolment


def issue(enrolment: int) -> str:
    """Issue slowly: everybody has looked for a certificate before the first inserts one."""
    insert = issuing._insert
    with mock.patch.object(issuing, "_insert", lambda enrolment: pause() or insert(enrolment)):
        return issuing.issue(Enrolment.objects.get(pk=enrolment)).number


def take_the_guard_out() -> None:
    """Let the database accept several certificates for one cycle."""
    guarded = Certificate._meta.get_field("enrolment")
    unguarded = models.ForeignKey(Enrolment, models.PROTECT, related_name="+")
    unguarded.set_attributes_from_name("enrolment")
    unguarded.model = Certificate
    with connection.schema_editor() as editor:
        editor.alter_field(Certificate, guarded, unguarded)


def certificates(enrolment: int) -> dict:
    rows = Certificate.objects.filter(enrolment=enrolment)
    drawings = sum(
        entry.payload["certificate"] in {str(row.pk) for row in rows}
        for entry in OutboxEntry.objects.filter(kind=issuing.DRAW)
    )
    return {"rows": rows.count(), "drawings": drawings}


def draw(enrolment: int) -> str:
    certificate = Certificate.objects.get(enrolment=enrolment)
    pause()
    return issuing.draw(certificate).pdf.name


def files(enrolment: int) -> int:
    certificate = Certificate.objects.get(enrolment=enrolment)
    names = private_storage().listdir(f"certificates/{certificate.issued_on.year}")[1]
    return sum(str(certificate.pk) in name for name in names)
