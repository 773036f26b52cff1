"""Forms and panels for whoever writes questions and quizzes: choices limited to her folders, mistakes said in words."""

from django import forms
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.admin.panels import InlinePanel

from . import types


class RightAnswer(forms.CheckboxInput):
    """A share of the mark as a tick: whole or nothing, which is all that today's types of questions give."""

    def __init__(self, attrs=None):
        super().__init__(attrs, check_test=lambda share: bool(share) and float(share) > 0)

    def value_from_datadict(self, data, files, name):
        return "1" if super().value_from_datadict(data, files, name) else "0"

    def format_value(self, value):
        """Return nothing: the tick says it, and a value of 0 beside it would be sent as if ticked."""


class AnswerForm(WagtailAdminModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # An empty tick is an answer too.
        self.fields["fraction"].required = False


class QuestionForm(WagtailAdminModelForm):
    """A question with its answers. A translation is asked about its words only: marks are read from the source."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "folder" in self.fields:
            folders = self.fields["folder"].queryset.editable_by(self.for_user)
            self.fields["folder"].queryset = folders
            if len(folders) == 1 and not self.instance.folder_id:
                self.initial["folder"] = folders[0].pk
        if "clauses" in self.fields:
            clauses = self.fields["clauses"].queryset
            self.fields["clauses"].queryset = clauses.select_related("source").prefetch_related("source__translations")
        if self._is_translation:
            for name in ("type", "folder", "clauses"):
                self.fields[name].disabled = True

    @cached_property
    def _is_translation(self) -> bool:
        return bool(self.instance.source_language) and not self.instance.is_source

    def is_valid(self) -> bool:
        valid = super().is_valid()
        # A draft may be as incomplete as it is.
        if not valid or self.is_deferred_validation:
            return valid
        problems = self._problems()
        for problem in problems:
            self.formsets["answers"].non_form_errors().append(problem)
        return not problems

    def _problems(self) -> list[str | Promise]:
        answers = [
            form.cleaned_data
            for form in self.formsets["answers"].ordered_forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]
        texts = [answer["text"] for answer in answers]
        if self._is_translation:
            return types.QuestionType.problems(texts, [])
        kind = types.by_name[self.cleaned_data["type"]]
        return kind.problems(texts, [float(answer["fraction"]) for answer in answers])


class DrawForm(WagtailAdminModelForm):
    """How many questions a quiz draws from a folder: one's own, or one of the whole site."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        folders = self.fields["folder"].queryset
        kept = folders.filter(pk=self.instance.folder_id)
        self.fields["folder"].queryset = folders.usable_by(self.for_user) | kept

    def clean(self):
        cleaned = super().clean()
        folder, count = cleaned.get("folder"), cleaned.get("count")
        if folder and count and not self.is_deferred_validation and (there := folder.published_count) < count:
            message = ngettext(
                "This folder has %(there)d published question. Draw fewer, or publish more.",
                "This folder has %(there)d published questions. Draw fewer, or publish more.",
                there,
            )
            self.add_error("count", message % {"there": there})
        return cleaned


class FormsPanel(InlinePanel):
    """An inline list of rows with a form class of their own, which knows who is writing."""

    def __init__(self, *args, form: type[WagtailAdminModelForm], **kwargs):
        super().__init__(*args, **kwargs)
        self.form = form

    def clone_kwargs(self):
        return {**super().clone_kwargs(), "form": self.form}

    def get_form_options(self):
        options = super().get_form_options()
        options["formsets"][self.relation_name] |= {"form": self.form, "inherit_kwargs": ["for_user"]}
        return options


class QuizForm(WagtailAdminPageForm):
    """A quiz; no folder is drawn from twice, since the same question would then come up twice."""

    def is_valid(self) -> bool:
        valid = super().is_valid()
        if not valid or self.is_deferred_validation:
            return valid
        drawn = [form.cleaned_data.get("folder") for form in self.formsets["items"].ordered_forms]
        if len(drawn) == len(set(drawn)):
            return True
        self.formsets["items"].non_form_errors().append(_("Name each folder once and say how many to draw from it."))
        return False
