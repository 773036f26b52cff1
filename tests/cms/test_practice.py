"""What learners try out on a card: refused when it cannot be solved, drawn so that nothing gives the answer away."""

import re

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from cms.blocks import CARD_CONTENT
from cms.practice import PLACES, shuffled

BLOCKS = dict(CARD_CONTENT)


def example(name: str, **changes) -> dict:
    """Return the preview of a block as the editor would keep it, with other values in some fields."""
    block = BLOCKS[name]
    value = block.get_preview_value()
    return block.to_python(block.get_prep_value(value) | changes)


def refused(name: str, **changes) -> str:
    with pytest.raises(ValidationError) as refusal:
        BLOCKS[name].clean(example(name, **changes))
    return str(refusal.value.as_json_data())


class TestRefusals:
    def test_no_option_is_right(self):
        options = [{"text": "Stop", "is_right": False}, {"text": "Go", "is_right": False}]
        assert "No option is right" in refused("choose", options=options)

    def test_two_options_say_the_same(self):
        options = [{"text": "Stop", "is_right": True}, {"text": "Stop", "is_right": False}]
        assert "Two options say the same" in refused("choose", options=options)

    def test_two_steps_say_the_same(self):
        assert "Two steps say the same" in refused("put_in_order", steps=["Stop", "Look", "Stop"])

    def test_two_pairs_have_one_match(self):
        pairs = [{"left": "Fire", "right": "119"}, {"left": "Smoke", "right": "119"}]
        assert "the same match" in refused("match", pairs=pairs)

    @pytest.mark.parametrize(("situation", "leads_to"), [(0, 3), (1, 2)], ids=["nowhere", "to itself"])
    def test_a_story_that_cannot_go_on(self, situation, leads_to):
        block = BLOCKS["scenario"]
        kept = block.get_prep_value(block.get_preview_value())
        kept[situation]["value"]["ways"][0]["value"]["leads_to"] = leads_to
        with pytest.raises(ValidationError) as refusal:
            block.clean(block.to_python(kept))
        assert "a later situation that there is" in str(refusal.value.as_json_data())

    @pytest.mark.parametrize("name", [name for name in BLOCKS if hasattr(BLOCKS[name].meta, "preview_value")])
    def test_examples_are_none(self, name):
        block = BLOCKS[name]
        block.clean(block.get_preview_value())


class TestShuffled:
    @given(st.lists(st.text(min_size=1), min_size=2, max_size=6, unique=True))
    def test_all_are_there_and_never_in_the_order_they_came(self, words):
        assert sorted(shuffled(words)) == sorted(words)
        assert shuffled(words) != words

    def test_is_the_same_for_everybody(self):
        words = ["Make the place safe", "Call 120", "Give first aid"]
        assert shuffled(words) == shuffled(list(words))


class TestChoosing:
    def test_one_or_many(self):
        one = BLOCKS["choose"].render(example("choose"))
        options = [{"text": text, "is_right": True} for text in ("Lights", "Brakes")]
        many = BLOCKS["choose"].render(example("choose", options=options))
        assert (one.count('type="radio"'), many.count('type="checkbox"')) == (2, 2)


class TestAScenario:
    def test_what_follows_stands_below_its_way(self):
        drawn = BLOCKS["scenario"].render(BLOCKS["scenario"].get_preview_value())
        first_way = drawn[drawn.index("Stop") : drawn.index("Ride on")]
        assert "The customer calls" in first_way
        assert drawn.count("The customer calls") == 1

    def test_a_draft_that_goes_in_circles_is_drawn_to_its_end(self):
        block = BLOCKS["scenario"]
        kept = block.get_prep_value(block.get_preview_value())
        for way in (kept[0]["value"]["ways"][0], kept[1]["value"]["ways"][0]):
            way["value"]["leads_to"] = 1
        drawn = block.render(block.to_python(kept))
        assert drawn.count("You are late") == 1


@pytest.mark.django_db
class TestSpotting:
    @pytest.fixture
    def picture(self):
        image = get_image_model().objects.create(title="Crossing", file=get_test_image_file(size=(8, 8)))
        yield image
        for rendition in image.renditions.all():
            rendition.file.delete(save=False)
        image.file.delete(save=False)

    def value(self, picture, *hazards) -> dict:
        image = {"image": picture.pk, "alt_text": "A crossing", "decorative": False}
        hazards = [{"place": place, "words": words} for place, words in hazards]
        return BLOCKS["spot"].to_python({"question": "Where?", "picture": image, "hazards": hazards})

    def test_nine_fields_with_names(self, picture):
        drawn = BLOCKS["spot"].render(self.value(picture, ("3", "An open door")))
        assert drawn.count('type="checkbox"') == len(PLACES)
        said = re.findall(r'<p class="tried-(right|wrong)', drawn)
        assert [number for number, kind in enumerate(said, start=1) if kind == "right"] == [3]
        assert "top right: An open door" in drawn

    def test_two_hazards_in_one_field_are_refused(self, picture):
        with pytest.raises(ValidationError) as refusal:
            BLOCKS["spot"].clean(self.value(picture, ("3", "An open door"), ("3", "A child")))
        assert "in the same field" in str(refusal.value.as_json_data())
