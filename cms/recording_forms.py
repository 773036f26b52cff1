"""Forms in which recordings are uploaded: by file, or spoken into a phone or computer."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from . import media_files
from .admin_forms import OfUnitForm

# In bytes. A minute of speech has half a million, a minute of film from a phone a hundred million.
MOST_SOUND, MOST_FILM, MOST_CAPTIONS = 30 * 1024**2, 300 * 1024**2, 200 * 1024
NOT_PLAYED = _("Phones do not play this file. Save it as MP3 or M4A, a film as MP4, and upload it again.")


def check_media(file, kind: str) -> None:
    """Raise ValidationError for what is no sound, or no film, whatever its name says."""
    most = MOST_FILM if kind == "film" else MOST_SOUND
    if file.size > most:
        raise ValidationError(
            _("This file has more than %(most)s. Shorten it, or save it smaller.") % {"most": filesizeformat(most)}
        )
    container = media_files.container_of(file)
    if container is None or f".{container.extension}" != _suffix(file.name):
        raise ValidationError(NOT_PLAYED)
    if kind == "film" and container.kind != media_files.VIDEO:
        raise ValidationError(_("This is sound without pictures. Choose “sound”, or upload a film."))


def _suffix(name: str) -> str:
    suffix = "." + name.rpartition(".")[2].lower()
    return {".m4b": ".m4a", ".m4v": ".mp4", ".oga": ".ogg", ".opus": ".ogg", ".mka": ".webm"}.get(suffix, suffix)


def check_captions(file) -> None:
    """Raise ValidationError for what browsers would not show beside a film."""
    text = file.read(MOST_CAPTIONS + 1)
    file.seek(0)
    if len(text) > MOST_CAPTIONS or not _is_webvtt(text):
        raise ValidationError(_("This is no WebVTT file. Its first line says WEBVTT, and it is kept as UTF-8."))


def _is_webvtt(content: bytes) -> bool:
    try:
        return content.decode("utf-8-sig").startswith("WEBVTT")
    except UnicodeDecodeError:
        return False


class RecordedFileInput(forms.FileInput):
    """A file that is chosen, or spoken into the microphone with static/js/recorder.js."""

    def __init__(self, attrs=None):
        # A phone offers its recorder and its camera.
        super().__init__({"accept": "audio/*,video/*", **(attrs or {})})

    def render(self, name, value, attrs=None, renderer=None):
        field = super().render(name, value, attrs, renderer)
        # Not by the renderer of forms, which knows no templates of ours.
        return mark_safe(render_to_string("cms/recorded_file.html", {"field": field}))


class RecordingForm(OfUnitForm):
    def is_valid(self) -> bool:
        """Look at the files once it is known what they shall be."""
        valid = super().is_valid()
        for form in self.formsets["translations"].forms if valid else ():
            try:
                for field, check in (("file", self._check_media), ("captions", check_captions)):
                    if field in form.changed_data and form.cleaned_data.get(field):
                        check(form.cleaned_data[field])
            except ValidationError as error:
                form.add_error(field, error)
                valid = False
        return valid

    def _check_media(self, file) -> None:
        check_media(file, self.cleaned_data["kind"])


class RecordingUploadForm(OfUnitForm):
    """What the chooser asks for a new recording: its first language and file."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    file = forms.FileField(label=_("File"), widget=RecordedFileInput)

    field_order = ["title", "kind", "language", "file", "unit"]

    class Meta:
        fields = ("title", "kind", "unit")
        formsets: tuple[str, ...] = ()

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("file") and cleaned.get("kind"):
            try:
                check_media(cleaned["file"], cleaned["kind"])
            except ValidationError as error:
                self.add_error("file", error)
        return cleaned

    def save(self, commit: bool = True):
        from .recordings import Take

        take = Take(language=self.cleaned_data["language"], file=self.cleaned_data["file"])
        self.instance.translations = [take]
        return super().save(commit)
