"""The blocks lessons are made of: one idea each, no HTML needed anywhere."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import cached_property, lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock
from wagtail.snippets.blocks import SnippetChooserBlock
from wagtail.snippets.widgets import AdminSnippetChooser

from . import drawings, practice
from .choosing import NamedChoiceBlock
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


class ChecklistBlock(blocks.ListBlock):
    def __init__(self, **kwargs):
        point = blocks.CharBlock(max_length=160, label=_("Point"))
        point.field.widget.attrs["aria-label"] = _("Point")
        super().__init__(point, min_num=2, **kwargs)

    class Meta:
        icon = "tasks"
        label = _("Checklist")
        template = "cms/blocks/checklist.html"
        preview_value = ["Brakes", "Lights", "Tyres"]
        description = _("What to check before setting out. Ticks help while reading and are not kept.")


class QuoteBlock(blocks.StructBlock):
    words = blocks.CharBlock(max_length=300, label=_("What was said"))
    speaker = blocks.CharBlock(max_length=80, label=_("Who said it"), help_text=_("Name or role, and where."))

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "cms/blocks/quote.html"
        preview_value = {"words": "I wear it on the short way too.", "speaker": "A rider for six years"}
        description = _("One sentence of somebody who has seen it.")


class TableRowBlock(blocks.StructBlock):
    first = blocks.CharBlock(max_length=80, label=_("First column"))
    second = blocks.CharBlock(max_length=120, label=_("Second column"))
    third = blocks.CharBlock(max_length=120, required=False, label=_("Third column"))

    class Meta:
        label = _("Row")


class TableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(max_length=120, label=_("What the table shows"))
    headings = TableRowBlock(label=_("Headings"), help_text=_("Two columns fit a phone best; leave the third empty."))
    rows = blocks.ListBlock(TableRowBlock(), min_num=1, label=_("Rows"))

    class Meta:
        icon = "table"
        label = _("Table")
        template = "cms/blocks/table.html"
        preview_value = {
            "caption": "Fines for riders",
            "headings": {"first": "What", "second": "Yuan", "third": ""},
            "rows": [
                {"first": "Red light", "second": "5 to 50", "third": ""},
                {"first": "Wrong side", "second": "20 to 50", "third": ""},
            ],
        }
        description = _("Two or three columns that are compared row by row.")


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    words = blocks.CharBlock(max_length=120, label=_("What it is"), help_text=_("Its size is said beside it."))

    class Meta:
        icon = "doc-full-inverse"
        label = _("Document")
        template = "cms/blocks/document.html"
        description = _("A file to keep: a form, a leaflet, a model letter.")


class PictureBlock(ImageBlock):
    class Meta:
        icon = "image"
        label = _("Picture")
        template = "cms/blocks/picture.html"
        description = _("A photograph or drawing with a description for those who cannot see it.")


class ComparisonBlock(blocks.StructBlock):
    first = ImageBlock(label=_("First picture"))
    first_words = blocks.CharBlock(max_length=80, label=_("Below the first picture"))
    second = ImageBlock(label=_("Second picture"))
    second_words = blocks.CharBlock(max_length=80, label=_("Below the second picture"))

    class Meta:
        icon = "image"
        label = _("Picture comparison")
        template = "cms/blocks/comparison.html"
        description = _("Two pictures to compare: before and after, right and wrong.")


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


class RecordingBlock(blocks.StructBlock):
    """Sound or film; whoever reads gets it in her language."""

    recording = RowChooserBlock("cms.Recording", label=_("Recording"))
    words = blocks.CharBlock(max_length=160, label=_("What it is"), help_text=_("Length and size are said beside it."))

    kind = ""
    refusal: Any = ""

    def clean(self, value):
        cleaned = super().clean(value)
        if cleaned["recording"].kind != self.kind:
            raise StructBlockValidationError(block_errors={"recording": ValidationError(self.refusal)})
        return cleaned


class AudioBlock(RecordingBlock):
    kind = "sound"
    refusal = _("This is a film. Choose a recording that is sound, or put it on the card as a film.")

    class Meta:
        icon = "media"
        label = _("Sound")
        template = "cms/blocks/audio.html"
        description = _("Something to listen to: a voice, a sound.")


class VideoBlock(RecordingBlock):
    kind = "film"
    refusal = _("This is sound. Choose a film, or put it on the card as sound.")

    class Meta:
        icon = "media"
        label = _("Film")
        template = "cms/blocks/video.html"
        description = _("A short film. It is made small for phones, and never plays by itself.")


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


CARD_CONTENT: list[tuple[str, blocks.Block]] = [
    ("text", TextBlock()),
    ("callout", CalloutBlock()),
    ("key_figure", KeyFigureBlock()),
    ("steps", StepsBlock()),
    ("checklist", ChecklistBlock()),
    ("table", TableBlock()),
    ("quote", QuoteBlock()),
    ("picture", PictureBlock()),
    ("comparison", ComparisonBlock()),
    ("drawing", DrawingBlock()),
    ("audio", AudioBlock()),
    ("video", VideoBlock()),
    ("document", DocumentBlock()),
    ("clauses", ClausesBlock()),
    ("hotlines", HotlinesBlock()),
    ("choose", practice.ChooseBlock()),
    ("put_in_order", practice.PutInOrderBlock()),
    ("match", practice.MatchBlock()),
    ("spot", practice.SpotBlock()),
    ("scenario", practice.ScenarioBlock()),
]


class CardBlock(blocks.StructBlock):
    """One screen of a lesson."""

    heading = blocks.CharBlock(
        max_length=80, label=_("Heading"), help_text=_("What she knows after this card, in a few words.")
    )
    audio = RowChooserBlock(
        "cms.Recording",
        required=False,
        label=_("Read aloud"),
        help_text=_("The card spoken by somebody. Without it the phone reads, if it can."),
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
