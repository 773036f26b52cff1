"""What content is made of: the front page, the register of legal sources, hotlines, the site's settings."""

from datetime import date

from django.contrib.auth.models import Group
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, pgettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.fields import RichTextField
from wagtail.models import Collection, Page
from wagtail_localize.fields import SynchronizedField

from foundation import clock
from people.models import Unit

from .admin_forms import PageCopyForm
from .recordings import Recording, Take  # noqa: F401 - Django finds models in this module only
from .references import LANGUAGE_PANEL, LanguageRow, Reference, ReferenceStamp  # noqa: F401

PLAIN_TEXT_FEATURES = ["bold", "ol", "ul", "link"]


def same_in_all_languages(*fields: str) -> list[SynchronizedField]:
    """Name the fields of a page that translators neither see nor change, besides those that no page lets them."""
    return [SynchronizedField(field, overridable=False) for field in ("slug", "show_in_menus", *fields)]


# Narrow first: most readers hold a phone.
PREVIEW_SIZES = [
    {"name": "phone", "icon": "mobile-alt", "device_width": 360, "label": _("As on a phone")},
    {"name": "desktop", "icon": "desktop", "device_width": 1280, "label": _("As on a computer")},
]


class SitePage(Page):
    """What all pages share: previewed as on a phone, one slug for all languages, no privacy settings of their own."""

    # The player decides by enrolment and does not ask Wagtail's privacy, so offering it would promise too much.
    private_page_options: list[str] = []
    copy_form_class = PageCopyForm
    preview_sizes = PREVIEW_SIZES
    promote_panels: list = []
    settings_panels = [*Page.settings_panels, FieldPanel("slug")]
    override_translatable_fields = same_in_all_languages()

    class Meta:
        abstract = True

    def address_in_any_language(self) -> str:
        """Return where to read this page, or what stands for it, in a language into which it is not translated."""
        raise NotImplementedError


class HomePage(SitePage):
    """The front of the site in one language, for whoever is not signed in."""

    max_count_per_parent = None
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["courses.CourseIndexPage"]
    template = "home.html"

    introduction = RichTextField(_("introduction"), blank=True, features=PLAIN_TEXT_FEATURES)

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction", help_text=_("A sentence or two that visitors read before they sign in.")),
    ]

    class Meta:
        verbose_name = _("home page")

    def address_in_any_language(self):
        return reverse("today")


class Desk(models.Model):
    """Where a unit's content is written: its group of writers in Wagtail and the collection of its files.

    The desk without a unit is that of the whole site. Groups are filled by code alone; see admin_rights.py.
    """

    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, null=True, blank=True, related_name="desk")
    group = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="desk")
    collection = models.OneToOneField(Collection, on_delete=models.PROTECT, related_name="desk")

    class Meta:
        verbose_name = _("desk")
        verbose_name_plural = _("desks")
        constraints = [models.UniqueConstraint(Coalesce("unit", 0), name="desk_one_for_the_whole_site")]

    def __str__(self) -> str:
        return self.unit.name if self.unit else gettext("the whole site")


class LegalSource(Reference):
    """A law, rule or standard on which lessons and questions rest."""

    class Force(models.TextChoices):
        LAW = "law", _("law")
        REGULATION = "regulation", _("administrative regulation")
        RULE = "rule", _("departmental rule")
        LOCAL = "local", _("local rule")
        INTERPRETATION = "interpretation", _("judicial interpretation")
        STANDARD = "standard", _("mandatory standard")
        VOLUNTARY = "voluntary", _("voluntary standard")
        GUIDANCE = "guidance", _("guidance")
        DRAFT = "draft", _("draft for comment")
        ADVICE = "advice", _("expert advice")

    force = models.CharField(_("binding force"), max_length=16, choices=Force.choices)
    jurisdiction = models.CharField(
        _("jurisdiction"), max_length=60, default="CN", help_text=_("CN for the whole country, or the place's name.")
    )
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    in_force_to = models.DateField(_("in force to"), null=True, blank=True)
    address = models.URLField(_("address"), max_length=500, blank=True)
    checked_on = models.DateField(_("checked on"))
    review_by = models.DateField(_("review by"), null=True, blank=True)

    panels = [
        InlinePanel(
            "translations", label=_("name"), min_num=1, help_text=_("Once for each language in which learners read it.")
        ),
        FieldRowPanel(
            [
                FieldPanel(
                    "force", help_text=_("Learners read it beside the name: advice does not bind as a law does.")
                ),
                FieldPanel("jurisdiction"),
            ]
        ),
        FieldRowPanel(
            [
                FieldPanel("in_force_from", help_text=_("Empty: not known, taken as in force.")),
                FieldPanel(
                    "in_force_to", help_text=_("Its last day; afterwards learners read “not in force”. Empty: no end.")
                ),
            ]
        ),
        FieldPanel("address", help_text=_("Where the full text can be read, best on an official site.")),
        FieldRowPanel(
            [
                FieldPanel("checked_on", help_text=_("When somebody last compared it with the text. Learners see it.")),
                FieldPanel("review_by", help_text=_("By when somebody should look again. Learners do not see it.")),
            ]
        ),
        InlinePanel(
            "clauses",
            label=_("article of law"),
            help_text=_("Only articles listed here can be cited in a lesson or question."),
        ),
    ]

    class Meta:
        verbose_name = _("legal source")
        verbose_name_plural = _("legal sources")
        ordering = ["pk"]

    def __str__(self) -> str:
        words = self.words()
        return words.name if words else self.code

    def is_in_force(self, at: date | None = None) -> bool:
        """Tell whether it holds on a day; an unknown beginning or end does not exclude."""
        day = at or clock.today()
        begun = self.in_force_from is None or self.in_force_from <= day
        ended = self.in_force_to is not None and self.in_force_to < day
        return begun and not ended


