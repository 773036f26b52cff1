import phonenumbers
import pytest
from django.core.exceptions import ValidationError

from people.number_field import NumberField
from people.numbers import NotANumber, readable, to_e164


@pytest.mark.parametrize(
    "typed",
    [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        " +86 138 0013 8000 ",
        "0086 13800138000",
        "１３８００１３８０００",
        "＋８６１３８００１３８０００",
        "138\u30000013\u30008000",
    ],
)
def test_one_number_however_it_is_typed(typed):
    assert to_e164(typed) == "+8613800138000"


@pytest.mark.parametrize("typed", ["", "phone", "1380013800", "138001380000", "+999 123456", "110"])
def test_refuses_what_nobody_can_have(typed):
    with pytest.raises(NotANumber):
        to_e164(typed)


def test_a_landline_is_a_number_but_no_mobile():
    assert to_e164("010 6552 9988") == "+861065529988"
    with pytest.raises(NotANumber):
        to_e164("010 6552 9988", mobile=True)


def test_numbers_from_abroad_keep_their_country():
    assert to_e164("+852 5123 4567", mobile=True) == "+85251234567"
    assert readable("+85251234567") == "+852 5123 4567"
    assert readable("+8613800138000") == "138 0013 8000"


@pytest.mark.parametrize("number", ["+8613800138000", "+8615912345678", "+8617000000001", "+8619899999999"])
def test_chinese_mobiles_are_grouped_as_the_library_groups_them(number):
    parsed = phonenumbers.parse(number)
    assert readable(number) == phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)


class TestTheField:
    def test_gives_back_what_is_kept(self):
        assert NumberField().clean(" 138-0013-8000 ") == "+8613800138000"

    @pytest.mark.parametrize("nothing", ["", None])
    def test_stays_empty_in_the_way_its_form_wants(self, nothing):
        assert NumberField(required=False).clean("  ") == ""
        assert NumberField(required=False, empty_value=nothing).clean("  ") == nothing

    @pytest.mark.parametrize(("typed", "mobile"), [("12", False), ("1" * 30, False), ("010 6552 9988", True)])
    def test_says_what_is_none(self, typed, mobile):
        with pytest.raises(ValidationError) as refused:
            NumberField(mobile=mobile).clean(typed)
        assert refused.value.code == "not_a_number"

    def test_has_an_end(self):
        with pytest.raises(ValidationError, match="40"):
            NumberField().clean("1" * 41)
