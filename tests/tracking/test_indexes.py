"""Questions about a subtree go through the index on the path of units, on either database."""

import json

import pytest
from django.db import connection

from people.models import Unit
from tests.courses.builders import make_course
from tracking import course_choice, people_list
from tracking.scope import scope_of

pytestmark = pytest.mark.django_db


def plan_of(queryset) -> list[str]:
    """Return what the database says it does, step by step; on PostgreSQL as if the tables were large."""
    if connection.vendor == "sqlite":
        return queryset.explain().splitlines()
    with connection.cursor() as cursor:
        # A handful of rows is read faster without any index; here it is asked whether one could be used.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
    return [
        f"{step.get('Relation Name', '')} {step.get('Index Name', '')} {step.get('Index Cond', '')}"
        for step in steps(json.loads(queryset.explain(format="json"))[0]["Plan"])
    ]


def steps(plan: dict):
    yield plan
    for below in plan.get("Plans", []):
        yield from steps(below)


def goes_by_path(plan: list[str]) -> bool:
    if connection.vendor == "sqlite":
        return any("people_unit" in step and "USING" in step and "path>? AND path<?" in step for step in plan)
    return any("people_unit" in step and "path" in step and ">=" in step and "<" in step for step in plan)


@pytest.fixture
def scope(coordinator):
    return scope_of(coordinator)


def test_her_units(scope):
    assert goes_by_path(plan_of(scope.visible_units))


def test_the_list_and_its_tally(scope, units):
    course = make_course()
    found = people_list.people(scope, course.pk)
    assert goes_by_path(plan_of(found))
    assert goes_by_path(plan_of(people_list.people(scope, course.pk, units.north_station)))
    assert goes_by_path(plan_of(people_list.detailed(found, scope, course.pk, course_choice.steps_of(course.pk))))


def test_the_enrolments_her_units_may_see(scope):
    assert goes_by_path(plan_of(scope.enrolments()))


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has an index for LIKE, SQLite has none")
def test_the_check_itself_notices_a_question_without_ranges():
    """The control: by `startswith` SQLite reads every unit."""
    assert not goes_by_path(plan_of(Unit.objects.filter(path__startswith="0001")))
