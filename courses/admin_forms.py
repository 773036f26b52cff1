"""What the forms of Wagtail's page editor check beyond single fields."""

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from people.models import Unit


class FolderForm(WagtailAdminPageForm):
    """Keep a folder inside a unit's folder within that unit: rights over a page reach everything below it."""

    def clean(self):
        cleaned = super().clean()
        unit = cleaned.get("unit", self.instance.unit)
        above = self._meta.model.objects.ancestor_of(self.parent_page, inclusive=True) if self.parent_page else []
        owner = next((folder.unit for folder in reversed(above) if folder.unit), None)
        if unit and owner and not Unit.objects.within([owner]).filter(pk=unit.pk).exists():
            message = _("This folder lies in a folder of %(unit)s, so choose that unit or one below it.")
            self.add_error("unit", message % {"unit": owner})
        return cleaned
