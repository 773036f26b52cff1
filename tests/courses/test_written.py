"""Practice on paper, for whoever reviews a course: with its key, and nothing folded away."""

import pytest

from cms.blocks import CARD_CONTENT
from courses.written import WITH_A_KEY, Cards

pytestmark = pytest.mark.django_db
BLOCKS = dict(CARD_CONTENT)


def on_paper(name: str, value) -> str:
    part = {"type": name, "value": value, "id": "0"}
    return Cards([{"content": [part]}], {}).draw({"content": [part]})


@pytest.mark.parametrize("name", [name for name in WITH_A_KEY if name != "spot"])
def test_says_all_of_it(name):
    block = BLOCKS[name]
    said = on_paper(name, block.get_prep_value(block.get_preview_value()))
    assert "<details" not in said
    for words in {
        "choose": ["Swing out at once – Whoever is behind cannot brake.", "You may borrow"],
        "put_in_order": ["Make the place safe</li><li>Call 120</li><li>Give first aid", "A second crash"],
        "match": ["Fire – 119", "Injury – 120"],
        "scenario": ["You are late", "Ride on → You are fined. (Dangerous)", "Stop → A lorry crosses. (Good) → 2"],
    }[name]:
        assert words in said


def test_marks_the_right_option():
    block = BLOCKS["choose"]
    said = on_paper("choose", block.get_prep_value(block.get_preview_value()))
    right = said[said.index("option-right") : said.index("option-wrong")]
    assert "Wait, look back" in right


def test_names_the_fields_with_hazards():
    image = {"image": None, "alt_text": "", "decorative": True}
    hazards = [{"type": "item", "value": {"place": "3", "words": "An open door"}, "id": "1"}]
    said = on_paper("spot", {"question": "Where?", "picture": image, "hazards": hazards})
    assert "top right: An open door" in said
