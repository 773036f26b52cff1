"""A trainer sees an example of a block before she puts it on a card."""

import pytest
from django.urls import reverse

from cms.blocks import CARD_CONTENT

EXAMPLES = [(name, block) for name, block in CARD_CONTENT if hasattr(block.meta, "preview_value")]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "block"), EXAMPLES)
def test_an_example_is_shown_as_on_a_card(name, block, trainer, client):
    assert block.is_previewable
    client.force_login(trainer)
    answer = client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    assert answer.status_code == 200
    assert f'<div class="block-{name}">{block.render(block.get_preview_value())}</div>' in answer.text
