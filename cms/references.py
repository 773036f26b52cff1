"""What lessons point to rather than copy: rows with words in several languages, and a stamp that tells of changes."""

import uuid

from django import forms
from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel

from .admin_forms import ReferenceForm
from .languages import choose


class ReferenceStamp(models.Model):
    """One row that counts changes of what lessons embed, so that a rendered lesson knows when it is out of date."""

    number = models.PositiveBigIntegerField(default=0)

    @classmethod
    def current(cls) -> int:
        return cls.objects.filter(pk=1).values_list("number", flat=True).first() or 0

    @classmethod
    def advance(cls) -> None:
        if not cls.objects.filter(pk=1).update(number=F("number") + 1):
            cls.objects.get_or_create(pk=1, defaults={"number": 1})


def make_code() -> str:
    return f"row-{uuid.uuid4().hex[:12]}"


class Reference(ClusterableModel):
    """Something that lessons and questions point to rather than copy: saving it refreshes what shows it."""

    base_form_class = ReferenceForm

    # By which content files know it; nobody sees it, and whoever writes in the admin gets one made.
    code = models.SlugField(_("code"), unique=True, default=make_code)

    class Meta:
        abstract = True

    def save(self, **kwargs):
        super().save(**kwargs)
        ReferenceStamp.advance()

    def delete(self, **kwargs):
        deleted = super().delete(**kwargs)
        ReferenceStamp.advance()
        return deleted

    def words(self, language: str | None = None):
        """Return this row's words in a language (default: the reader's), or in another it has; None without any.

        They know their `language`, so that a page can mark what is not in the reader's.
        """
        by_language = {row.language: row for row in self.translations.all()}
        if not by_language:
            return None
        return choose(by_language, language or get_language() or "").words


class LanguageRow(models.Model):
    """The words of a reference in one language."""

    language = models.CharField(_("language"), max_length=16)

    class Meta:
        abstract = True


LANGUAGE_PANEL = FieldPanel("language", widget=forms.Select(choices=settings.LANGUAGES))
