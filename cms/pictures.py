"""Pictures that are uploaded: measured before they are unpacked, and described in words for who cannot see them."""

from django.core.exceptions import ValidationError
from django.forms import FileField
from django.utils.translation import gettext as _
from PIL import Image
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm


class PictureField(WagtailImageField):
    def to_python(self, data):
        try:
            if file := FileField.to_python(self, data):
                self._measure(file)
            return super().to_python(data)
        except Image.DecompressionBombError as error:
            raise _too_large() from error
        except (OSError, SyntaxError) as error:
            # A file that ends too early: Wagtail lets the errors of the library through.
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from error

    def _measure(self, file) -> None:
        """Compare the size that the header names with the limit; a small file may unpack to gigabytes."""
        with Image.open(file) as picture:
            pixels = picture.width * picture.height
        file.seek(0)
        if pixels > self.max_image_pixels:
            raise _too_large()


def _too_large() -> ValidationError:
    return ValidationError(
        _("This picture has too many pixels. Make it smaller, 2,000 pixels wide at most, and upload it again."),
        code="file_too_many_pixels",
    )


class PictureForm(BaseImageForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if given := self.fields.get("file"):
            # Wagtail would write the file's name into the title, and readers' devices would read it out.
            for name in ("data-controller", "data-action"):
                given.widget.attrs.pop(name, None)
            self.fields["file"] = PictureField(label=given.label, required=given.required, widget=given.widget)
        if self.instance.pk is None:
            self.initial["title"] = ""
        if description := self.fields.get("description"):
            description.required = True
            description.help_text = _("What is to be seen, in a sentence, for those who cannot see it.")
