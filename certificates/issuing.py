"""Issue certificates exactly once per completed cycle, draw them, revoke them, and find what was missed.

A completion is a fact and a certificate only speaks of it, so nothing that goes wrong here may reach the completion:
what is missing is written down as the certificate's problem.
"""

import logging
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from cms.models import SiteSettings
from courses.models import Enrolment
from foundation import clock, events, outbox

from . import drawing, press
from .glyphs import missing_glyphs
from .models import Certificate, private_storage
from .numbers import make_number

DRAW = "certificates.draw"
DISCARD = "certificates.discard"

# Against an accidental equal number; a second one in a row will not be seen by anybody.
TRIES = 3
SWEEP_LIMIT = 500

logger = logging.getLogger(__name__)


class Refusal(Exception):
    """Something that cannot be done to a certificate; `code` is stable."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


def course_was_completed(sender, enrolment: Enrolment, **kwargs) -> None:
    """Insert the certificate of a completion; whatever fails is left to `issue_missing`, the completion stands."""
    _issue_safely(enrolment)


def _issue_safely(enrolment: Enrolment) -> bool:
    try:
        # A savepoint: on PostgreSQL an error would otherwise spoil the transaction that completes the course.
        with transaction.atomic():
            issue(enrolment)
    except Exception:
        logger.exception("no certificate yet for enrolment %s", enrolment.pk)
        return False
    return True


def issue(enrolment: Enrolment) -> Certificate:
    """Return the certificate of a completed enrolment, inserting it with a number if there is none."""
    for _ in range(TRIES):
        if existing := Certificate.objects.filter(enrolment=enrolment).first():
            return existing
        try:
            with transaction.atomic():
                return _insert(enrolment)
        except IntegrityError:
            # Somebody else was first, or the number exists: look again.
            continue
    return Certificate.objects.get(enrolment=enrolment)


def _insert(enrolment: Enrolment) -> Certificate:
    version = enrolment.completed_version
    day = enrolment.completed_on
    assert day, "set together with completed_at"
    words = _words(enrolment.user)
    certificate = Certificate.objects.create(
        number=make_number(day.year),
        enrolment=enrolment,
        user_id=enrolment.user_id,
        course_id=enrolment.course_id,
        state=Certificate.State.NEEDS_ATTENTION if words.problem else Certificate.State.ISSUED,
        problem=words.problem,
        name=words.name,
        titles=version.titles,
        version_number=version.number,
        score=enrolment.score,
        credit_minutes=enrolment.credit_minutes,
        completed_on=day,
        # Where she works it may be tomorrow already, and nothing is issued before it is completed.
        issued_on=max(day, clock.today()),
        valid_until=enrolment.valid_until,
        issuer=words.issuer,
    )
    if not words.problem:
        outbox.put(DRAW, {"certificate": str(certificate.public_id)})
    return certificate


@dataclass(frozen=True)
class Words:
    """What is copied from elsewhere at the time of issue, and what is wrong with it."""

    name: str
    issuer: dict[str, str]

    @property
    def problem(self) -> str:
        if not self.name:
            return Certificate.Problem.NAME_MISSING
        if not self.issuer:
            return Certificate.Problem.ISSUER_MISSING
        return Certificate.Problem.NONE


def _words(user) -> Words:
    return Words(name=user.name.strip(), issuer=SiteSettings.load().issuer_names)


@outbox.handler(DRAW)
def _draw_job(payload: dict) -> None:
    draw(Certificate.objects.get(pk=payload["certificate"]))


def draw(certificate: Certificate) -> Certificate:
    """Return the certificate with its files, drawing them if need be; called by the job and by whoever asks earlier.

    1. Draw, outside of any transaction.
    2. Save the files under names nobody else uses.
    3. Keep them by a conditional update: of two who draw at once the first wins, and one that was revoked or withdrawn
       meanwhile gets none.
    4. Remove the files that were not kept. What remains: killed between 2 and 4, files stay behind that no row names.
    """
    if certificate.state != Certificate.State.ISSUED or certificate.is_drawn:
        return certificate
    record = _record(certificate)
    try:
        contents = {"pdf": drawing.draw_pdf(record), "picture": drawing.draw_picture(record)}
    except press.Unprintable as problem:
        logger.warning("certificate %s needs attention: %s", certificate.public_id, problem.code)
        Certificate.objects.filter(pk=certificate.pk, state=Certificate.State.ISSUED, pdf="").update(
            state=Certificate.State.NEEDS_ATTENTION, problem=problem.code
        )
        certificate.refresh_from_db()
        return certificate
    files = {}
    for field, suffix in (("pdf", "pdf"), ("picture", "png")):
        name = f"certificates/{certificate.issued_on.year}/{certificate.public_id}.{suffix}"
        files[field] = private_storage().save(name, ContentFile(contents[field]))
    with transaction.atomic():
        kept = Certificate.objects.filter(pk=certificate.pk, state=Certificate.State.ISSUED, pdf="").update(**files)
        if kept:
            events.record("certificate.drawn", subject=certificate.user, certificate=certificate.public_id)
    if not kept:
        _discard(list(files.values()))
    certificate.refresh_from_db()
    return certificate


def _record(certificate: Certificate) -> drawing.Record:
    return drawing.Record(
        name=certificate.name,
        titles=certificate.titles,
        version=certificate.version_number,
        score=certificate.score,
        credit_minutes=certificate.credit_minutes,
        number=certificate.number,
        completed_on=certificate.completed_on,
        issued_on=certificate.issued_on,
        valid_until=certificate.valid_until,
        issuer=certificate.issuer,
        verify_url=certificate.verify_url,
    )


@outbox.handler(DISCARD)
def _discard_job(payload: dict) -> None:
    _discard(payload["files"])


def _discard(names: list[str]) -> None:
    for name in names:
        private_storage().delete(name)


def mend(certificate: Certificate) -> Certificate:
    """Issue a certificate that needed attention if what was missing is there now: a name, an issuer, a font."""
    if certificate.state != Certificate.State.NEEDS_ATTENTION:
        return certificate
    words = _words(certificate.user)
    is_unchanged = (words.name, words.issuer) == (certificate.name, certificate.issuer)
    if words.problem:
        return _note(certificate, words.problem)
    if certificate.problem == Certificate.Problem.TOO_LONG and is_unchanged:
        return certificate
    # Asked here as well as when drawing, or the state would flicker each time a font is still missing.
    if missing_glyphs(words.name, *certificate.titles.values(), *words.issuer.values()):
        return _note(certificate, Certificate.Problem.GLYPH_MISSING)
    with transaction.atomic():
        mended = Certificate.objects.filter(pk=certificate.pk, state=Certificate.State.NEEDS_ATTENTION).update(
            state=Certificate.State.ISSUED,
            problem=Certificate.Problem.NONE,
            name=words.name,
            issuer=words.issuer,
            issued_on=clock.today(),
        )
        if mended:
            outbox.put(DRAW, {"certificate": str(certificate.public_id)})
    certificate.refresh_from_db()
    return certificate


def _note(certificate: Certificate, problem: str) -> Certificate:
    """Say what is missing now: a name that has come may have brought a character that no font has."""
    if certificate.problem != problem:
        waiting = Certificate.objects.filter(pk=certificate.pk, state=Certificate.State.NEEDS_ATTENTION)
        waiting.update(problem=problem)
        certificate.refresh_from_db()
    return certificate


def revoke(certificate: Certificate, *, by, reason: str) -> Certificate:
    """Take a certificate back; the row stays, so that whoever checks it is told."""
    if not reason.strip():
        raise Refusal("reason-missing")
    with transaction.atomic():
        in_force = [Certificate.State.ISSUED, Certificate.State.NEEDS_ATTENTION]
        revoked = Certificate.objects.filter(pk=certificate.pk, state__in=in_force).update(
            state=Certificate.State.REVOKED,
            problem=Certificate.Problem.NONE,
            revoked_at=clock.now(),
            revoked_reason=reason.strip(),
        )
        if not revoked:
            raise Refusal("not-in-force")
        events.record("certificate.revoked", actor=by, subject=certificate.user, certificate=certificate.public_id)
    certificate.refresh_from_db()
    return certificate


def withdraw_all(user) -> None:
    """Take name and files from a person's certificates because she closes her account; inside her transaction.

    The one exception to "copied, never edited". What was revoked stays revoked, without the name.
    """
    own = Certificate.objects.filter(user=user)
    files = [name for names in own.values_list("pdf", "picture") for name in names if name]
    for certificate in own.exclude(state__in=[Certificate.State.REVOKED, Certificate.State.WITHDRAWN]):
        events.record("certificate.withdrawn", subject=user, certificate=certificate.public_id)
    own.exclude(state=Certificate.State.REVOKED).update(
        state=Certificate.State.WITHDRAWN, problem=Certificate.Problem.NONE
    )
    own.update(name="", pdf="", picture="", revoked_reason="")
    if files:
        # By way of the outbox: files do not come back when a transaction is undone, and must go even after a crash.
        outbox.put(DISCARD, {"files": files})


def issue_missing() -> int:
    """Issue what should have been issued at completion and was not; return how many."""
    missed = Enrolment.objects.exclude(completed_at=None).filter(certificate=None)
    return sum(
        _issue_safely(enrolment) for enrolment in missed.select_related("completed_version", "user")[:SWEEP_LIMIT]
    )


def mend_waiting() -> int:
    """Try again what needs attention; return how many were issued."""
    waiting = Certificate.objects.filter(state=Certificate.State.NEEDS_ATTENTION).select_related("user")
    # In any order: the oldest may be those that nobody will ever mend, and the others would never have their turn.
    return sum(mend(c).state == Certificate.State.ISSUED for c in waiting.order_by("?")[:SWEEP_LIMIT])
