"""What the session keeps of a number that was just shown to be hers, until she is signed in with it or gives up."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from foundation import clock

from .models import SignInCode

KEY = "number_shown"
KEPT = timedelta(minutes=15)


@dataclass(frozen=True)
class Proof:
    """That somebody has typed the code sent to a number, when, and whether on a phone that is not hers."""

    phone: str
    at: datetime
    is_borrowed: bool


def keep(session, code: SignInCode, *, is_borrowed: bool) -> None:
    """Keep the id of a code that was used: number and moment are read from its row, never from the session."""
    session[KEY] = {"code": str(code.public_id), "is_borrowed": is_borrowed}


def kept(session) -> Proof | None:
    """Return what was shown within the last quarter of an hour."""
    noted = session.get(KEY)
    if noted is None:
        return None
    code = SignInCode.objects.filter(public_id=noted["code"], used_at__gt=clock.now() - KEPT).first()
    if code is None or code.used_at is None:
        return None
    return Proof(code.phone, code.used_at, noted["is_borrowed"])


def take(session) -> Proof | None:
    """Return what was shown, for the last time."""
    proof = kept(session)
    session.pop(KEY, None)
    return proof
