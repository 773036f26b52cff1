"""What the project as a whole remembers: which content came from files, and how it was left."""

from django.db import models


class LoadedItem(models.Model):
    """A thing made from a content file: what the file said, and how the thing stood right afterwards.

    While the file says the same, the thing is left alone, whatever trainers have made of it since.
    """

    key = models.UUIDField(primary_key=True, editable=False)
    file_hash = models.CharField(max_length=64)
    left_as = models.CharField(max_length=64)

    class Meta:
        verbose_name = "loaded item"
        verbose_name_plural = "loaded items"

    def __str__(self) -> str:
        return str(self.key)
