"""The certificate: what somebody has learnt, copied at the time of issue, and the files it is shown as."""

import uuid
from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cms.languages import Chosen, choose
from courses.models import Course, Enrolment
from foundation import clock

EXPIRING = timedelta(days=60)


def private_storage() -> Storage:
    return storages["private"]


class Status(models.TextChoices):
    """What a certificate is worth today; unlike its state this changes with the calendar."""

    VALID = "valid", _("valid")
    EXPIRING = "expiring", _("expires soon")
    EXPIRED = "expired", _("expired")
    REVOKED = "revoked", _("revoked")
    WITHDRAWN = "withdrawn", _("withdrawn at the holder's request")
    NEEDS_ATTENTION = "needs_attention", _("not ready yet")


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, user) -> Self:
        """Return the user's own certificates and those of completions her units may see."""
        return self.filter(enrolment__in=Enrolment.objects.visible_to(user))

    def own(self, user) -> Self:
        """Return what the Mine page lists: the user's certificates, the latest first."""
        return self.filter(user=user).order_by("-completed_on", "-number")


class Certificate(models.Model):
    """A record of learning for one completed cycle; revoked or withdrawn, never edited once it is issued."""

    class State(models.TextChoices):
        ISSUED = "issued", _("issued")
        NEEDS_ATTENTION = "needs_attention", _("needs attention")
        REVOKED = "revoked", _("revoked")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Problem(models.TextChoices):
        NONE = "", _("none")
        NAME_MISSING = "name-missing", _("the person has no name")
        ISSUER_MISSING = "issuer-missing", _("no issuer is named in the site settings")
        GLYPH_MISSING = "glyph-missing", _("a character is in none of the fonts")
        TOO_LONG = "too-long", _("the words do not fit on the page")

    # The only id a stranger meets: 122 random bits.
    public_id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(pgettext_lazy("of a certificate", "number"), max_length=20, unique=True, editable=False)
    # One-to-one: the database itself refuses a second certificate for a cycle.
    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="certificate")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="certificates")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="certificates")
    state = models.CharField(max_length=16, choices=State.choices, default=State.ISSUED)
    problem = models.CharField(max_length=16, choices=Problem.choices, blank=True, default=Problem.NONE)

    # Copied, so that it still says what it said: titles and issuer are {language: words}.
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=120, blank=True)
    titles = models.JSONField()
    version_number = models.PositiveIntegerField()
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    credit_minutes = models.PositiveSmallIntegerField(default=0)
    completed_on = models.DateField()
    issued_on = models.DateField()
    # Empty: no end date.
    valid_until = models.DateField(null=True, blank=True)
    issuer = models.JSONField(default=dict)

    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.CharField(max_length=500, blank=True)

    # Empty until drawn.
    pdf = models.FileField(storage=private_storage, max_length=200, blank=True)
    picture = models.FileField(storage=private_storage, max_length=200, blank=True)

    objects = models.Manager.from_queryset(CertificateQuerySet)()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            models.CheckConstraint(
                name="certificate_revoked_says_when",
                condition=Q(state="revoked", revoked_at__isnull=False) | ~Q(state="revoked"),
            ),
            models.CheckConstraint(
                name="certificate_attention_says_why",
                condition=Q(state="needs_attention") & ~Q(problem="") | ~Q(state="needs_attention") & Q(problem=""),
            ),
        ]
        # Read by the job that tries again what needs attention; the rest of the table is not in it.
        indexes = [
            models.Index(fields=["issued_on"], condition=Q(state="needs_attention"), name="certificate_needs_attention")
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("certificates:show", args=[self.public_id])

    @property
    def verify_url(self) -> str:
        """Return the address in the code, with the site's name: it is read on somebody else's phone."""
        return settings.BASE_URL + reverse("certificates:verify", args=[self.public_id])

    @property
    def title(self) -> Chosen[str]:
        return choose(self.titles, get_language() or "")

    @property
    def is_drawn(self) -> bool:
        return bool(self.pdf and self.picture)

    @property
    def status(self) -> Status:
        return self.status_at()

    def status_at(self, at: date | None = None) -> Status:
        """Tell what the certificate is worth on a day; it holds through the last day named on it."""
        if self.state != self.State.ISSUED:
            return Status(self.state)
        if self.valid_until is None:
            return Status.VALID
        left = self.valid_until - (at or clock.today())
        if left < timedelta(0):
            return Status.EXPIRED
        return Status.EXPIRING if left <= EXPIRING else Status.VALID
