"""Keeping an invitation while somebody signs in.

What stands in a session before that was written by whoever had the browser, and he may have put the session there. So
it counts only on the way it was made for, where the page names the unit: `next` must lead back to it.
"""

from typing import Any

from .models import Invitation

KEY = "invitation"


def keep(session, invitation: Invitation, *, way_back: str, claim: dict[str, Any] | None) -> None:
    """Note what she came with, and to which address she shall come back with it."""
    session[KEY] = {"id": str(invitation.public_id), "way_back": way_back, "claim": claim}


def kept(session, target: str) -> Invitation | None:
    """Return the invitation she came with and is on the way back to, as long as it lets anybody in."""
    held = session.get(KEY)
    if held is None or held["way_back"] != target:
        return None
    return Invitation.objects.open().select_related("unit").filter(public_id=held["id"]).first()


def take(session, invitation: Invitation) -> dict[str, Any] | None:
    """Return, once, what was kept for an invitation; None when she has not come with it."""
    held = session.get(KEY)
    return session.pop(KEY) if held and held["id"] == str(invitation.public_id) else None


def clear(session, target: str) -> None:
    """Empty a session, before it is somebody's, of all but the invitation she is on the way back to."""
    held = session.get(KEY)
    session.clear()
    if held and held["way_back"] == target:
        session[KEY] = held
