"""Questions and their folders in Wagtail's admin; whose rows they show is decided by `editable_by` alone."""

from collections import defaultdict

import django_filters
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn
from wagtail.snippets.views import snippets

from cms.viewsets import OwnedSnippetViewSet

from . import types
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
        return super().get_base_queryset().sources().select_related("folder", "locale")

    def search_queryset(self, queryset):
        if not self.is_searching:
            return queryset
        words = Q(text__icontains=self.search_query) | Q(explanation__icontains=self.search_query)
        found = Question.objects.editable_by(self.request.user).filter(words)
        return queryset.filter(translation_key__in=found.values("translation_key"))

    def get_table(self, object_list, **kwargs):
        rows = Question.objects.filter(translation_key__in=[row.translation_key for row in object_list])
        self.languages = defaultdict(list)
        for row in rows.select_related("locale").order_by("pk"):
            name = row.locale.get_display_name()
            self.languages[row.translation_key].append(
                name if row.live else _("%(language)s (draft)") % {"language": name}
            )
        return super().get_table(object_list, **kwargs)

    @cached_property
    def list_display(self):
        languages = Column(
            "languages", label=_("Languages"), accessor=lambda row: ", ".join(self.languages[row.translation_key])
        )
        return ["text", "type", "folder", languages, LiveStatusTagColumn()]


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


class QuestionDeleteView(snippets.DeleteView):
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
    filterset_class = QuestionFilterSet
    search_fields = ["text"]
    list_per_page = 50


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
