"""What the measurements stand on: a scratch database, the real courses, people made by the same verbs as anybody."""

import os
import shutil
from functools import cached_property
from pathlib import Path

import environ
import psycopg
from django.conf import settings
from django.core.management import call_command
from django.http import HttpRequest
from django.test import Client
from django.utils.timezone import now
from wagtail.models import Page, Site

from courses import progress, versions
from courses.models import LessonVersion
from lms.demo import cast, histories
from people import accounts, roles, tree
from people.models import Role, Unit, User
from people.sign_in import second_factor

DATABASE = "waystation_bench"
BARE_HOST = "bare"
TAKERS = 12
IN_THE_BIG_UNIT = 1000
# Of the thousand; the others have never signed in.
WITH_A_HISTORY = 120


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of everything that shall see the scratch database only; make the database anew."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "static").mkdir(parents=True)
    url = f"sqlite:///{folder / 'bench.sqlite3'}"
    if settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
        server = os.environ["DATABASE_URL"].rpartition("/")[0]
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {DATABASE} TEMPLATE template0 ENCODING 'UTF8'")
        url = f"{server}/{DATABASE}"
    return {
        **os.environ,
        "DATABASE_URL": url,
        "WAYSTATION_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "lms.settings.demo",
        "REDIS_URL": "",
    }


def remove(url: str) -> None:
    """Take a PostgreSQL scratch database away again; a SQLite one is a file in var/."""
    if environ.Env.db_url_config(url)["ENGINE"].endswith("postgresql"):
        with psycopg.connect(f"{url.rpartition('/')[0]}/postgres", autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


class Ground:
    """The prepared database: who asks, and for what."""

    def __init__(self) -> None:
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("load_content", verbosity=0)
        workers = cast.introduce()
        self.course = cast.begun_by_all()
        histories.live(workers, self.course)
        self.version = versions.current(self.course.pk)
        self.lessons = [entry for entry in self.version.activities if entry["kind"] == "lesson"]
        self.quiz = next(entry for entry in self.version.activities if entry["kind"] == "quiz")
        self.station = Unit.objects.filter(kind=Unit.Kind.STATION)[0]
        self.learner = self._learner("刘洋", lessons=2)
        self.takers = [self._learner(f"何敏{number}", lessons=len(self.lessons)) for number in range(TAKERS)]
        self._bare_site()

    def _learner(self, name: str, lessons: int) -> User:
        person = accounts.make_person(name, phone=self._number(), unit=self.station, language="zh-hans")
        accounts.welcome(person)
        enrolment = progress.enrol(person, self.course.pk)
        for lesson in self.lessons[:lessons]:
            version = LessonVersion.objects.get(pk=lesson["version"])
            progress.complete_activity(enrolment, lesson["id"], lesson_version=version)
        return person

    def _number(self) -> str:
        return f"+86198{User.objects.count():08d}"

    @cached_property
    def coordinator(self) -> User:
        """Return whoever answers for a unit of a thousand, which is made when first asked for: that takes minutes."""
        unit = tree.add("大型配送站", parent=self.station.get_parent())
        people = [
            accounts.make_person(f"骑手{number:04d}", phone=self._number(), unit=unit, staff_number=f"B{number}")
            for number in range(IN_THE_BIG_UNIT)
        ]
        for begin in range(0, WITH_A_HISTORY, 60):
            histories.live(people[begin : begin + 60], self.course, seed=begin)
        coordinator = accounts.make_person("周静", phone=self._number(), unit=unit, occupation="staff")
        accounts.welcome(coordinator)
        roles.grant(coordinator, unit, Role.Kind.COORDINATOR, by=None)
        return coordinator

    def _bare_site(self) -> None:
        page = Page.get_first_root_node().add_child(
            instance=Page(title="Bare", slug="bare", live=True, first_published_at=now())
        )
        Site.objects.create(hostname=BARE_HOST, root_page=page)

    def cookies(self, person: User) -> dict[str, str]:
        """Sign a person in and return the cookies of her phone."""
        client = Client()
        client.force_login(person)
        request = HttpRequest()
        request.session = client.session
        for method in ("password", "mfa"):
            second_factor.note(request, person, method)
        request.session.save()
        return {name: morsel.value for name, morsel in client.cookies.items()}
