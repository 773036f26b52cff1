"""What a learner may send besides pressing a button."""

from django import forms

from .models import LessonVersion


class LearntForm(forms.Form):
    """Says which version of a lesson she had before her: by the time it arrives another may be published."""

    def __init__(self, activity_id, data):
        super().__init__(data)
        versions = LessonVersion.objects.filter(activity=activity_id)
        self.fields["version"] = forms.ModelChoiceField(versions, required=False)

    def chosen(self) -> LessonVersion | None:
        """Return the version, None when she named none of this lesson."""
        return self.cleaned_data["version"] if self.is_valid() else None
