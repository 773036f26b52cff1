"""What is wrong with a row, each in one sentence that names the column and says what to do."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

LONGEST_VALUE = 40

SENTENCES = {
    "name_missing": _("“%(column)s” is empty. Write the name of the person."),
    "no_name": _("“%(value)s” in “%(column)s” is no name. Write the name of the person."),
    "too_long": _("“%(column)s” is longer than %(most)s characters. Shorten it."),
    "formula_error": _("“%(column)s” shows the error %(value)s. Mend the formula, or write in what belongs there."),
    "id_card": _(
        "The number of an identity card stands in “%(column)s”. We do not take it: write in what belongs there, or "
        "empty the cell."
    ),
    "phone_missing": _("“%(column)s” is empty. Write the mobile number."),
    "nothing_to_know_by": _("“%(column)s” is empty, and there is no staff number. Write one of the two."),
    "staff_number_missing": _("“%(column)s” is empty. Write the staff number."),
    "digits_lost": _(
        "“%(column)s” holds %(value)s, which has lost its last digits. Format the column as text, and write the whole "
        "number."
    ),
    "several_phones": _("“%(column)s” holds more than one number. Leave the mobile number she signs in with."),
    "no_mobile": _("%(value)s in “%(column)s” is no mobile number. Write one that receives messages."),
    "digits_missing": _(
        "%(value)s in “%(column)s” has %(digits)s digits, and a mobile number has 11. Compare it, and write it in full."
    ),
    "no_phone": _("“%(value)s” in “%(column)s” is no phone number. Compare it, and write it anew."),
    "no_occupation": _("“%(value)s” in “%(column)s” is no occupation we know. Write one of these: %(choices)s."),
    "several_occupations": _(
        "“%(value)s” in “%(column)s” may be several occupations. Write one of these: %(choices)s."
    ),
    "no_email": _("“%(value)s” in “%(column)s” is no e-mail address. Mend it, or empty the cell."),
    "no_day": _("“%(value)s” in “%(column)s” is no date. Write it like %(example)s, or empty the cell."),
    "ambiguous_day": _("%(value)s in “%(column)s” may be two dates. Write it like %(example)s, the year first."),
    "day_missing": _("%(value)s in “%(column)s” is no whole date. Write it with the day, like %(example)s."),
    "short_year": _("%(value)s in “%(column)s” has a short year. Write it like %(example)s, the year first."),
    "not_in_calendar": _("There is no day %(value)s, which stands in “%(column)s”. Mend it, like %(example)s."),
    "unlikely_day": _("%(value)s in “%(column)s” is before 1950 or far in the future. Compare the year."),
    "other_name": _(
        "“%(column)s” is the same as in row %(row)s, but the name is another. Find out whose it is, and mend the other."
    ),
    "other_phone": _(
        "“%(column)s” is the same as in row %(row)s, but the phone number is another. Find out whose it is, and mend "
        "the other."
    ),
}


class Wrong(ValueError):
    """What stands in a cell cannot be taken; `code` says why, `facts` what else the sentence mentions."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row is not taken: a stable code, the title of the column, and the sentence."""

    code: str
    column: str
    sentence: str


def problem(wrong: Wrong, column: str, value: str) -> Problem:
    shown = value if len(value) <= LONGEST_VALUE else f"{value[:LONGEST_VALUE]}…"
    facts = {"example": "2026-11-22", **wrong.facts, "column": column, "value": shown}
    return Problem(wrong.code, column, str(SENTENCES[wrong.code]) % facts)