class LegalSourceName(LanguageRow):
    source = ParentalKey(LegalSource, on_delete=models.CASCADE, related_name="translations")
    name = models.CharField(_("name"), max_length=200)

    panels = [LANGUAGE_PANEL, FieldPanel("name")]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "language"], name="source_named_once_per_language")]

    def __str__(self) -> str:
        return self.name


class Clause(Reference):
    """One article of a legal source, cited by lessons and questions."""

    source = ParentalKey(LegalSource, on_delete=models.CASCADE, related_name="clauses")
    article = models.CharField(_("article"), max_length=20, blank=True, help_text=_("Its number, for example 62."))
    point = models.CharField(_("item"), max_length=20, blank=True, help_text=_("The item within it, for example 3."))

    panels = [
        FieldRowPanel(
            [
                FieldPanel("article", help_text=_("Its number, for example 62. Empty: the whole law.")),
                FieldPanel("point"),
            ]
        )
    ]

    class Meta:
        verbose_name = _("article of law")
        verbose_name_plural = _("articles of law")
        ordering = ["source_id", "pk"]

    def __str__(self) -> str:
        return self.label

    def words(self, language: str | None = None):
        return self.source.words(language)

    @property
    def label(self) -> str:
        """Name law and article as the reader's language writes it."""
        return self._label_form % {"law": self.source, "article": self.article, "point": self.point}

    @property
    def marked_label(self) -> SafeString:
        """Return the label for a page, where the law's name is marked when it is not in the reader's language."""
        words = self.words()
        names = {"law": self.source, "article": self.article, "point": self.point}
        if words and words.language != get_language():
            names["law"] = format_html('<span lang="{}">{}</span>', words.language, words.name)
        # The form is a sentence of our catalogue, and what is filled in is escaped.
        return mark_safe(self._label_form % {name: conditional_escape(value) for name, value in names.items()})

    @property
    def _label_form(self) -> str:
        if not self.article:
            return pgettext("a whole law", "%(law)s")
        if not self.point:
            return pgettext("law and article", "%(law)s, Art. %(article)s")
        return pgettext("law, article and item", "%(law)s, Art. %(article)s(%(point)s)")


class Hotline(Reference):
    """A number that helps, shown to everybody and dialled with one tap."""

    number = models.CharField(_("number"), max_length=20)
    is_emergency = models.BooleanField(_("for emergencies"), default=False)
    region = models.CharField(_("region"), max_length=12, blank=True, help_text=_("Empty: the whole country."))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    panels = [
        FieldPanel("number", help_text=_("As it is dialled. One tap on a phone calls it.")),
        InlinePanel(
            "translations",
            label=_("words"),
            min_num=1,
            help_text=_("Once for each language in which learners read it."),
        ),
        FieldPanel("is_emergency", help_text=_("It then stands out among the others.")),
        FieldRowPanel(
            [FieldPanel("region"), FieldPanel("position", help_text=_("The smallest number is shown first."))]
        ),
    ]

    class Meta:
        verbose_name = _("hotline")
        verbose_name_plural = _("hotlines")
        ordering = ["position", "number"]

    def __str__(self) -> str:
        words = self.words()
        return f"{self.number} {words.name}" if words else self.number


class HotlineWords(LanguageRow):
    hotline = ParentalKey(Hotline, on_delete=models.CASCADE, related_name="translations")
    name = models.CharField(_("name"), max_length=80)
    purpose = models.CharField(_("what for"), max_length=200, blank=True)
    hours = models.CharField(_("hours"), max_length=80, blank=True)

    panels = [
        LANGUAGE_PANEL,
        FieldPanel("name"),
        FieldPanel("purpose", help_text=_("When to call it, in one sentence.")),
        FieldPanel("hours", help_text=_("When somebody answers. Empty: at any time, or not known.")),
    ]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hotline", "language"], name="hotline_words_once_per_language")]

    def __str__(self) -> str:
        return self.name


@register_setting(icon="site")
class SiteSettings(BaseGenericSetting):
    """What the operator says about the site as a whole."""

    issuer_zh = models.CharField(_("issuer of certificates, in Chinese"), max_length=120, blank=True)
    issuer_en = models.CharField(_("issuer of certificates, in English"), max_length=120, blank=True)

    data_contact = models.CharField(
        _("whom to ask about personal data"),
        max_length=200,
        blank=True,
        help_text=_("Stands on the page that says what is kept: an office with its number or address."),
    )

    panels = [
        MultiFieldPanel([FieldPanel("issuer_zh"), FieldPanel("issuer_en")], heading=_("Certificates")),
        MultiFieldPanel([FieldPanel("data_contact")], heading=_("Personal data")),
    ]

    class Meta:
        verbose_name = _("site settings")

    @property
    def issuer_names(self) -> dict[str, str]:
        """Return the issuer's names by language, without the empty ones."""
        names = {"zh-hans": self.issuer_zh, "en": self.issuer_en}
        return {language: name for language, name in names.items() if name}


# At the end (E402), because it points to pages; and though nothing here uses it (F401), because Django finds models in
# this module only.
from .search.models import SearchEntry  # noqa: E402, F401
