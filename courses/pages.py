"""The pages trainers write: catalogue, course, lesson. Each is one language of a `Course` or an `Activity`."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, TranslatableMixin
from wagtail.search import index

from cms.blocks import LESSON_BODY
from cms.models import SitePage, same_in_all_languages
from people.models import Membership

from .admin_forms import FolderForm, LessonForm


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
        from . import offer

        courses = offer.catalogue(self.translation_key, get_language() or "")
        return super().get_context(request, *args, **kwargs) | {"courses": courses}

    def address_in_any_language(self):
        return reverse("courses:catalogue")


class CoursePage(SitePage):
    """The public front of a course in one language.

    Minutes, credit, validity and occupation are read from the source-language page only.
    """

    parent_page_types = ["courses.CourseIndexPage"]
    subpage_types = ["courses.LessonPage", "quizzes.QuizPage"]
    template = "courses/course.html"
    # Lessons stand in the order in which they are learnt, and can be dragged into another.
    admin_default_ordering = "ord"

    summary = models.CharField(_("summary"), max_length=200, help_text=_("One or two sentences for the catalogue."))
    introduction = models.TextField(_("introduction"), blank=True)
    occupation = models.CharField(
        _("made for"),
        max_length=16,
        choices=Membership.Occupation.choices,
        blank=True,
        help_text=_("Empty: everybody."),
    )
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
                FieldPanel("occupation"),
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
        "occupation", "credit_minutes", "valid_months", "content_checked_on"
    )
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("introduction")]

    class Meta:
        verbose_name = _("course")

    def get_context(self, request, *args, **kwargs):
        from . import shelf, versions
        from .models import Course

        # There is none while the page is being made and only previewed.
        row = Course.objects.select_related("current_version").filter(pk=self.translation_key).first()
        version = row and versions.shown(row)
        own = {
            "course": version and shelf.standing(version, None, get_language() or "", []),
            "rules": self._page_in(row.source_locale_id) if row else self,
            "canonical": self._canonical(request),
        }
        return super().get_context(request, *args, **kwargs) | own

    def address_in_any_language(self):
        return reverse("courses:course", args=[self.translation_key])

    def _canonical(self, request) -> str:
        """Return the one address of this page, with the site's name; "" while it is being made and has none."""
        parts = self.get_url_parts(request) if self.pk else None
        return settings.BASE_URL + parts[2] if parts and parts[2] else ""

    def _page_in(self, locale_id: int) -> "CoursePage":
        """Return this course's page in a language: itself, as it is being edited, rather than as it is kept."""
        if self.locale_id == locale_id:
            return self
        return CoursePage.objects.filter(translation_key=self.translation_key, locale=locale_id).first() or self


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


class LessonPage(ActivityPage):
    """One language of a lesson: cards that take three to five minutes."""

    activity_kind = "lesson"
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
