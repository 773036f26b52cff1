"""Who is in the demo: a tree of three levels, one person to try for each role, and some sixty workers."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from cms.models import SiteSettings
from courses import posters
from courses.models import Course
from courses.pages import CourseIndexPage
from foundation import clock
from lms.sketches import key
from people import accounts, roles, tree
from people.invitations import asking
from people.models import Membership, Role, Unit, User
from people.sign_in import factors

PASSWORD = "waystation-demo"
COORDINATOR = "coordinator@example.org"
EAST = "河东街道"
ISSUER_ZH = "江滨市新就业群体服务联合会（演示）"
ISSUER_EN = "Jiangbin Federation for New Employment Groups (demo)"

SURNAMES = "陈李王张刘杨黄赵周吴徐孙马朱胡郭何林罗高"
GIVEN_NAMES = ["伟", "芳", "磊", "敏", "强", "静", "洋", "艳", "勇", "娟", "超", "秀兰", "志强", "丽华", "建国", "小龙"]


def number(last: int) -> str:
    """Return a telephone number of the demo; the demo never sends anything to it."""
    return f"+86199{last:08d}"


@transaction.atomic
def introduce() -> list[User]:
    """Make units, staff and workers through the same doors as everybody; return the sixty whose histories follow."""
    settings = SiteSettings.load()
    settings.issuer_zh, settings.issuer_en = ISSUER_ZH, ISSUER_EN
    settings.save()
    federation = tree.add(ISSUER_ZH.split("（", maxsplit=1)[0], kind=Unit.Kind.FEDERATION, region="330000")
    east = tree.add(EAST, parent=federation, kind=Unit.Kind.SUBDISTRICT, **_contact("周敏", 81))
    west = tree.add("河西街道", parent=federation, kind=Unit.Kind.SUBDISTRICT, **_contact("郭建国", 82))
    stations = [
        tree.add("河东第一驿站", parent=east, **_contact("周敏", 81)),
        tree.add("滨江骑手驿站", parent=east, **_contact("林静", 83)),
        tree.add("河西物流园驿站", parent=west, **_contact("郭建国", 82)),
        tree.add("大学城驿站", parent=west, **_contact("何丽华", 84)),
    ]
    # The catalogue belongs to the federation, so its trainer may write there.
    CourseIndexPage.objects.update(unit=federation)
    _person("陈喆", 1, unit=stations[0], state=User.State.ACTIVE, language="zh-hans")
    _staff("吴芳", "trainer@example.org", 2, federation, Role.Kind.TRAINER)
    _staff("周敏", COORDINATOR, 3, east, Role.Kind.COORDINATOR)
    _staff("郭建国", "neighbour@example.org", 4, west, Role.Kind.COORDINATOR)
    _staff("许静", "auditor@example.org", 6, federation, Role.Kind.AUDITOR)
    _staff("罗志强", "admin@example.org", 7, federation, Role.Kind.ADMINISTRATOR)
    # Written down twice, with two numbers: likely one person.
    _person("陈伟", 173, unit=stations[0], staff_number="jb1000")
    operator = User.objects.create_superuser(
        name="系统管理员", email="operator@example.org", phone=number(5), password=PASSWORD
    )
    _set_up_app(operator)
    return [
        _person(
            f"{SURNAMES[i % len(SURNAMES)]}{GIVEN_NAMES[i * 7 % len(GIVEN_NAMES)]}",
            100 + i,
            unit=stations[i % len(stations)],
            occupation=_occupation(i),
            staff_number=f"JB{1000 + i}",
        )
        for i in range(60)
    ]


def begun_by_all() -> Course:
    """Return the course the histories are about; the others we ship wait in the catalogue, begun by nobody."""
    return Course.objects.get(pk=key("road-safety-for-riders"))


def invite(course: Course) -> None:
    """Hang a poster of each of two stations of the coordinator's; let two wait at the second, one to move there."""
    coordinator = User.objects.get(email=COORDINATOR)
    free, watched = Unit.objects.filter(path__startswith=Unit.objects.get(name=EAST).path, kind=Unit.Kind.STATION)
    until = clock.now() + timedelta(days=180)
    posters.put_up(free, course.pk, by=coordinator, expires_at=until)
    posters.put_up(watched, course.pk, by=coordinator, expires_at=until, max_uses=50, needs_confirmation=True)
    asking.ask(_person("宋海", 171, state=User.State.ACTIVE, language="zh-hans"), watched)
    elsewhere = Unit.objects.get(name="大学城驿站")
    mover = _person("邓小龙", 172, unit=elsewhere, state=User.State.ACTIVE, language="zh-hans")
    asking.ask(mover, watched, leaves=mover.memberships.get())


def _contact(name: str, last: int) -> dict[str, Any]:
    return {"contact_name": name, "contact_phone": number(last), "contact_hours": "9:00-18:00"}


def _person(name: str, last: int, **fields) -> User:
    return accounts.make_person(name, phone=number(last), **fields)


def _staff(name: str, email: str, last: int, unit: Unit, kind: str) -> None:
    person = _person(name, last, email=email, unit=unit, occupation=Membership.Occupation.STAFF)
    User.objects.filter(pk=person.pk).update(state=User.State.ACTIVE, password=make_password(PASSWORD))
    roles.grant(person, unit, kind, by=None)
    _set_up_app(person)


def _set_up_app(person: User) -> None:
    """Give somebody an app whose digits stand on the page that asks for them."""
    secret = factors.new_secret()
    factors.set_up_app(person, secret, factors.digits_of(secret, factors.step_now()))


def _occupation(i: int) -> str:
    cycle = [Membership.Occupation.RIDER] * 4 + [Membership.Occupation.COURIER, Membership.Occupation.RIDE_HAILING]
    return cycle[i % len(cycle)]
