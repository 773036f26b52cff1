"""Style sheets as they are sent: without what only their readers need, which is a quarter of what a phone waits for."""

import rcssmin
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Where ours stand; other people's files stay as they came.
OURS = "css/"


class Storage(CompressedManifestStaticFilesStorage):
    def _save(self, name, content):
        if name.startswith(OURS):
            content = ContentFile(rcssmin.cssmin(b"".join(content.chunks())))
        return super()._save(name, content)
