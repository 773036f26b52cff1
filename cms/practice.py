"""Blocks in which a learner tries something out on a card: nothing of it is kept, and it counts for nothing.

They work as they come from the server, which sends the same card to everybody: answers are uncovered by the browser.
"""

import hashlib
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageBlock

from .choosing import NamedChoiceBlock

PLACES = [
    ("1", _("top left")),
    ("2", _("top middle")),
    ("3", _("top right")),
    ("4", _("middle left")),
    ("5", _("in the middle")),
    ("6", _("middle right")),
    ("7", _("bottom left")),
    ("8", _("bottom middle")),
    ("9", _("bottom right")),
]


def shuffled(words: list[str]) -> list[str]:
    """Return words in an order that is the same for everybody and gives nothing away: not the one they came in."""
    mixed = sorted(words, key=lambda word: hashlib.sha256(word.encode()).digest())
    return mixed[::-1] if mixed == words else mixed


class OptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=160, label=_("Option"))
    is_right = blocks.BooleanBlock(required=False, label=_("This is right"))
    feedback = blocks.CharBlock(
        max_length=200,
        required=False,
        label=_("What she reads when she chooses it"),
        help_text=_("Why it is right or wrong."),
    )

    class Meta:
        label = _("Option")


class ChooseBlock(blocks.StructBlock):
    question = blocks.CharBlock(max_length=250, label=_("Question"))
    options = blocks.ListBlock(OptionBlock(), min_num=2, max_num=6, label=_("Options"))
    explanation = blocks.CharBlock(
        max_length=300, required=False, label=_("Explanation"), help_text=_("Shown once she has chosen.")
    )

    class Meta:
        icon = "help"
        label = _("Practice: choose")
        template = "cms/blocks/choose.html"
        preview_value = {
            "question": "The lane ahead is blocked. What now?",
            "options": [
                {"text": "Wait, look back, then pass", "is_right": True, "feedback": "You are seen in time."},
                {"text": "Swing out at once", "is_right": False, "feedback": "Whoever is behind cannot brake."},
            ],
            "explanation": "You may borrow the next lane for that stretch only.",
        }
        description = _("A question with options. What she chooses is explained at once; it is not kept.")

    def clean(self, value):
        cleaned = super().clean(value)
        options = cleaned["options"]
        if not any(option["is_right"] for option in options):
            raise _refused("options", _("No option is right. Tick the right one."))
        if len({option["text"] for option in options}) < len(options):
            raise _refused("options", _("Two options say the same. Change one."))
        return cleaned

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context=parent_context)
        return context | {"many": sum(bool(option["is_right"]) for option in value["options"]) > 1}


class PutInOrderBlock(blocks.StructBlock):
    question = blocks.CharBlock(max_length=250, label=_("Question"))
    steps = blocks.ListBlock(
        blocks.CharBlock(max_length=120, label=_("Step")),
        min_num=3,
        max_num=6,
        label=_("Steps"),
        help_text=_("In the right order; learners see them mixed."),
    )
    explanation = blocks.CharBlock(max_length=300, required=False, label=_("Explanation"))

    class Meta:
        icon = "list-ol"
        label = _("Practice: put in order")
        template = "cms/blocks/put_in_order.html"
        preview_value = {
            "question": "You come upon a crash. What first?",
            "steps": ["Make the place safe", "Call 120", "Give first aid"],
            "explanation": "A second crash helps nobody.",
        }
        description = _("Steps that she puts in their order.")

    def clean(self, value):
        cleaned = super().clean(value)
        if len(set(cleaned["steps"])) < len(cleaned["steps"]):
            raise _refused("steps", _("Two steps say the same. Change one."))
        return cleaned

    def get_context(self, value, parent_context=None):
        steps = [step for step in value["steps"] if step]
        places = {step: number for number, step in enumerate(steps, start=1)}
        mixed = [(step, places[step]) for step in shuffled(steps)]
        return super().get_context(value, parent_context=parent_context) | {"mixed": mixed}


class PairBlock(blocks.StructBlock):
    left = blocks.CharBlock(max_length=80, label=_("What"))
    right = blocks.CharBlock(max_length=80, label=_("What belongs to it"))

    class Meta:
        label = _("Pair")


class MatchBlock(blocks.StructBlock):
    question = blocks.CharBlock(max_length=250, label=_("Question"))
    pairs = blocks.ListBlock(PairBlock(), min_num=2, max_num=6, label=_("Pairs"))
    explanation = blocks.CharBlock(max_length=300, required=False, label=_("Explanation"))

    class Meta:
        icon = "link"
        label = _("Practice: match")
        template = "cms/blocks/match.html"
        preview_value = {
            "question": "Which number for what?",
            "pairs": [{"left": "Fire", "right": "119"}, {"left": "Injury", "right": "120"}],
            "explanation": "Both calls are free.",
        }
        description = _("Pairs that she puts together.")

    def clean(self, value):
        cleaned = super().clean(value)
        if len({pair["right"] for pair in cleaned["pairs"]}) < len(cleaned["pairs"]):
            raise _refused("pairs", _("Two pairs have the same match. Change one."))
        return cleaned

    def get_context(self, value, parent_context=None):
        matches = shuffled([pair["right"] for pair in value["pairs"] if pair["right"]])
        return super().get_context(value, parent_context=parent_context) | {"matches": matches}


