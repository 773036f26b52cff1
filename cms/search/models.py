"""What can be found: one row for each published page that says something."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class SearchEntry(models.Model):
    """A page that can be found; the pieces of its words are kept as each database does it best: table.py."""

    class Kind(models.TextChoices):
        COURSE = "course", _("course")
        LESSON = "lesson", _("lesson")

    page = models.OneToOneField(Page, primary_key=True, on_delete=models.CASCADE, related_name="search_entry")
    # The page in the language that decides whether it is read at all; the page itself where there is no other.
    source = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    # What it says besides its title, as a reader reads it: excerpts are cut from here.
    text = models.TextField(blank=True)

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")

    def __str__(self) -> str:
        return f"{self.kind} {self.page_id}"
