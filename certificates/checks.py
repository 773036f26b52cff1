"""Say at the start which of the fonts named for certificates are not there."""

from pathlib import Path

from django.conf import settings
from django.core import checks


@checks.register
def extra_fonts_are_there(app_configs, **kwargs):
    return [
        checks.Warning(
            f"CERTIFICATE_EXTRA_FONTS names {path}, which is not a file.",
            hint="Correct the path or install the font: docs/how-to/certificate-fonts.md",
            id="certificates.W001",
        )
        for path in settings.CERTIFICATE_EXTRA_FONTS
        if not Path(path).is_file()
    ]
