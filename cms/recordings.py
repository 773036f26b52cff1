"""Sound and film that cards show: one recording, uploaded or spoken once for each language, made small in a job."""

import mimetypes
import shutil
import tempfile
import uuid
from functools import partial
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel

from foundation import clock, outbox
from people.models import Unit

from . import media_files
from .owned import OwnedQuerySet
from .recording_forms import RecordedFileInput, RecordingForm
from .references import LANGUAGE_PANEL, LanguageRow, Reference, ReferenceStamp

WORK = "cms.take"
FOLDER = "recordings"


def name_in_storage(take: "Take", name: str) -> str:
    """Return a name that nobody can guess: a file is handed out to whoever knows its name."""
    return f"{FOLDER}/{uuid.uuid4().hex}{Path(name).suffix.lower()}"


class Recording(Reference):
    """A sound or a film; whoever reads a card gets it in her language, or in another it was made in."""

    class Kind(models.TextChoices):
        SOUND = "sound", _("sound")
        FILM = "film", _("film")

    base_form_class = RecordingForm

    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.SOUND)
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("organisation unit"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Trainers of this unit may change it. Empty: it belongs to the whole site."),
    )
    made_at = models.DateTimeField(_("made"), default=clock.now, editable=False)

    objects = models.Manager.from_queryset(OwnedQuerySet)()

    panels = [
        FieldPanel("title", help_text=_("As you find it again; learners do not see it.")),
        FieldPanel("kind"),
        FieldPanel("unit"),
        InlinePanel("translations", label=_("language"), min_num=1, help_text=_("A file for each language.")),
    ]

    class Meta:
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def states(self) -> str:
        """Name what has become of its files."""
        return ", ".join(sorted({str(take.get_state_display()) for take in self.translations.all()}))


class Take(LanguageRow):
    """A recording in one language: what was uploaded, and what was made of it for phones."""

    class State(models.TextChoices):
        WAITING = "waiting", _("being made small")
        READY = "ready", _("ready")
        AS_UPLOADED = "as_uploaded", _("as uploaded")
        FAILED = "failed", _("cannot be played")

    recording = ParentalKey(Recording, on_delete=models.CASCADE, related_name="translations")
    file = models.FileField(_("file"), upload_to=name_in_storage, max_length=200)
    captions = models.FileField(_("captions"), upload_to=name_in_storage, max_length=200, blank=True)
    transcript = models.TextField(_("transcript"), blank=True)
    state = models.CharField(max_length=16, choices=State.choices, default=State.WAITING, editable=False)
    small = models.FileField(upload_to=name_in_storage, max_length=200, blank=True, editable=False)
    poster = models.FileField(upload_to=name_in_storage, max_length=200, blank=True, editable=False)
    # Of what is handed out: its length in bytes and in seconds, and of a film its size in pixels.
    size = models.PositiveBigIntegerField(default=0, editable=False)
    seconds = models.FloatField(null=True, editable=False)
    width = models.PositiveIntegerField(null=True, editable=False)
    height = models.PositiveIntegerField(null=True, editable=False)

    panels = [
        LANGUAGE_PANEL,
        FieldPanel(
            "file",
            widget=RecordedFileInput,
            help_text=_("From a recorder, a phone or a camera: MP3, M4A, WAV, OGG, WebM, MP4 or MOV."),
        ),
        FieldPanel("captions", help_text=_("A WebVTT file with what is said, for who cannot hear it.")),
        FieldPanel("transcript", help_text=_("What is said, to read instead.")),
    ]

    class Meta:
        verbose_name = _("take")
        verbose_name_plural = _("takes")
        constraints = [models.UniqueConstraint(fields=["recording", "language"], name="one_take_per_language")]

    def __str__(self) -> str:
        return f"{self.recording} ({self.language})"

    def save(self, **kwargs) -> None:
        before = Take.objects.filter(pk=self.pk).first()
        is_new = before is None or before.file.name != self.file.name
        with transaction.atomic():
            if is_new:
                self.state, self.small, self.poster, self.seconds = self.State.WAITING, "", "", None
                self.size = self.file.size
            super().save(**kwargs)
            if is_new:
                outbox.put(WORK, {"take": self.pk})
        if before and is_new:
            before.discard()

    @property
    def url(self) -> str:
        return self.small.url if self.small else self.file.url

    @property
    def media_type(self) -> str:
        return mimetypes.guess_type(self.url)[0] or ""

    def discard(self) -> None:
        """Delete what was uploaded and what was made of it."""
        _discard(self.file, self.small, self.poster)


def take_deleted(sender, instance: Take, **kwargs) -> None:
    instance.discard()
    _discard(instance.captions)


def _discard(*files: FieldFile) -> None:
    for name in filter(None, (file.name for file in files)):
        transaction.on_commit(partial(default_storage.delete, name))


@outbox.handler(WORK)
def prepare(payload: dict) -> None:
    """Measure what was uploaded, and make of it what phones get."""
    take = Take.objects.filter(pk=payload["take"], state=Take.State.WAITING).select_related("recording").first()
    if take is None:
        return
    if not media_files.can_make():
        _settle(take, state=Take.State.AS_UPLOADED)
        return
    with tempfile.TemporaryDirectory() as folder:
        try:
            made = _make(take, Path(folder))
        except media_files.Unplayable:
            _settle(take, state=Take.State.FAILED)
            raise
        if not _settle(take, state=Take.State.READY, **made):
            for name in filter(None, (made["small"], made["poster"])):
                default_storage.delete(name)


def _make(take: Take, folder: Path) -> dict:
    source, is_film = folder / "uploaded", take.recording.kind == Recording.Kind.FILM
    with take.file.open("rb") as uploaded, source.open("wb") as copy:
        container = media_files.container_of(uploaded)
        shutil.copyfileobj(uploaded, copy)
    if container is None:
        raise media_files.Unplayable("of no kind that phones play")
    small, poster = folder / ("small.mp4" if is_film else "small.m4a"), folder / "poster.jpg"
    media_files.make_small(source, container, small, is_film=is_film)
    measured = media_files.measure(small, media_files.MP4)
    if is_film:
        media_files.make_poster(small, poster, seconds=measured.seconds)
    return {
        "small": _store(small),
        "poster": _store(poster) if is_film else "",
        "size": small.stat().st_size,
        "seconds": measured.seconds,
        "width": measured.width,
        "height": measured.height,
    }


def _store(path: Path) -> str:
    with path.open("rb") as made:
        return default_storage.save(f"{FOLDER}/{uuid.uuid4().hex}{path.suffix}", File(made))


def _settle(take: Take, **fields) -> bool:
    """Note what became of an upload, unless another has taken its place; cards show it from now on."""
    waiting = Take.objects.filter(pk=take.pk, file=take.file.name, state=Take.State.WAITING)
    with transaction.atomic():
        settled = bool(waiting.update(**fields))
        if settled:
            ReferenceStamp.advance()
    return settled
