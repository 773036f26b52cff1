"""What the forms of Wagtail's page editor check beyond single fields."""

from django.http import Http404
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


class CourseForm(WagtailAdminPageForm):
    """A course whose rules hold in one region names the place, as a code says nothing to learners."""

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("region") and not cleaned.get("place"):
            self.add_error(
                "place", _("Name the place, for example Hangzhou: learners read it beside the word “local”.")
            )
        return cleaned


class LessonForm(WagtailAdminPageForm):
    """A lesson that shows and links to what its writer may use, and to what somebody else put there before."""

    def __init__(self, data=None, *args, **kwargs):
        super().__init__(data, *args, **kwargs)
        if data:
            body = self.fields["body"].widget.value_from_datadict(data, self.files, self.add_prefix("body"))
            # Before anything is shown again: choosers name and draw whatever id somebody filled in by hand.
            for model, key in _references(body) - _references(self.instance.body):
                self._check(model, key)

    def _check(self, model, key: str) -> None:
        # Pages are made before Wagtail knows its pictures, whose rights are asked there.
        from cms.admin_guard import may_see

        try:
            row = model._default_manager.filter(pk=key).first()
        except ValueError:
            raise Http404 from None
        if row and not may_see(self.for_user, row):
            raise Http404


def _references(body) -> set[tuple]:
    return {(model, str(key)) for model, key, *_paths in body.stream_block.extract_references(body)}
