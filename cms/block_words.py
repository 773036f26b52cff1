"""What the blocks of a card say, for whoever searches."""

from collections.abc import Iterator
from typing import Any

from wagtail import blocks


def words_of(block: blocks.Block, value: Any) -> Iterator[str]:
    """Return the words a trainer has written into a block and those inside it, in their order.

    What she has chosen from a list says nothing to whoever searches: Wagtail would take its name for a text.
    """
    # A block of a picture is made of parts too, but its value is the picture.
    if isinstance(block, blocks.BaseStructBlock) and isinstance(value, blocks.StructValue):
        for name, child in block.child_blocks.items():
            yield from words_of(child, value.get(name))
    elif isinstance(block, blocks.BaseStreamBlock):
        for part in value:
            yield from words_of(part.block, part.value)
    elif isinstance(block, blocks.ListBlock):
        for part in value:
            yield from words_of(block.child_block, part)
    elif value and not isinstance(block, blocks.ChoiceBlock):
        yield from block.get_searchable_content(value)
