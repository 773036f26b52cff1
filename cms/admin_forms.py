"""What the forms for laws and hotlines check beyond single fields."""

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm


class ReferenceForm(WagtailAdminModelForm):
    """A law or hotline with its words: each language once, and no article taken away that something cites."""

    def is_valid(self) -> bool:
        valid = super().is_valid()
        if not valid:
            return False
        languages = [form.cleaned_data.get("language") for form in self.formsets["translations"].ordered_forms]
        if len(languages) != len(set(languages)):
            self.formsets["translations"].non_form_errors().append(_("Each language stands here once."))
            return False
        return self._keeps_what_is_cited()

    def _keeps_what_is_cited(self) -> bool:
        if "clauses" not in self.formsets:
            return True
        from .admin_editing import is_cited

        formset = self.formsets["clauses"]
        cited = [form.instance for form in formset.deleted_forms if form.instance.pk and is_cited([form.instance])]
        for clause in cited:
            message = _("%(article)s is cited by lessons or questions. Change those first.")
            formset.non_form_errors().append(message % {"article": clause.label})
        return not cited
