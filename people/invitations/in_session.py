"""Keeping an invitation while somebody signs in."""

from .models import Invitation

KEY = "invitation"


def keep(session, invitation: Invitation) -> None:
    session[KEY] = str(invitation.public_id)


def is_kept(session, invitation: Invitation) -> bool:
    return session.get(KEY) == str(invitation.public_id)


def kept(session) -> Invitation | None:
    """Return the invitation she came with, as long as it lets anybody in."""
    public_id = session.get(KEY)
    if public_id is None:
        return None
    return Invitation.objects.open().select_related("unit").filter(public_id=public_id).first()


def forget(session) -> None:
    session.pop(KEY, None)
