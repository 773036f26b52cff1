"""Questions and their folders in Wagtail's admin; whose rows they show is decided by `editable_by` alone."""

from collections import defaultdict

import django_filters
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.models import Locale
from wagtail.snippets.views import snippets
from wagtail_localize.models import TranslationSource

from cms.publishing import status
from cms.viewsets import OwnedDeleteBulkAction, OwnedSnippetViewSet

from . import shortage, types
from .models import Answer, Question, QuestionFolder

# Left out on a phone; see static/css/admin.css.
WIDE = "on-wide-screens"


class QuestionFilterSet(WagtailFilterSet):
    type = django_filters.ChoiceFilter(label=pgettext_lazy("of a question", "Type"), choices=types.choices)
    folder = django_filters.ModelChoiceFilter(
        label=_("Folder"), queryset=lambda request: QuestionFolder.objects.editable_by(request.user)
    )
    live = django_filters.BooleanFilter(label=_("Published"))

    class Meta:
        model = Question
        fields = ["type", "folder", "live"]


class QuestionIndexView(snippets.IndexView):
    """One row a question; its languages stand in a column of their own."""

    def get_base_queryset(self):
        return super().get_base_queryset().sources().select_related("folder", "locale", "latest_revision")

    def search_queryset(self, queryset):
        if not self.is_searching:
            return queryset
        words = Q(text__icontains=self.search_query) | Q(explanation__icontains=self.search_query)
        found = Question.objects.editable_by(self.request.user).filter(words)
        return queryset.filter(translation_key__in=found.values("translation_key"))

    def get_table(self, object_list, **kwargs):
        """Look up for all rows at once what Wagtail's and wagtail-localize's own columns and buttons ask row by row."""
        keys = [row.translation_key for row in object_list]
        self.languages, self.locales = defaultdict(list), Locale.objects.count()
        for row in Question.objects.filter(translation_key__in=keys).select_related("locale").order_by("pk"):
            language = row.locale.get_display_name()
            draft = _("%(language)s (draft)") % {"language": language}
            self.languages[row.translation_key].append(language if row.live else draft)
        translated = TranslationSource.objects.filter(object__in=keys, translations__enabled=True)
        self.translated = dict(translated.values_list("object", "pk"))
        return super().get_table(object_list, **kwargs)

    def get_list_buttons(self, instance):
        # Past Wagtail's buttons for snippets, which let others add theirs and ask the database for each row.
        return super(snippets.IndexView, self).get_list_buttons(instance)

    def get_list_more_buttons(self, instance):
        buttons = super().get_list_more_buttons(instance)
        if len(self.languages[instance.translation_key]) < self.locales:
            path = reverse("wagtail_localize:submit_snippet_translation", args=["quizzes", "question", instance.pk])
            buttons.append(MenuItem(_("Translate"), path, icon_name="wagtail-localize-language", priority=40))
        if source := self.translated.get(instance.translation_key):
            path = reverse("wagtail_localize:update_translations", args=[source]) + f"?next={self.request.path}"
            buttons.append(MenuItem(_("Bring translations up to date"), path, icon_name="resubmit", priority=50))
        return buttons

    @cached_property
    def list_display(self):
        return [
            "text",
            Column(
                "type",
                label=pgettext_lazy("of a question", "Type"),
                accessor="get_type_display",
                sort_key="type",
                classname=WIDE,
            ),
            Column("folder", label=_("Folder"), sort_key="folder", classname=WIDE),
            Column("languages", label=_("Languages"), accessor=self.languages_of),
            StatusTagColumn("live", label=_("Status"), accessor=status, sort_key="live", primary=lambda row: row.live),
        ]

    def languages_of(self, row: Question) -> str:
        return ", ".join(self.languages[row.translation_key])


class QuestionCopyView(snippets.CopyView):
    """Begin a new question with the words of another; Wagtail's own copy would carry the answers' ids along."""

    def get_locale(self):
        return self.get_object().locale

    def get_initial_form_instance(self):
        original = self.get_object().get_latest_revision_as_object()
        copy = Question(
            locale=original.locale,
            type=original.type,
            folder=original.folder,
            text=original.text,
            explanation=original.explanation,
        )
        copy.answers = [
            Answer(locale=original.locale, text=answer.text, fraction=answer.fraction, sort_order=answer.sort_order)
            for answer in original.answers.all()
        ]
        copy.clauses = original.clauses.all()
        return copy


class QuestionUnpublishView(snippets.UnpublishView):
    def get_context_data(self, **kwargs):
        return super().get_context_data(shortages=shortage.warnings([self.object]), **kwargs)


class QuestionDeleteView(snippets.DeleteView):
    def get_context_data(self, **kwargs):
        return super().get_context_data(shortages=shortage.warnings([self.object]), **kwargs)

    @property
    def confirmation_message(self):
        if self.object.is_source:
            return _("Delete this question in all its languages? Attempts already made keep it.")
        return _("Delete this translation? Learners then see the question in the language it was written in.")


class QuestionViewSet(OwnedSnippetViewSet):
    model = Question
    icon = "help"
    menu_label = _("Questions")
    menu_order = 210
    add_to_admin_menu = True
    copy_view_enabled = True
    index_view_class = QuestionIndexView
    copy_view_class = QuestionCopyView
    delete_view_class = QuestionDeleteView
    unpublish_view_class = QuestionUnpublishView
    filterset_class = QuestionFilterSet
    search_fields = ["text"]
    list_per_page = 50


class QuestionDeleteBulkAction(OwnedDeleteBulkAction):
    models = [Question]
    template_name = "wagtailsnippets/snippets/quizzes/question/delete_ticked.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        ticked = [entry["item"] for entry in context["items"]]
        return {**context, "shortages": shortage.warnings(ticked)}


class QuestionFolderIndexView(snippets.IndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().select_related("unit")


class QuestionFolderViewSet(OwnedSnippetViewSet):
    model = QuestionFolder
    icon = "folder-open-inverse"
    menu_label = _("Question folders")
    menu_order = 220
    add_to_admin_menu = True
    index_view_class = QuestionFolderIndexView
    list_display = ["name", "unit", Column("published_count", label=_("Published questions"))]
    search_fields = ["name"]
