"""The pages trainers write: catalogue, course, lesson. Each is one language of a `Course` or an `Activity`."""

from collections.abc import Iterable

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.forms import TagWidget
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, TranslatableMixin
from wagtail.search import index

from cms.block_words import words_of
from cms.blocks import LESSON_BODY
from cms.fields import SeveralField
from cms.models import SitePage, same_in_all_languages
from cms.search.findable import Findable
from cms.search.models import SearchEntry
from people.models import Membership

from .admin_forms import CourseForm, FolderForm, LessonForm


class CourseIndexPage(SitePage):
    """A folder of courses: the public catalogue, or the part of it that belongs to one unit's trainers."""

    parent_page_types = ["cms.HomePage", "courses.CourseIndexPage"]
    subpage_types = ["courses.CourseIndexPage", "courses.CoursePage"]
    template = "courses/catalogue.html"
    base_form_class = FolderForm

    introduction = models.CharField(_("introduction"), max_length=250, blank=True)
    unit = models.ForeignKey(
        "people.Unit",
        verbose_name=_("organisation unit"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="course_folders",
        help_text=_("Trainers of this unit may write here. Empty: the folder belongs to the whole site."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction", help_text=_("One sentence above the list of courses.")),
    ]
    # Whoever could change the unit could give a folder, with all courses in it, to somebody else's trainers.
    settings_panels = [*SitePage.settings_panels, FieldPanel("unit", permission="cms.change_sitesettings")]
    override_translatable_fields = same_in_all_languages("unit")

    class Meta:
        verbose_name = _("course folder")

    def get_context(self, request, *args, **kwargs):
        from . import filters

        return super().get_context(request, *args, **kwargs) | filters.context(request, self.translation_key)

    def address_in_any_language(self):
        return reverse("courses:catalogue")


class CourseTag(TaggedItemBase):
    """One word under which a course is found, on the page in the language it was written in."""

    content_object = ParentalKey("courses.CoursePage", on_delete=models.CASCADE, related_name="tagged_items")


class CoursePage(Findable, SitePage):
    """The public front of a course in one language.

    For whom, where and about what it is, credit and validity are read from the source-language page only.
    """

    class Topic(models.TextChoices):
        POLICY = "policy", pgettext_lazy("what a course is about", "policy")
        LAW = "law", pgettext_lazy("what a course is about", "law")
        SAFETY = "safety", pgettext_lazy("what a course is about", "safety")
        SKILLS = "skills", pgettext_lazy("what a course is about", "skills")
        GUIDANCE = "guidance", pgettext_lazy("what a course is about", "guidance")

    class Audience(models.TextChoices):
        BOTH = "both", _("workers and grass-roots staff")
        WORKERS = "workers", _("workers")
        STAFF = "staff", _("grass-roots staff")

    parent_page_types = ["courses.CourseIndexPage"]
    subpage_types = ["courses.LessonPage", "quizzes.QuizPage"]
    template = "courses/course.html"
    base_form_class = CourseForm
    search_kind = SearchEntry.Kind.COURSE
    # Lessons stand in the order in which they are learnt, and can be dragged into another.
    admin_default_ordering = "ord"

    summary = models.CharField(_("summary"), max_length=200, help_text=_("One or two sentences for the catalogue."))
    introduction = models.TextField(_("introduction"), blank=True)
    topics = SeveralField(_("topics"), options=Topic.choices)
    tags = ClusterTaggableManager(through=CourseTag, blank=True, verbose_name=_("tags"))
    audience = models.CharField(_("audience"), max_length=16, choices=Audience.choices, default=Audience.BOTH)
    occupations = SeveralField(
        _("made for"), options=Membership.Occupation.choices, help_text=_("None chosen: everybody.")
    )
    region = models.CharField(
        _("region"),
        max_length=6,
        blank=True,
        validators=[RegexValidator(r"^[0-9]{6}\Z", _("The code of a district has six digits."))],
    )
    # Words, so each language has its own.
    place = models.CharField(_("name of the place"), max_length=60, blank=True)
    credit_minutes = models.PositiveSmallIntegerField(_("credit minutes"), default=0, help_text=_("45 are one hour."))
    valid_months = models.PositiveSmallIntegerField(
        _("valid for months"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text=_("Empty: a completion does not expire."),
    )
    content_checked_on = models.DateField(_("content checked on"), null=True, blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("introduction", help_text=_("What learners read on the course's page before they begin.")),
        InlinePanel(
            "outcomes",
            heading=_("What you will learn"),
            label=_("outcome"),
            help_text=_("What a learner can do afterwards, a short sentence each. Three to five are enough."),
        ),
        MultiFieldPanel(
            [
                FieldPanel("topics", help_text=_("What it is about. Readers narrow the list of courses down by it.")),
                FieldPanel(
                    "tags",
                    # Wagtail's own makes a field that no label belongs to.
                    widget=TagWidget,
                    help_text=_("Words that people search for and the lessons may not use, with commas between them."),
                ),
                FieldPanel("audience", help_text=_("Whom the list of courses offers it to.")),
                FieldPanel("occupations"),
                FieldRowPanel(
                    [
                        FieldPanel(
                            "region",
                            help_text=_(
                                "Where its rules hold, as the six-digit code of a district; 330100 is all of a city, "
                                "330000 a province. Empty: the whole country."
                            ),
                        ),
                        FieldPanel("place", help_text=_("As learners read it beside the word “local”.")),
                    ]
                ),
                FieldRowPanel(
                    [
                        FieldPanel(
                            "credit_minutes",
                            help_text=_("Learning time on the record of learning. 45 minutes are one hour."),
                        ),
                        FieldPanel("valid_months"),
                    ]
                ),
                FieldPanel(
                    "content_checked_on",
                    help_text=_("When somebody last compared the lessons with the law. Learners see it."),
                ),
            ],
            heading=_("Rules"),
            help_text=_("The same in all languages: what stands in the language written first holds."),
        ),
    ]
    override_translatable_fields = same_in_all_languages(
        "topics",
        "tags",
        "tagged_items",
        "audience",
        "occupations",
        "region",
        "credit_minutes",
        "valid_months",
        "content_checked_on",
    )
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("introduction")]

    class Meta:
        verbose_name = _("course")

    def get_context(self, request, *args, **kwargs):
        from . import offer, shelf, versions
        from .models import Course

        # There is none while the page is being made and only previewed.
        row = Course.objects.select_related("current_version").filter(pk=self.translation_key).first()
        version = row and versions.shown(row)
        rules = self._page_in(row.source_locale_id) if row else self
        own = {
            "course": version and shelf.standing(version, None, get_language() or "", []),
            "rules": rules,
            "place": offer.place_of(*((page.locale.language_code, page) for page in (self, rules))),
            "canonical": self._canonical(request),
        }
        return super().get_context(request, *args, **kwargs) | own

    def address_in_any_language(self):
        return reverse("courses:course", args=[self.translation_key])

    def search_text(self):
        outcomes = [outcome.text for outcome in self.outcomes.all()]
        tags = [tag.name for tag in self.search_source().tags.all()]
        return "\n".join([self.summary, self.introduction, *outcomes, *tags])

    def search_source(self):
        from .models import Course

        return self._page_in(Course.objects.get(pk=self.translation_key).source_locale_id)

    @property
    def topic_names(self) -> str:
        return _listed(topic.label for topic in self.Topic if topic in self.topics)

    @property
    def occupation_names(self) -> str:
        return _listed(each.label for each in Membership.Occupation if each in self.occupations)

    def _canonical(self, request) -> str:
        """Return the one address of this page, with the site's name; "" while it is being made and has none."""
        parts = self.get_url_parts(request) if self.pk else None
        return settings.BASE_URL + parts[2] if parts and parts[2] else ""

    def _page_in(self, locale_id: int) -> "CoursePage":
        """Return this course's page in a language: itself, as it is being edited, rather than as it is kept."""
        if self.locale_id == locale_id:
            return self
        return CoursePage.objects.filter(translation_key=self.translation_key, locale=locale_id).first() or self


def _listed(names: Iterable) -> str:
    """Write names one after the other, as the reader's language does, the first with a capital."""
    return capfirst(pgettext("between the entries of a list", ", ").join(str(name) for name in names))


class CourseOutcome(TranslatableMixin, Orderable):
    """One thing a learner can do afterwards."""

    page = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="outcomes")
    text = models.CharField(_("outcome"), max_length=160)

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        pass

    def __str__(self) -> str:
        return self.text


class ActivityPage(SitePage):
    """What lessons and quizzes share: one language of an `Activity`, reached through the player."""

    activity_kind: str

    parent_page_types = ["courses.CoursePage"]
    subpage_types: list[str] = []

    minutes = models.PositiveSmallIntegerField(_("minutes"), default=3, validators=[MinValueValidator(1)])

    content_panels = [FieldPanel("title")]
    # Nobody sees the address of an activity.
    settings_panels = Page.settings_panels
    override_translatable_fields = same_in_all_languages("minutes")

    class Meta:
        abstract = True

    def outlined(self, pages: dict[str, "ActivityPage"]) -> dict:
        """Return what an outline says of this activity besides its titles, without writing anything.

        `self` is the source-language page with its rules; `pages` are the published languages with their words.
        """
        return {}

    def frozen(self, pages: dict[str, "ActivityPage"]) -> dict:
        """Return the same for a course version that is kept; what it refers to is written down."""
        return self.outlined(pages)

    def serve(self, request, *args, **kwargs):
        """Send Wagtail's own address of the page to the player, which knows the learner."""
        return HttpResponseRedirect(self.address_in_any_language())

    def address_in_any_language(self):
        return reverse("courses:activity", args=[self.get_parent().translation_key, self.translation_key])


class LessonPage(Findable, ActivityPage):
    """One language of a lesson: cards that take three to five minutes."""

    activity_kind = "lesson"
    search_kind = SearchEntry.Kind.LESSON
    base_form_class = LessonForm
    preview_template = "courses/lesson_preview.html"

    body = StreamField(LESSON_BODY, verbose_name=_("cards"))

    content_panels = [
        *ActivityPage.content_panels,
        FieldPanel("minutes", help_text=_("How long reading takes. Three to five minutes fit between two orders.")),
        FieldPanel(
            "body", help_text=_("One idea a card, as much as fits a phone's screen. Five to eight cards make a lesson.")
        ),
    ]
    search_fields = [*Page.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("lesson")

    def frozen(self, pages):
        from . import versions

        version = versions.freeze_lesson(self, pages)
        return {"version": version.pk, "content_hash": version.content_hash}

    def search_text(self):
        return "\n".join(words_of(self.body.stream_block, self.body))

    def search_source(self):
        from .models import Activity

        source = Activity.objects.values_list("course__source_locale", flat=True).get(pk=self.translation_key)
        return LessonPage.objects.filter(translation_key=self.translation_key, locale=source).first() or self

    def words(self) -> dict:
        """Return title and cards as plain data, the way a version keeps them."""
        cards = [
            {
                "id": child.id,
                "heading": child.value["heading"],
                "content": child.value["content"].get_prep_value(),
                # Left out where there is none: what was kept before cards were read aloud has no word of it.
                **({"recording": child.value["audio"].pk} if child.value["audio"] else {}),
            }
            for child in self.body
        ]
        return {"title": self.title, "cards": cards}

    @property
    def preview_modes(self):
        return [("", _("As on a phone"))]

    def get_preview_template(self, request, mode_name):
        return self.preview_template

    def get_preview_context(self, request, mode_name):
        from . import player

        context = super().get_preview_context(request, mode_name)
        language = self.locale.language_code
        cards = player.render_cards(self.words()["cards"], language)
        return {**context, "cards": cards, "title": self.title, "language": language, "focus": True}
