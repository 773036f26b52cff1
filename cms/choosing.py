"""A choice in the editor that says its names wherever it is shown."""

from wagtail import blocks


class NamedChoiceBlock(blocks.ChoiceBlock):
    """A choice that is shown by its name where two versions of a page are compared, not by its key."""

    def render_basic(self, value, context=None):
        return dict(self.field.choices).get(value, value)
