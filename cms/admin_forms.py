"""What the forms of the editor check beyond single fields, and what they do not ask."""

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.forms.pages import CopyForm

from people.models import Role, Unit

from .owned import covers_site


class PageCopyForm(CopyForm):
    """Copies of their own only: one that follows its original could be neither learnt for itself nor translated."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("alias", None)


class ReferenceForm(WagtailAdminModelForm):
    """A law or hotline; no article is taken away that something cites."""

    def is_valid(self) -> bool:
        return super().is_valid() and self._keeps_what_is_cited()

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


class OfUnitForm(WagtailAdminModelForm):
    """Something that belongs to a unit its writer has a role in, or to the whole site."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        units = self.for_user.units_as(*Role.WRITES_CONTENT)
        self.fields["unit"].queryset = Unit.objects.within(units)
        self.fields["unit"].required = not covers_site(units)
