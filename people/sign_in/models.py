"""The rows that signing in stands on; people/models.py imports them so that Django finds them."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation import clock


class SignInCode(models.Model):
    """A code that was asked for; only the session that asked for it knows its id, and its digits are kept nowhere."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    phone = models.CharField(max_length=16)
    language = models.CharField(max_length=16)
    # Indexed for codes.prune().
    expires_at = models.DateTimeField(db_index=True)
    # NULL: not used yet.
    used_at = models.DateTimeField(null=True)


class SignInCount(models.Model):
    """How often something that is limited happened on a day; counted here because a cache may be emptied."""

    class What(models.TextChoices):
        SENT_TO_NUMBER = "sent_number"
        SENT_TO_ADDRESS = "sent_address"
        SENT_BY_SITE = "sent_site"
        NOTICE_TO_NUMBER = "notice_number"
        CODE_FAILED = "code_failed"
        PASSWORD_FAILED = "password_failed"
        FACTOR_FAILED = "factor_failed"
        FAILED_AT_ADDRESS = "failed_address"

    what = models.CharField(max_length=16, choices=What.choices)
    # HMAC of the number, device or address that is counted.
    key = models.CharField(max_length=64)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "what", "key"], name="sign_in_count_once_per_day"),
        ]


class Device(models.Model):
    """A browser in which a person has signed in before; what is wrong elsewhere does not lock her out of it."""

    class Kind(models.TextChoices):
        IPHONE = "iphone", _("iPhone or iPad")
        ANDROID = "android", _("Android phone")
        COMPUTER = "computer", _("computer")
        OTHER = "other", _("another device")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="devices")
    # HMAC of the random value in the browser's cookie.
    digest = models.CharField(max_length=64)
    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.OTHER)
    # Of the session that was begun here last; empty once she signed out, here or from another device.
    session_key = models.CharField(max_length=40, blank=True, db_index=True)
    first_used_at = models.DateTimeField(default=clock.now)
    # Indexed for devices.prune().
    last_used_at = models.DateTimeField(default=clock.now, db_index=True)
    # NULL: her second factor was never shown here, so this device counts as unknown where that is guessed at.
    second_factor_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["digest", "user"], name="device_once_per_person"),
        ]


class Slip(models.Model):
    """A code on paper that signs one person in, once; made out by whoever answers for her."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="slips")
    # HMAC of the code, which exists in plain on paper only.
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    # Indexed for slips.prune().
    expires_at = models.DateTimeField(db_index=True)
    # NULL: not used yet; and she does not know of it yet.
    used_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)


class NumberNotice(models.Model):
    """A number somebody signs in with no more, kept until a message there has told that it was changed."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    phone = models.CharField(max_length=16)
    language = models.CharField(max_length=16)
    # Indexed for notices.prune().
    expires_at = models.DateTimeField(db_index=True)
