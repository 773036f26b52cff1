"""The blocks lessons are made of: one idea each, no HTML needed anywhere."""

from django.utils.functional import cached_property, lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock
from wagtail.snippets.blocks import SnippetChooserBlock
from wagtail.snippets.widgets import AdminSnippetChooser

from . import drawings
from .models import PLAIN_TEXT_FEATURES


class TextBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs):
        super().__init__(features=PLAIN_TEXT_FEATURES, **kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "cms/blocks/text.html"
        preview_value = "<p>Keep to the right and look ahead.</p>"
        description = _("A paragraph or a list.")


class NamedChoiceBlock(blocks.ChoiceBlock):
    """A choice that is shown by its name where two versions of a page are compared, not by its key."""

    def render_basic(self, value, context=None):
        return dict(self.field.choices).get(value, value)


class CalloutBlock(blocks.StructBlock):
    kind = NamedChoiceBlock(
        choices=[("warning", _("Warning")), ("tip", _("Tip")), ("remember", _("Remember"))],
        label=_("Kind"),
        help_text=_("Warning: what can hurt or cost. Tip: what makes it easier. Remember: what to keep in mind."),
    )
    text = blocks.RichTextBlock(
        features=PLAIN_TEXT_FEATURES, label=_("Text"), help_text=_("One sentence, at most two.")
    )

    class Meta:
        icon = "warning"
        label = _("Callout")
        template = "cms/blocks/callout.html"
        preview_value = {"kind": "tip", "text": "<p>Check your brakes before the first order.</p>"}
        description = _("One sentence that must stand out.")


class KeyFigureBlock(blocks.StructBlock):
    figure = blocks.CharBlock(max_length=20, label=_("Figure"), help_text=_("With its unit: 15 km/h."))
    caption = blocks.CharBlock(
        max_length=160, label=_("What it means"), help_text=_("One sentence that is true of this figure.")
    )

    class Meta:
        icon = "order"
        label = _("Key figure")
        template = "cms/blocks/key_figure.html"
        preview_value = {"figure": "15 km/h", "caption": "Top speed of an e-bike in a non-motor lane"}
        description = _("One number a rider should remember.")


class StepsBlock(blocks.ListBlock):
    def __init__(self, **kwargs):
        step = blocks.CharBlock(max_length=200, label=_("Step"))
        # Fields of a list stand without their label.
        step.field.widget.attrs["aria-label"] = _("Step")
        super().__init__(step, min_num=2, **kwargs)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        template = "cms/blocks/steps.html"
        preview_value = ["Stop.", "Look.", "Go."]
        description = _("What to do, in order.")


class PictureBlock(ImageBlock):
    class Meta:
        icon = "image"
        label = _("Picture")
        template = "cms/blocks/picture.html"
        description = _("A photograph or drawing with a description for those who cannot see it.")


class DrawingBlock(blocks.StructBlock):
    drawing = NamedChoiceBlock(
        choices=drawings.choices, label=_("Drawing"), help_text=_("Look at it in the preview once it is chosen.")
    )
    description = blocks.CharBlock(
        max_length=160, label=_("Description"), help_text=_("What it shows, for those who cannot see it.")
    )

    class Meta:
        icon = "image"
        label = _("Line drawing")
        template = "cms/blocks/drawing.html"
        preview_value = {"drawing": "lanes", "description": "A scooter in the non-motor lane."}
        description = _("One of our own drawings; it takes the colours of the page and needs no data of its own.")


_say_of = lazy(lambda sentence, name: gettext(sentence) % {"object": name}, str)


class RowChooserBlock(SnippetChooserBlock):
    """Chooses a snippet; its buttons speak the language of each reader, not that of whoever came first."""

    @cached_property
    def widget(self):
        name = self.target_model._meta.verbose_name
        return AdminSnippetChooser(
            self.target_model,
            icon=super().widget.icon,
            choose_one_text=_say_of("Choose %(object)s", name),
            choose_another_text=_say_of("Choose another %(object)s", name),
            link_to_chosen_text=_say_of("Edit this %(object)s", name),
        )


class ReferencesBlock(blocks.ListBlock):
    """A list of rows that are the same in all languages, so that a translation cannot point to others."""

    def get_translatable_segments(self, value):
        return []

    def restore_translated_segments(self, value, segments):
        return value


class ClausesBlock(ReferencesBlock):
    def __init__(self, **kwargs):
        super().__init__(RowChooserBlock("cms.Clause", label=_("Article")), **kwargs)

    class Meta:
        icon = "openquote"
        label = _("Legal basis")
        template = "cms/blocks/clauses.html"
        description = _("The articles of law this card rests on.")


class HotlinesBlock(ReferencesBlock):
    def __init__(self, **kwargs):
        super().__init__(RowChooserBlock("cms.Hotline", label=_("Hotline")), **kwargs)

    class Meta:
        icon = "mobile-alt"
        label = _("Hotlines")
        template = "cms/blocks/hotlines.html"
        description = _("Numbers to call with one tap.")


CARD_CONTENT = [
    ("text", TextBlock()),
    ("callout", CalloutBlock()),
    ("key_figure", KeyFigureBlock()),
    ("steps", StepsBlock()),
    ("picture", PictureBlock()),
    ("drawing", DrawingBlock()),
    ("clauses", ClausesBlock()),
    ("hotlines", HotlinesBlock()),
]


class CardBlock(blocks.StructBlock):
    """One screen of a lesson."""

    heading = blocks.CharBlock(
        max_length=80, label=_("Heading"), help_text=_("What she knows after this card, in a few words.")
    )
    content = blocks.StreamBlock(
        CARD_CONTENT, label=_("Content"), help_text=_("Two or three parts: a phone shows no more at once.")
    )

    class Meta:
        icon = "doc-full"
        label = _("Card")
        template = "cms/blocks/card.html"
        description = _("One idea that fits a phone's screen.")


LESSON_BODY = [("card", CardBlock())]
