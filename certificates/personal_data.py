"""Register certificates: a copy of a name, so closing an account takes name and files and leaves the record."""

from collections.abc import Iterable
from typing import Any

from foundation.personal_data import Class, register

from . import issuing
from .models import Certificate


def _certificates(user) -> Iterable[dict[str, Any]]:
    for certificate in Certificate.objects.own(user):
        yield {
            "number": certificate.number,
            "state": certificate.state,
            "name": certificate.name,
            "titles": certificate.titles,
            "version": certificate.version_number,
            "score": certificate.score,
            "credit_minutes": certificate.credit_minutes,
            "completed_on": certificate.completed_on,
            "issued_on": certificate.issued_on,
            "valid_until": certificate.valid_until,
            "issuer": certificate.issuer,
            "revoked_at": certificate.revoked_at,
            "revoked_reason": certificate.revoked_reason,
            "verify_url": certificate.verify_url,
        }


def _hand_over(source, heir) -> None:
    Certificate.objects.filter(user=source).update(user=heir)


register(
    Certificate,
    columns={
        "public_id": Class.PSEUDONYM,
        "number": Class.PSEUDONYM,
        "enrolment": Class.PSEUDONYM,
        "user": Class.PSEUDONYM,
        "course": Class.NONE,
        "state": Class.TRAINING,
        "problem": Class.NONE,
        "name": Class.IDENTITY,
        "titles": Class.NONE,
        "version_number": Class.TRAINING,
        "score": Class.TRAINING,
        "credit_minutes": Class.TRAINING,
        "completed_on": Class.TRAINING,
        "issued_on": Class.TRAINING,
        "valid_until": Class.TRAINING,
        "issuer": Class.NONE,
        "revoked_at": Class.TRAINING,
        "revoked_reason": Class.FREE_TEXT,
        "pdf": Class.IDENTITY,
        "picture": Class.IDENTITY,
    },
    exports=_certificates,
    erase=issuing.withdraw_all,
    merge=_hand_over,
)
