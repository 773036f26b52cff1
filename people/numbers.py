"""Phone numbers as people write them, and as we keep them (E.164)."""

import re
import unicodedata

import phonenumbers
from django.conf import settings
from phonenumbers import PhoneNumberFormat, PhoneNumberType

CHINESE_MOBILE = re.compile(r"\+861[3-9]\d{9}", re.ASCII)
MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


class NotANumber(ValueError):
    """The text is not a phone number that anybody could have."""


def to_e164(text: str, *, mobile: bool = False) -> str:
    """Return a number as "+8613800000000"; raise NotANumber for what is none, or no mobile where one is asked for.

    A number without a country is one of settings.PHONE_REGION. Full-width digits, spaces and hyphens are understood.
    """
    try:
        number = phonenumbers.parse(unicodedata.normalize("NFKC", text), settings.PHONE_REGION)
    except phonenumbers.NumberParseException as error:
        raise NotANumber(str(error)) from error
    if not phonenumbers.is_valid_number(number) or number.extension:
        raise NotANumber("not in use in its country")
    if mobile and phonenumbers.number_type(number) not in MOBILE:
        raise NotANumber("not a mobile number")
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def region_of(e164: str) -> str:
    """Return the country of a number as two letters; "" for one that belongs to none."""
    return phonenumbers.region_code_for_number(phonenumbers.parse(e164)) or ""


def readable(e164: str) -> str:
    """Return a number in the groups people read it in, with its country only if that is not the site's own."""
    if settings.PHONE_REGION == "CN" and CHINESE_MOBILE.fullmatch(e164):
        # What would come out below, a hundred times sooner: lists of thousands hold little else.
        return f"{e164[3:6]} {e164[6:10]} {e164[10:]}"
    number = phonenumbers.parse(e164)
    home = phonenumbers.country_code_for_region(settings.PHONE_REGION)
    style = PhoneNumberFormat.NATIONAL if number.country_code == home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)


def unbroken(e164: str) -> str:
    """Return a number in the same groups, kept together on one line."""
    return readable(e164).replace(" ", "\N{NO-BREAK SPACE}")
