from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from foundation import events, operations, own_data, personal_data
from foundation.models import Event, Heartbeat, Operation, Schedule
from foundation.personal_data import Class, keep


@pytest.fixture
def empty_register(monkeypatch):
    monkeypatch.setattr(personal_data, "register_of", {})


def our_models():
    for config in apps.get_app_configs():
        if Path(config.path).parent == settings.BASE_DIR:
            yield from config.get_models()


def test_every_column_of_ours_is_classified():
    forgotten = {model._meta.label: personal_data.unclassified(model) for model in our_models()}

    assert {label: columns for label, columns in forgotten.items() if columns} == {}


def test_a_new_column_would_be_noticed(empty_register):
    personal_data.register(Schedule, columns={"name": Class.NONE, "slot": Class.NONE, "lease_until": Class.NONE})

    assert personal_data.unclassified(Schedule) == ["ended_at", "last_error"]
    assert "kind" in personal_data.unclassified(Heartbeat)


def test_a_column_that_does_not_exist_is_refused(empty_register):
    with pytest.raises(ImproperlyConfigured, match="shoe_size"):
        personal_data.register(Schedule, columns={"shoe_size": Class.NONE})


def test_a_model_is_registered_once(empty_register):
    personal_data.register(Schedule, columns={})
    with pytest.raises(ImproperlyConfigured, match="already"):
        personal_data.register(Schedule, columns={})


def test_personal_columns_need_a_way_out_a_way_to_vanish_and_a_way_to_move(empty_register):
    with pytest.raises(ImproperlyConfigured, match="needs exports, erase and merge"):
        personal_data.register(Schedule, columns={"name": Class.CONTACT}, erase=keep, merge=keep)


def test_a_person_gets_what_is_held_about_her(person, another):
    operations.perform(person, "o-1", "body", lambda: {"score": 80})
    operations.perform(another, "o-2", "body", lambda: {"score": 90})
    events.record("course.completed", actor=person, course="road-safety")
    events.record("role.granted", actor=another, subject=person, role="trainer")
    events.record("course.completed", actor=another)

    held = personal_data.export(person)

    assert [row["result"] for row in held["foundation.Operation"]] == [{"score": 80}]
    assert [(row["kind"], row["did_it"]) for row in held["foundation.Event"]] == [
        ("course.completed", True),
        ("role.granted", False),
    ]
    assert str(another.pseudonym) not in str(held)


def test_a_person_of_whom_nothing_is_held_gets_nothing(person):
    held = personal_data.export(person)

    assert not any(label.startswith("foundation.") for label in held)


def test_erasing_forgets_operations_and_keeps_the_log(person, another):
    for somebody in (person, another):
        operations.perform(somebody, "o-1", "body", lambda: {"score": 80})
    events.record("course.completed", actor=person)

    personal_data.erase(person)

    assert [operation.user for operation in Operation.objects.all()] == [another]
    assert Event.objects.filter(actor=str(person.pseudonym)).count() == 1


def test_merging_moves_operations_and_an_id_used_twice_stays_the_heirs(person, another):
    operations.perform(person, "o-1", "body", lambda: {"of": "source"})
    operations.perform(person, "o-2", "body", lambda: {"of": "source"})
    operations.perform(another, "o-2", "body", lambda: {"of": "heir"})

    own_data._move_operations(person, another)

    heirs = Operation.objects.filter(user=another).order_by("operation_id")
    assert [operation.result["of"] for operation in heirs] == ["source", "heir"]


def test_an_heir_gets_the_events_of_the_accounts_merged_into_hers(person, another):
    events.record("course.completed", actor=person, course="road-safety")
    person.state, person.merged_into = "merged", another
    person.save(update_fields=["state", "merged_into"])

    assert [row["facts"] for row in personal_data.export(another)["foundation.Event"]] == [{"course": "road-safety"}]
