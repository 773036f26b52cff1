"""Users in Wagtail's admin: staff only, and of those only whom one could put out of office."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from people import accounts, joining
from people.models import Role, User
from people.refusals import Refusal
from tests.builders import make_number, make_person, make_role
from tests.people import phones

LIST = "/admin/users/"


@pytest.fixture
def cast(worker, coordinator, coordinator_next_door, trainer, trainer_next_door, administrator, stranger, operator):
    return User.objects.all()


@pytest.fixture
def as_operator(client, operator):
    client.force_login(operator)
    return client


@pytest.fixture
def as_administrator(client, administrator):
    """The rights that Wagtail asks for before it asks us."""
    codes = ["access_admin", "add_user", "change_user", "delete_user"]
    administrator.user_permissions.add(*Permission.objects.filter(codename__in=codes))
    client.force_login(administrator)
    return client


def listed(client, **query) -> set[str]:
    page = client.get(LIST, query)
    assert page.status_code == 200
    return {str(person) for person in page.context["object_list"]}


class TestTheList:
    def test_shows_staff_and_no_worker(self, as_operator, cast):
        everybody = {str(person) for person in cast}
        assert listed(as_operator) == everybody - {"Li Na", "Xu Lan"}
        page = as_operator.get(LIST).content.decode()
        assert "Sun Li" in page
        assert "Li Na" not in page

    def test_shows_an_administrator_only_her_own_people(self, as_administrator, cast, units):
        make_role(make_person("Far Away"), units.elsewhere)
        both = make_person("In Both")
        make_role(both, units.north)
        make_role(both, units.elsewhere)
        assert listed(as_administrator) == {"Wang Fang", "Zhao Min", "Sun Li", "Qian Yu", "Zhou Hong"}

    @pytest.mark.parametrize("query", ["Li Na", "Xu Lan", "+86139"])
    def test_searching_finds_no_worker(self, as_operator, cast, query):
        assert not listed(as_operator, q=query) & {"Li Na", "Xu Lan"}

    def test_searching_finds_staff(self, as_operator, cast, coordinator):
        assert listed(as_operator, q="Wang") == {"Wang Fang"}
        assert listed(as_operator, q=coordinator.phone) == {"Wang Fang"}
        assert listed(as_operator, q="trainer.south") == {"Qian Yu"}

    @pytest.mark.parametrize("query", ["is_active=true", "is_superuser=false", "ordering=-name", "export=csv"])
    def test_no_filter_order_or_export_shows_a_worker(self, as_operator, cast, query):
        for address in (LIST, f"{LIST}results/"):
            answer = as_operator.get(f"{address}?{query}")
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert "Li Na" not in content.decode()

    def test_former_staff_are_gone(self, as_operator, coordinator):
        Role.objects.filter(user=coordinator).delete()
        assert "Wang Fang" not in listed(as_operator)


class TestOnePerson:
    @pytest.mark.parametrize("page", ["edit", "history", "history_results"])
    def test_staff_have_pages_and_workers_have_none(self, as_operator, coordinator, worker, page):
        name = f"wagtailusers_users:{page}"
        assert as_operator.get(reverse(name, args=[coordinator.pk])).status_code == 200
        assert as_operator.get(reverse(name, args=[worker.pk])).status_code == 404
        assert as_operator.post(reverse(name, args=[worker.pk]), {"name": "x"}).status_code in (404, 405)

    @pytest.mark.parametrize("page", ["delete", "copy", "usage", "inspect"])
    def test_what_we_have_not_looked_at_does_not_exist(self, as_operator, coordinator, page):
        assert as_operator.get(f"{LIST}{page}/{coordinator.pk}/").status_code == 404

    def test_an_administrator_finds_nobody_above_or_beside_her(self, as_administrator, operator, units):
        beside = make_person()
        make_role(beside, units.elsewhere)
        for beyond in (operator, beside):
            address = reverse("wagtailusers_users:edit", args=[beyond.pk])
            assert as_administrator.get(address).status_code == 404
            assert as_administrator.post(address, {"name": "x", "phone": make_number()}).status_code == 404

    @pytest.mark.parametrize("action", ["delete", "assign_role", "set_active_state"])
    def test_no_bulk_action(self, as_operator, worker, coordinator, action):
        for query in (f"id={worker.pk}&id={coordinator.pk}", "id=all"):
            address = f"/admin/bulk/people/user/{action}/?{query}"
            assert as_operator.get(address).status_code == 404
            assert as_operator.post(address, {"mark_as_active": "False"}).status_code == 404
        assert User.objects.filter(pk__in=[worker.pk, coordinator.pk], is_active=True).count() == 2


class TestChanging:
    def test_name_phone_and_email(self, as_operator, coordinator):
        address = reverse("wagtailusers_users:edit", args=[coordinator.pk])
        form = {"name": "Wang Fangfang", "phone": "138 0013 8000", "email": "Fang@Example.org"}
        before = coordinator.session_epoch
        assert as_operator.post(address, form).status_code == 302
        coordinator.refresh_from_db()
        details = (coordinator.name, coordinator.phone, coordinator.email)
        assert details == ("Wang Fangfang", "+8613800138000", "fang@example.org")
        assert coordinator.session_epoch == before + 1

    def test_the_form_asks_for_no_password_and_no_rights(self, as_operator, coordinator):
        page = as_operator.get(reverse("wagtailusers_users:edit", args=[coordinator.pk]))
        assert set(page.context["form"].fields) == {"name", "phone", "email"}

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"name": ""}, "name"),
            ({"name": "\u202eFang"}, "name"),
            ({"phone": "12345"}, "phone"),
            ({"email": "x"}, "email"),
            ({"phone": "", "email": ""}, "phone"),
            ({"email": "trainer@example.org"}, "email"),
        ],
    )
    def test_it_validates(self, as_operator, coordinator, trainer, change, field):
        form = {"name": "Wang Fang", "phone": coordinator.phone, "email": ""} | change
        answer = as_operator.post(reverse("wagtailusers_users:edit", args=[coordinator.pk]), form)
        assert list(answer.context["form"].errors) == [field]

    def test_not_how_she_signs_in_if_she_belongs_elsewhere_too(self, as_administrator, coordinator, units):
        joining.join(coordinator, units.elsewhere)
        address = reverse("wagtailusers_users:edit", args=[coordinator.pk])
        form = {"name": "Wang Fangfang", "phone": coordinator.phone, "email": ""}
        answer = as_administrator.post(address, form | {"phone": make_number()})
        assert "a unit that is not yours" in answer.content.decode()
        with pytest.raises(Refusal, match="not yours"):
            accounts.change_details(
                coordinator, name="Wang", phone=make_number(), email=None, by=User.objects.get(name="Zhou Hong")
            )
        assert as_administrator.post(address, form).status_code == 302

    def test_adding_somebody_with_a_role(self, as_administrator, administrator, units):
        form = {"name": "He Xin", "phone": make_number(), "email": "", "kind": "trainer", "unit": units.south.pk}
        answer = as_administrator.post(reverse("wagtailusers_users:add"), form)
        assert answer.status_code == 302
        person = User.objects.get(name="He Xin")
        assert person.units_as("trainer") == [units.south]
        assert (person.state, person.has_usable_password()) == (User.State.ROSTERED, False)
        assert "He Xin" in listed(as_administrator)

    def test_nobody_gives_beyond_her_own_units(self, as_administrator, units):
        form = {"name": "He Xin", "phone": make_number(), "kind": "trainer", "unit": units.elsewhere.pk}
        answer = as_administrator.post(reverse("wagtailusers_users:add"), form)
        assert list(answer.context["form"].errors) == ["unit"]
        assert not User.objects.filter(name="He Xin").exists()

    def test_a_coordinator_whom_wagtail_would_let_in_gives_no_trainer(self, client, coordinator, units):
        codes = ["access_admin", "add_user", "change_user"]
        coordinator.user_permissions.add(*Permission.objects.filter(codename__in=codes))
        client.force_login(coordinator)
        form = {"name": "He Xin", "phone": make_number(), "kind": "trainer", "unit": units.north.pk}
        answer = client.post(reverse("wagtailusers_users:add"), form)
        assert list(answer.context["form"].errors) == ["kind"]


class TestOnesOwnAccount:
    def test_one_name_no_picture_no_password(self, as_operator, operator):
        page = as_operator.get("/admin/account/")
        assert page.status_code == 200
        content = page.content.decode()
        for absent in ("first_name", "last_name", "avatar-avatar", "password-new", "email-email"):
            assert absent not in content
        form = {"name-name": "Zhang Wei", "locale-preferred_language": "en", "locale-current_time_zone": ""}
        theme = {"theme-theme": "system", "theme-contrast": "system", "theme-density": "default"}
        assert as_operator.post("/admin/account/", form | theme).status_code == 302
        operator.refresh_from_db()
        assert operator.name == "Zhang Wei"
        assert phones.signed_in_as(as_operator)
        as_operator.post("/admin/account/", form | theme | {"name-name": "\u200b"})
        operator.refresh_from_db()
        assert operator.name == "Zhang Wei"

    def test_is_for_those_whom_wagtail_lets_in(self, client, worker):
        assert client.get("/admin/account/").status_code == 302
        client.force_login(worker)
        assert client.get("/admin/account/").status_code == 302


@pytest.mark.parametrize("who", ["worker", "coordinator", "trainer"])
@pytest.mark.parametrize("page", ["", "results/", "new/"])
def test_others_do_not_come_in(client, request, who, page):
    client.force_login(request.getfixturevalue(who))
    assert client.get(f"{LIST}{page}").status_code == 302
