"""What is kept of messages that do not go out; people/models.py imports it so that Django finds it."""

from django.db import models
from django.db.models import Q

from foundation import clock


class GatewayFailure(models.Model):
    """Messages do not go out: one row, made by the first that is not taken and deleted by the first that is again."""

    since = models.DateTimeField(default=clock.now)
    tries = models.PositiveIntegerField(default=0)
    # Of the newest try.
    code = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="gateway_failure_is_one_row")]
