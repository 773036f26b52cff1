import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.models import Event
from people import tree
from people.models import Unit
from people.refusals import Refusal
from tests.builders import make_unit


def is_sound() -> bool:
    return not any(Unit.find_problems())


def test_adds_roots_and_children(db):
    root = tree.add("Federation", kind=Unit.Kind.FEDERATION)
    child = tree.add("Station", parent=root)
    assert child.get_parent() == root
    assert list(Unit.objects.within([root])) == [root, child]
    assert Event.objects.filter(kind="unit.added").count() == 2
    assert is_sound()


def test_a_stale_parent_does_no_harm(db):
    root = make_unit()
    stale = Unit.objects.get(pk=root.pk)
    tree.add("First", parent=root)
    tree.add("Second", parent=stale)
    assert Unit.objects.get(pk=root.pk).numchild == 2
    assert is_sound()


def test_moves_a_unit_with_everything_below(db):
    north, south = make_unit("North"), make_unit("South")
    station = make_unit("Station", parent=north)
    point = make_unit("Point", parent=station)
    moved = tree.move(station, south)
    assert moved.get_parent() == south
    assert set(Unit.objects.within([south])) == {south, station, point}
    assert list(Unit.objects.within([north])) == [north]
    assert is_sound()


def test_refuses_to_move_a_unit_into_itself(db):
    root = make_unit()
    child = make_unit(parent=root)
    for target in (root, child):
        with pytest.raises(Refusal) as refusal:
            tree.move(root, target)
        assert refusal.value.code == "inside_itself"
    assert is_sound()


def test_refuses_to_grow_deeper_than_the_path_holds(db):
    unit = make_unit()
    for _ in range(tree.DEEPEST - 1):
        unit = make_unit(parent=unit)
    with pytest.raises(Refusal) as refusal:
        tree.add("One too many", parent=unit)
    assert refusal.value.code == "too_deep"
    twig = make_unit(parent=make_unit())
    with pytest.raises(Refusal):
        tree.move(twig.get_parent(), unit.get_parent())
    assert is_sound()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.booleans(), st.integers(0, 30), st.integers(0, 30)), max_size=12))
def test_any_order_of_adding_and_moving_leaves_a_sound_tree(db, steps):
    """Each step adds a unit below some other, or moves some unit below some other where that is possible."""
    Unit.objects.all().delete()
    units = [make_unit()]
    for is_move, one, other in steps:
        unit, target = units[one % len(units)], units[other % len(units)]
        if is_move:
            inside = Unit.objects.get(pk=target.pk) in Unit.objects.within([Unit.objects.get(pk=unit.pk)])
            if inside:
                continue
            tree.move(unit, target)
        else:
            units.append(make_unit(parent=unit))
    assert is_sound()
    assert Unit.objects.count() == len(units)


def test_a_subtree_is_a_range_of_the_index(units, django_assert_num_queries):
    """`startswith` would scan the table on SQLite; see house.md."""
    from django.db import connection

    plan = Unit.objects.within([units.north]).order_by().explain()
    index = "USING INDEX" if connection.vendor == "sqlite" else "Index"
    assert index in plan or connection.vendor == "postgresql", plan
    if connection.vendor == "sqlite":
        assert "SCAN" not in plan
