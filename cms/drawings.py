"""Our own line drawings that a card can show; each is a file in templates/components/drawings.

A name stays for good: lessons that somebody has learnt name it.
"""

from django.utils.translation import gettext_lazy as _

DRAWINGS = [
    ("agreement", _("Agreement with two signatures")),
    ("blocked-lane", _("Parked car in the non-motor lane")),
    ("both-hands", _("Both hands on the handlebar")),
    ("certificate-check", _("Certificate checked by its number")),
    ("contract-list", _("Contract with one line still empty")),
    ("emergency-call", _("Emergency call")),
    ("five-levels", _("Five levels, as steps")),
    ("helmet-strap", _("Helmet with and without its strap fastened")),
    ("lanes", _("Motor lane and non-motor lane")),
    ("leave-it-as-built", _("Battery with a lock")),
    ("left-turn", _("Left turn around the centre of a junction")),
    ("legal-bike", _("Speed, weight and lock of a legal e-bike")),
    ("load-size", _("Limits of a load")),
    ("no-deposit", _("Identity card and money, each with a cross")),
    ("off-the-road", _("Scooters moved off the road")),
    ("photograph-first", _("Photograph of a crash")),
    ("plate", _("Scooter from behind, with its plate")),
    ("push-across", _("Scooter pushed over a crossing")),
    ("rest", _("Rest on a bench")),
    ("stop-line", _("Scooters behind the stop line")),
    ("stop-then-look", _("Phone looked at while standing")),
    ("traffic-lights", _("Traffic lights for cars and for bikes")),
]


def choices() -> list:
    """Return names with words; as a function, so that a new drawing changes no migration."""
    return DRAWINGS
