"""A number that was not used here for 90 days, where nobody who is on no list registers herself."""

import pytest

from foundation import clock
from foundation.models import Event
from people import accounts
from people.invitations import in_session, inviting
from people.models import User
from people.sign_in import slips
from tests.people import phones
from tests.people.old_numbers import AFRESH, AGAIN, DAY, LOGIN, browser, confirm, grow_old, type_slip

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _closed(settings):
    settings.SELF_REGISTRATION = False


@pytest.fixture
def rider(worker) -> User:
    return grow_old(worker)


@pytest.fixture
def asked(rider):
    """A strange browser that has shown her number and is asked for more."""
    client = browser()
    phones.sign_in(client, rider.phone)
    return client


def test_she_is_asked_about_it_and_promised_no_record(asked, rider):
    assert "Begin afresh" not in asked.get(AGAIN).content.decode()
    page = asked.get(AFRESH).content.decode()
    assert "new to you?" in page
    assert rider.name not in page
    assert User.objects.get(phone=rider.phone) == rider


def test_the_number_is_taken_from_the_old_record_and_makes_none(asked, rider):
    epoch, now, everybody = rider.session_epoch, clock.now(), User.objects.count()
    with clock.at(now):
        answers = [confirm(asked, rider.phone) for _tap in range(2)]
    for answer in answers:
        assert "This number is on no list" in answer.content.decode()
    assert phones.signed_in_as(asked) is None
    assert User.objects.count() == everybody
    rider.refresh_from_db()
    assert (rider.phone, rider.number_proved_at, rider.number_lost_at) == (None, None, now)
    assert rider.session_epoch > epoch
    assert Event.objects.get(kind="person.number_lost").subject == str(rider.pseudonym)


def test_so_that_her_own_station_can_enter_it(asked, rider, units):
    phone = rider.phone
    confirm(asked, phone)
    fresh = accounts.make_person("Gao Yan", phone=phone, unit=units.elsewhere)
    assert confirm(asked, phone)["Location"] == LOGIN
    phones.sign_in(asked, phone)
    assert phones.signed_in_as(asked) == str(fresh.pk)


def test_nothing_is_taken_once_its_owner_has_come_with_her_slip(asked, rider, coordinator):
    owner = browser()
    phones.sign_in(owner, rider.phone)
    type_slip(owner, slips.make(rider, by=coordinator)[1])
    assert confirm(asked, rider.phone)["Location"] == LOGIN
    assert User.objects.get(phone=rider.phone) == rider


def test_its_slip_still_opens_it(asked, rider, coordinator):
    asked.get(AFRESH)
    type_slip(asked, slips.make(rider, by=coordinator)[1])
    assert phones.signed_in_as(asked) == str(rider.pk)


def test_whoever_is_invited_may_begin(rider, coordinator, units):
    client = browser()
    invitation = inviting.invite(units.north_station, by=coordinator, expires_at=clock.now() + DAY)
    session = client.session
    in_session.keep(session, invitation, way_back="/join/", claim=None)
    session.save()
    phones.sign_in(client, rider.phone, next="/join/")
    assert "Begin afresh with" in client.get(AFRESH, {"next": "/join/"}).content.decode()
    confirm(client, rider.phone, next="/join/")
    fresh = User.objects.get(phone=rider.phone)
    assert phones.signed_in_as(client) == str(fresh.pk) != str(rider.pk)