class HazardBlock(blocks.StructBlock):
    place = NamedChoiceBlock(choices=PLACES, label=_("Where"), help_text=_("The picture is divided into nine fields."))
    words = blocks.CharBlock(max_length=160, label=_("What is dangerous there"))

    class Meta:
        label = _("Hazard")


class SpotBlock(blocks.StructBlock):
    question = blocks.CharBlock(max_length=250, label=_("Question"))
    picture = ImageBlock(label=_("Picture"))
    hazards = blocks.ListBlock(HazardBlock(), min_num=1, max_num=5, label=_("Hazards"))

    class Meta:
        icon = "crosshairs"
        label = _("Practice: spot the hazard")
        template = "cms/blocks/spot.html"
        description = _("A picture on which she taps what is dangerous.")

    def clean(self, value):
        cleaned = super().clean(value)
        if len({hazard["place"] for hazard in cleaned["hazards"]}) < len(cleaned["hazards"]):
            raise _refused("hazards", _("Two hazards are in the same field. Say both in one sentence."))
        return cleaned

    def get_context(self, value, parent_context=None):
        found = {hazard["place"]: hazard["words"] for hazard in value["hazards"]}
        fields = [(place, name, found.get(place, "")) for place, name in PLACES]
        return super().get_context(value, parent_context=parent_context) | {"fields": fields}


class WayBlock(blocks.StructBlock):
    choice = blocks.CharBlock(max_length=120, label=_("What she may do"))
    outcome = blocks.CharBlock(max_length=250, label=_("What happens then"))
    verdict = NamedChoiceBlock(
        choices=[("good", _("Good")), ("bad", _("Dangerous")), ("open", _("Neither"))],
        default="open",
        label=_("How it was"),
    )
    leads_to = blocks.IntegerBlock(
        required=False,
        min_value=2,
        label=_("Goes on with situation no."),
        help_text=_("A later one. Empty: the story ends here."),
    )

    class Meta:
        label = _("Way")


class SituationBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=300, label=_("Situation"))
    ways = blocks.ListBlock(WayBlock(), min_num=2, max_num=4, label=_("Ways"))

    class Meta:
        label = _("Situation")


@dataclass(frozen=True)
class Scene:
    """A situation with the ways out of it; each is (way, the scene it leads to or None)."""

    text: str
    ways: list


class ScenarioBlock(blocks.ListBlock):
    def __init__(self, **kwargs):
        super().__init__(SituationBlock(), min_num=1, max_num=6, **kwargs)

    class Meta:
        icon = "redirect"
        label = _("Scenario")
        template = "cms/blocks/scenario.html"
        preview_value = [
            {
                "text": "You are late, and the light turns red.",
                "ways": [
                    {"choice": "Stop", "outcome": "A lorry crosses.", "verdict": "good", "leads_to": 2},
                    {"choice": "Ride on", "outcome": "You are fined.", "verdict": "bad", "leads_to": None},
                ],
            },
            {
                "text": "The customer calls and complains.",
                "ways": [
                    {"choice": "Answer at the kerb", "outcome": "She waits.", "verdict": "good", "leads_to": None},
                    {"choice": "Answer while riding", "outcome": "You swerve.", "verdict": "bad", "leads_to": None},
                ],
            },
        ]
        description = _("A short story in which she decides how it goes on. The first situation is the beginning.")

    def clean(self, value):
        cleaned = super().clean(value)
        wrong = {
            number - 1: ValidationError(_("A way goes on with a later situation that there is."))
            for number, situation in enumerate(cleaned, start=1)
            for way in situation["ways"]
            if way["leads_to"] and not number < way["leads_to"] <= len(cleaned)
        }
        if wrong:
            raise ListBlockValidationError(block_errors=wrong)
        return cleaned

    def get_context(self, value, parent_context=None):
        return super().get_context(value, parent_context=parent_context) | {"scene": _scene(list(value), 1)}


def _scene(situations: list, number: int) -> Scene | None:
    """Return a situation and all that may follow; ways lead to later ones only, so it ends."""
    if not 1 <= number <= len(situations):
        return None
    situation = situations[number - 1]
    ways = []
    for way in situation["ways"]:
        following = way["leads_to"] or 0
        ways.append((way, _scene(situations, following) if following > number else None))
    return Scene(situation["text"], ways)


def _refused(field: str, sentence) -> StructBlockValidationError:
    return StructBlockValidationError(block_errors={field: ValidationError(sentence)})
