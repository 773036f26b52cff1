"""Rights in Wagtail follow from roles, day by day, without anybody filling a group by hand."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Collection

from cms import admin_rights
from cms.models import Desk, Hotline, LegalSource
from foundation import clock
from people import roles, tree
from people.models import Role, User
from quizzes.models import QuestionFolder
from tests.builders import make_person, make_role, make_unit
from tests.courses.builders import make_catalogue, make_course

SHANGHAI = ZoneInfo("Asia/Shanghai")


def fresh(person: User) -> User:
    """Return the person as the next request sees her, without remembered permissions."""
    return User.objects.get(pk=person.pk)


def may_enter(person: User) -> bool:
    return fresh(person).has_perm("wagtailadmin.access_admin")


def test_a_role_opens_the_admin_and_its_end_closes_it(trainer, units):
    assert may_enter(trainer)
    roles.take_away(Role.objects.get(user=trainer), by=None)
    assert not may_enter(trainer)
    assert not fresh(trainer).groups.exists()


@pytest.mark.parametrize("who", ["worker", "coordinator", "stranger"])
def test_who_writes_nothing_gets_no_group(request, who):
    assert not may_enter(request.getfixturevalue(who))


def test_a_role_that_ran_out_overnight_is_gone_at_the_next_request(client, trainer, units):
    roles.grant(trainer, units.north, Role.Kind.TRAINER, by=None, until=date(2026, 3, 31))
    with clock.at(datetime(2026, 3, 31, 12, tzinfo=SHANGHAI)):
        client.force_login(trainer)
        assert client.get("/admin/").status_code == 200
    with clock.at(datetime(2026, 4, 1, 0, 1, tzinfo=SHANGHAI)):
        client.force_login(trainer)
        assert client.get("/admin/").status_code == 302
    assert not fresh(trainer).groups.exists()


def test_the_daily_job_sees_what_nobody_asked_for(trainer, units):
    roles.grant(trainer, units.north, Role.Kind.TRAINER, by=None, until=clock.today())
    with clock.at(clock.now() + timedelta(days=2)):
        admin_rights.keep_all()
    assert not fresh(trainer).groups.exists()


def test_one_of_two_roles_ending_leaves_the_other(trainer, units):
    make_role(trainer, units.south, Role.Kind.TRAINER)
    north, south = Desk.objects.get(unit=units.north), Desk.objects.get(unit=units.south)
    assert {group.pk for group in fresh(trainer).groups.all()} == {north.group_id, south.group_id}
    roles.take_away(Role.objects.get(user=trainer, unit=units.north), by=None)
    assert [group.pk for group in fresh(trainer).groups.all()] == [south.group_id]


def test_a_role_reaches_the_desks_below_also_those_that_come_later(units):
    person = make_person()
    make_role(person, units.north, Role.Kind.TRAINER)
    make_catalogue(unit=units.north_station)
    assert not fresh(person).groups.filter(desk__unit=units.north_station).exists()
    admin_rights.keep(person)
    assert fresh(person).groups.filter(desk__unit=units.north_station).exists()
    assert not fresh(person).groups.filter(desk__unit=units.south).exists()


def test_a_unit_that_moves_takes_its_desk_along(trainer, trainer_next_door, units):
    course = make_course(unit=units.north_station)
    page = make_catalogue(unit=units.north_station)
    for person in (trainer, trainer_next_door):
        admin_rights.keep(person)
    assert page.permissions_for_user(fresh(trainer)).can_edit()
    tree.move(units.north_station, units.south)
    for person in (trainer, trainer_next_door):
        admin_rights.keep(person)
    assert not page.permissions_for_user(fresh(trainer)).can_edit()
    assert page.permissions_for_user(fresh(trainer_next_door)).can_edit()
    assert course


def test_nobody_is_in_a_group_twice_and_nothing_changes_when_nothing_changed(trainer):
    assert not admin_rights.keep(fresh(trainer))


def test_desks_bear_the_names_of_their_units(trainer, units):
    type(units.north).objects.filter(pk=units.north.pk).update(name="Far north")
    admin_rights.keep_all()
    desk = Desk.objects.get(unit=units.north)
    assert desk.collection.name == "Far north"
    assert desk.group.name.startswith("Far north")


def test_files_stay_with_their_desk_and_those_of_the_site_may_be_used_by_all(trainer, trainer_next_door, units):
    from wagtail.images.permissions import permission_policy as policy

    def collections(person, action) -> set[str]:
        return {c.name for c in policy.collections_user_has_permission_for(fresh(person), action)}

    assert collections(trainer, "choose") == {units.north.name, admin_rights.FOR_EVERYBODY}
    assert collections(trainer, "change") == {units.north.name}
    assert collections(trainer_next_door, "choose") == {units.south.name, admin_rights.FOR_EVERYBODY}
    assert Collection.objects.filter(name=admin_rights.FOR_EVERYBODY).count() == 1


def test_an_administrator_finds_the_staff_of_her_units_and_a_trainer_nobody(client, administrator, trainer, stranger):
    client.force_login(administrator)
    page = client.get("/admin/users/").content.decode()
    assert trainer.name in page
    assert stranger.name not in page
    client.force_login(trainer)
    assert client.get("/admin/users/").status_code == 302


def test_what_belongs_to_a_desk_is_not_deleted_and_says_so(client, operator, trainer, units):
    client.cookies["django_language"] = "en"
    client.force_login(operator)
    desk = Desk.objects.get(unit=units.north)
    for path in (f"/admin/collections/{desk.collection_id}/delete/", f"/admin/groups/delete/{desk.group_id}/"):
        answer = client.post(path, follow=True)
        assert answer.status_code == 200
        assert Desk.objects.filter(pk=desk.pk).exists()


class TestTheWholeSite:
    """Laws, hotlines and folders without a unit belong to whoever has her role over every root."""

    def test_an_administrator_of_one_of_two_trees_changes_no_hotline(self, administrator):
        assert may_enter(administrator)
        assert not fresh(administrator).has_perm("cms.change_hotline")

    def test_an_administrator_of_everything_does(self, administrator, units):
        make_role(administrator, units.elsewhere, Role.Kind.ADMINISTRATOR)
        person = fresh(administrator)
        for model in (Hotline, LegalSource):
            assert person.has_perms([f"cms.{do}_{model._meta.model_name}" for do in ("add", "change", "delete")])
        assert admin_rights.answers_for_site(person)
        assert not person.has_perm("cms.change_clause")

    def test_a_trainer_of_everything_writes_what_has_no_unit_but_no_laws(self, units):
        person = make_person()
        make_role(person, units.federation, Role.Kind.TRAINER)
        folder = QuestionFolder.objects.create(name="For all")
        catalogue = make_catalogue()
        assert folder not in QuestionFolder.objects.editable_by(person)
        make_role(person, units.elsewhere, Role.Kind.TRAINER)
        assert folder in QuestionFolder.objects.editable_by(person)
        assert catalogue.permissions_for_user(fresh(person)).can_publish()
        assert not fresh(person).has_perm("cms.change_legalsource")

    def test_a_new_tree_takes_these_rights_away_until_they_are_given_for_it_too(self, administrator, units):
        make_role(administrator, units.elsewhere, Role.Kind.ADMINISTRATOR)
        make_unit("A third city")
        admin_rights.keep(administrator)
        assert not fresh(administrator).has_perm("cms.change_hotline")

    def test_without_any_unit_nobody_has_it(self, db):
        assert not admin_rights.covers_site([])

    def test_groups_are_not_made_anew(self, administrator, units):
        make_role(administrator, units.elsewhere, Role.Kind.ADMINISTRATOR)
        before = Group.objects.count()
        admin_rights.keep_all()
        assert Group.objects.count() == before
