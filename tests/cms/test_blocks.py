"""Every block of a card: the editor explains it, its template draws its preview, its words can be translated."""

import re

import pytest
from django.template.loader import get_template
from wagtail.admin.icons import get_icons
from wagtail.blocks import BooleanBlock, ChoiceBlock, ChooserBlock, IntegerBlock, ListBlock, StructBlock
from wagtail.images.blocks import ImageBlock
from wagtail_localize.segments.extract import StreamFieldSegmentExtractor

from cms.blocks import CARD_CONTENT
from courses.pages import LessonPage

# What shows a picture, a file or a row has nothing to show before there is one.
WITH_WORDS = [entry for entry in CARD_CONTENT if hasattr(entry[1].meta, "preview_value")]
EMPTY = {ImageBlock: None, ChooserBlock: None, BooleanBlock: False, ListBlock: [], StructBlock: {}}


def words_in(block, value) -> list[str]:
    """Return the words of a value, markup taken out; what is chosen from a list is said in words of ours."""
    if isinstance(block, StructBlock):
        return [text for key, child in block.child_blocks.items() for text in words_in(child, value[key])]
    if isinstance(block, ListBlock):
        return [text for part in value for text in words_in(block.child_block, part)]
    if isinstance(block, ChoiceBlock | BooleanBlock | IntegerBlock) or not value:
        return []
    return [re.sub(r"<[^>]+>", "", value)]


def words_of(block) -> list[str]:
    """Return what the preview of a block says."""
    return words_in(block, block.meta.preview_value)


def nothing_in(block):
    """Return what the editor sends for a block before anything is written in it."""
    return next((empty for kind, empty in EMPTY.items() if isinstance(block, kind)), "")


@pytest.mark.parametrize(("name", "block"), CARD_CONTENT)
def test_the_editor_says_what_it_is(name, block):
    assert block.label and block.meta.description
    assert f'id="icon-{block.meta.icon}"' in get_icons()
    assert block.meta.template == f"cms/blocks/{name}.html"
    get_template(block.meta.template)


@pytest.mark.parametrize(("name", "block"), WITH_WORDS)
def test_its_template_draws_what_it_says(name, block):
    drawn = block.render(block.get_preview_value())
    assert [text for text in words_of(block) if text not in drawn] == []


@pytest.mark.parametrize(("name", "block"), CARD_CONTENT)
def test_it_is_drawn_before_it_is_filled_in_as_in_the_preview_of_a_draft(name, block):
    block.render(block.get_default())
    if isinstance(block, StructBlock):
        nothing = {name: nothing_in(child) for name, child in block.child_blocks.items()}
        assert "None" not in block.render(block.to_python(nothing))


@pytest.mark.parametrize(("name", "block"), WITH_WORDS)
def test_its_words_are_offered_for_translation(name, block):
    extractor = StreamFieldSegmentExtractor(LessonPage._meta.get_field("body"))
    value = block.get_preview_value()
    kept = {"type": name, "value": block.get_prep_value(value)}
    offered = [
        segment.string.data
        for segment in extractor.handle_block(block, value, raw_value=kept)
        if hasattr(segment, "string") and segment.string.data
    ]
    assert sorted(offered) == sorted(words_of(block))
