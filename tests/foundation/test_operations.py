import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from foundation import clock, operations
from foundation.models import Event, Operation
from foundation.operations import OperationConflict, perform


@pytest.fixture
def effects():
    return []


@pytest.fixture
def effect(effects):
    def effect():
        effects.append("done")
        return {"number": len(effects)}

    return effect


def test_the_first_time_the_effect_happens(person, effect, effects):
    outcome = perform(person, "o-1", "body", effect)

    assert outcome.result == {"number": 1}
    assert not outcome.repeated
    assert effects == ["done"]


def test_the_second_time_the_first_result_comes_back(person, effect, effects):
    perform(person, "o-1", "body", effect)

    outcome = perform(person, "o-1", "body", effect)

    assert outcome.result == {"number": 1}
    assert outcome.repeated
    assert effects == ["done"]


def test_a_first_result_looks_like_a_repeated_one(person):
    some_id = uuid.uuid4()

    first = perform(person, "o-1", "body", lambda: {"id": some_id})

    assert first.result == perform(person, "o-1", "body", dict).result == {"id": str(some_id)}


def test_the_same_id_with_another_body_is_refused(person, effect, effects):
    perform(person, "o-1", "body", effect)

    with pytest.raises(OperationConflict):
        perform(person, "o-1", "another body", effect)

    assert effects == ["done"]


def test_two_people_may_use_the_same_id(person, another, effect, effects):
    perform(person, "o-1", "body", effect)

    assert not perform(another, "o-1", "body", effect).repeated


def test_an_effect_that_raises_leaves_nothing_and_may_be_tried_again(person, effect):
    def half_done():
        Event.objects.create(kind="tests.half")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        perform(person, "o-1", "body", half_done)

    assert not Event.objects.exists()
    assert not perform(person, "o-1", "body", effect).repeated


@pytest.mark.parametrize("operation_id", ["", "x" * 65, "a b", "a\x00", "编号"])
def test_an_id_that_is_none_is_refused(person, effect, operation_id):
    with pytest.raises(ValueError, match="operation id"):
        perform(person, operation_id, "body", effect)


def test_operations_are_forgotten_after_ninety_days(person, effect, noon):
    perform(person, "old", "body", effect)
    clock.travel(noon + timedelta(days=1))
    perform(person, "younger", "body", effect)

    clock.travel(noon + timedelta(days=90, hours=1))

    assert operations.prune() == 1
    assert [operation.operation_id for operation in Operation.objects.all()] == ["younger"]


def post(path="/learn/", **fields):
    return RequestFactory().post(path, {"answer": "b", **fields})


def test_the_body_leaves_out_the_token_and_the_id():
    first = post(csrfmiddlewaretoken="one", operation="o-1")

    assert operations.body_of(first) == operations.body_of(post(csrfmiddlewaretoken="two", operation="o-2"))


@pytest.mark.parametrize(
    "other",
    [
        lambda: post(answer="c"),
        lambda: post(answer=["b", "c"]),
        lambda: post(path="/elsewhere/"),
        lambda: post(note="more"),
        lambda: post(photo=SimpleUploadedFile("a.jpg", b"another picture")),
        lambda: RequestFactory().post("/learn/", b'{"answer": "b"}', content_type="application/json"),
    ],
)
def test_bodies_that_ask_for_something_else_differ(other):
    pictured = post(photo=SimpleUploadedFile("a.jpg", b"picture"))

    assert operations.body_of(other()) not in (operations.body_of(post()), operations.body_of(pictured))


def test_a_file_can_still_be_read_after_its_body_was_taken():
    request = post(photo=SimpleUploadedFile("a.jpg", b"picture"))

    operations.body_of(request)

    assert request.FILES["photo"].read() == b"picture"


def test_bodies_that_are_no_forms_differ_too():
    def send(text):
        return operations.body_of(RequestFactory().post("/learn/", text, content_type="application/json"))

    assert send('{"answer": "b"}') == send('{"answer": "b"}')
    assert send('{"answer": "b"}') != send('{"answer": "c"}')


def test_an_empty_form_has_a_body_too():
    request = RequestFactory().post("/learn/", {})
    assert not request.POST

    assert operations.body_of(request)


def test_a_form_sent_twice_has_one_effect(person, effect, effects):
    for repeated in (False, True):
        request = post(operation="o-1", csrfmiddlewaretoken=str(repeated))
        request.user = person
        assert operations.perform_form(request, effect).repeated == repeated

    assert effects == ["done"]


def test_the_id_of_a_form_is_the_one_it_was_given():
    assert operations.id_of(post(operation="o-1")) == "o-1"


def test_a_form_without_a_usable_id_gets_a_fresh_one():
    assert operations.id_of(post()) != operations.id_of(post())
    assert len(operations.id_of(post(operation="a b" * 50))) > 20
