"""Recordings: whose they are, what is kept of a file, what cards show of it, and how it is handed out."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from cms import media_files, recordings
from cms.blocks import CARD_CONTENT
from cms.models import Recording, ReferenceStamp, Take
from cms.recording_forms import check_captions, check_media
from foundation import clock, outbox
from foundation.models import OutboxEntry
from people.models import Role
from tests.builders import make_person, make_role
from tests.cms.test_media_files import make_film, make_sound, require_ffmpeg

SOUND = b"ID3\4" + b"\0" * 100
FILM = b"\0\0\0\x20ftypisom\0\0\2\0"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def work() -> None:
    for entry in OutboxEntry.objects.due(clock.now()).filter(kind=recordings.WORK):
        outbox.deliver.call(entry.pk)


def make_recording(
    unit=None, *, content: bytes = SOUND, name: str = "a.mp3", kind: str = "sound", **takes
) -> Recording:
    recording = Recording(title="How to brake", unit=unit, kind=kind)
    languages = takes or {"zh-hans": content}
    recording.translations = [
        Take(language=language, file=ContentFile(content, name)) for language, content in languages.items()
    ]
    recording.save()
    return recording


@pytest.mark.django_db
class TestWhose:
    def test_a_trainer_changes_her_units_and_uses_the_sites(self, units, trainer, operator):
        hers, others, sites = make_recording(units.north), make_recording(units.south), make_recording()
        assert set(Recording.objects.editable_by(trainer)) == {hers}
        assert set(Recording.objects.usable_by(trainer)) == {hers, sites}
        assert set(Recording.objects.editable_by(operator)) == {hers, others, sites}

    @pytest.mark.parametrize("kind", [Role.Kind.COORDINATOR, Role.Kind.AUDITOR])
    def test_who_does_not_write_has_none(self, units, kind):
        person = make_person()
        make_role(person, units.north, kind)
        make_recording(units.north)
        assert not Recording.objects.editable_by(person).exists()

    def test_the_window_of_the_editor_offers_no_others(self, units, trainer, client):
        make_recording(units.north)
        foreign = make_recording(units.south)
        Recording.objects.filter(pk=foreign.pk).update(title="Of somebody else")
        client.force_login(trainer)
        page = client.get(reverse("wagtailsnippetchoosers_cms_recording:choose")).text
        assert "How to brake" in page and "Of somebody else" not in page
        chosen = reverse("wagtailsnippetchoosers_cms_recording:chosen", args=[foreign.pk])
        assert client.get(chosen).status_code == 404

    def test_one_is_uploaded_in_that_window(self, units, trainer, client):
        client.force_login(trainer)
        self.upload(client, units.north, "A voice")
        take = Recording.objects.get(title="A voice").translations.get()
        assert (take.language, take.size, take.state) == ("zh-hans", len(SOUND), Take.State.WAITING)

    def test_for_a_unit_that_is_not_hers_none_is(self, units, trainer, client):
        client.force_login(trainer)
        assert self.upload(client, units.south, "A voice") == "reshow_creation_form"
        assert not Recording.objects.exists()

    def upload(self, client, unit, title: str) -> str:
        """Upload a recording in the window of the editor; return what the window does then."""
        fields = {"title": title, "kind": "sound", "language": "zh-hans", "unit": unit.pk}
        fields["file"] = SimpleUploadedFile("voice.mp3", SOUND, "audio/mpeg")
        address = reverse("wagtailsnippetchoosers_cms_recording:create")
        return client.post(address, {f"recording-{name}": value for name, value in fields.items()}).json()["step"]


class TestFilesThatAreRefused:
    @pytest.mark.parametrize(
        ("name", "content", "kind", "sentence"),
        [
            ("a.mp3", b"<html>", "sound", "Phones do not play this file"),
            ("a.exe", SOUND, "sound", "Phones do not play this file"),
            ("a.html", FILM, "film", "Phones do not play this file"),
            ("a.mp3", SOUND, "film", "sound without pictures"),
        ],
    )
    def test_in_words(self, name, content, kind, sentence):
        with pytest.raises(ValidationError, match=sentence):
            check_media(SimpleUploadedFile(name, content), kind)

    def test_of_absurd_size(self):
        file = SimpleUploadedFile("a.mp4", FILM)
        file.size = 10**9
        with pytest.raises(ValidationError, match="300"):
            check_media(file, "film")

    @pytest.mark.parametrize(
        "content", [b"", b"1\n00:00:01,000 --> 00:00:02,000\nHello", "WEBVTT 好".encode("gb18030")]
    )
    def test_captions_of_another_kind(self, content):
        with pytest.raises(ValidationError, match="WebVTT"):
            check_captions(io.BytesIO(content))

    def test_captions_as_they_are(self):
        check_captions(io.BytesIO(b"\xef\xbb\xbfWEBVTT\n\n00:01.000 --> 00:02.000\nHello"))


@pytest.mark.django_db
class TestMakingSmall:
    def test_a_film(self, tmp_path, django_capture_on_commit_callbacks):
        require_ffmpeg()
        make_film(tmp_path / "film.mp4")
        before = ReferenceStamp.current()
        recording = make_recording(content=(tmp_path / "film.mp4").read_bytes(), name="film.mp4", kind="film")
        stamped = ReferenceStamp.current()
        work()
        take = recording.translations.model.objects.get()
        assert (take.state, take.width, take.height) == (Take.State.READY, 640, 360)
        assert take.size == default_storage.size(take.small.name) < take.file.size
        assert take.url == take.small.url and take.media_type == "video/mp4"
        assert default_storage.exists(take.poster.name)
        assert before < stamped < ReferenceStamp.current()
        files = [take.file.name, take.small.name, take.poster.name]
        with django_capture_on_commit_callbacks(execute=True):
            recording.delete()
        assert not any(map(default_storage.exists, files))

    def test_a_file_put_in_its_place_is_made_small_anew(self, tmp_path, django_capture_on_commit_callbacks):
        require_ffmpeg()
        make_sound(tmp_path / "a.wav")
        recording = make_recording(content=(tmp_path / "a.wav").read_bytes(), name="a.wav")
        work()
        before = Take.objects.get()
        take = Take.objects.get()
        take.file = ContentFile((tmp_path / "a.wav").read_bytes(), "b.wav")
        with django_capture_on_commit_callbacks(execute=True):
            take.save()
        assert (take.state, take.small.name) == (Take.State.WAITING, "")
        assert not any(map(default_storage.exists, [before.file.name, before.small.name]))
        work()
        assert recording.translations.model.objects.get().state == Take.State.READY

    def test_without_ffmpeg_it_is_played_as_uploaded(self, monkeypatch):
        monkeypatch.setattr(media_files, "can_make", lambda: False)
        make_recording()
        work()
        take = Take.objects.get()
        assert (take.state, take.url) == (Take.State.AS_UPLOADED, take.file.url)

    def test_what_cannot_be_played_is_said_so(self, client, operator):
        require_ffmpeg()
        make_recording()
        work()
        assert Take.objects.get().state == Take.State.FAILED
        client.force_login(operator)
        client.cookies["django_language"] = "en"
        listed = client.get(reverse("wagtailsnippets_cms_recording:list")).text
        assert "cannot be played" in listed


@pytest.mark.django_db
class TestOnACard:
    BLOCKS = dict(CARD_CONTENT)

    def draw(self, recording: Recording, language: str) -> str:
        block = self.BLOCKS["audio"]
        with translation.override(language):
            return block.render(block.to_python({"recording": recording.pk, "words": "A horn"}))

    def test_in_the_readers_language(self):
        recording = make_recording(**{"zh-hans": SOUND, "en": SOUND + b"!"})
        files = dict(recording.translations.values_list("language", "file"))
        assert files["en"] in self.draw(recording, "en")
        assert files["zh-hans"] in self.draw(recording, "zh-hans")

    def test_in_another_language_it_says_which(self):
        recording = make_recording()
        assert "简体中文" in self.draw(recording, "en")
        assert "简体中文" not in self.draw(recording, "zh-hans")

    def test_nothing_is_loaded_before_she_wants_it_and_its_size_is_said(self):
        drawn = self.draw(make_recording(content=SOUND * 100), "en")
        assert 'preload="none"' in drawn and "autoplay" not in drawn
        assert "10.2" in drawn

    def test_a_film_is_no_sound(self):
        recording = make_recording(content=FILM, name="a.mp4", kind="film")
        block = self.BLOCKS["audio"]
        with pytest.raises(ValidationError):
            block.clean(block.to_python({"recording": recording.pk, "words": "A horn"}))

    def test_one_that_is_gone_is_said_to_be(self):
        block = self.BLOCKS["audio"]
        assert "not available any more" in block.render(block.to_python({"recording": 10**6, "words": "A horn"}))


@pytest.mark.django_db
class TestHandingOut:
    CONTENT = bytes(range(100))

    @pytest.fixture
    def address(self):
        return make_recording(content=SOUND[:4] + self.CONTENT).translations.get().url

    @pytest.mark.parametrize(
        ("asked", "status", "span"),
        [
            ("", 200, slice(None)),
            ("bytes=0-9", 206, slice(0, 10)),
            ("bytes=100-", 206, slice(100, None)),
            ("bytes=-4", 206, slice(-4, None)),
            ("bytes=50-1000", 206, slice(50, None)),
            # What is no single range of bytes is answered with the whole.
            ("bytes=0-1,5-6", 200, slice(None)),
            ("lines=1-2", 200, slice(None)),
        ],
    )
    def test_as_a_whole_or_in_part(self, client, address, asked, status, span):
        whole = SOUND[:4] + self.CONTENT
        answer = client.get(address, headers={"Range": asked} if asked else {})
        assert answer.status_code == status
        assert answer.getvalue() == whole[span]
        assert answer["Content-Length"] == str(len(whole[span]))
        assert answer["Accept-Ranges"] == "bytes"
        assert "immutable" in answer["Cache-Control"]

    @pytest.mark.parametrize("asked", ["bytes=104-", "bytes=9-3", "bytes=-0"])
    def test_nothing_that_is_not_there(self, client, address, asked):
        answer = client.get(address, headers={"Range": asked})
        assert (answer.status_code, answer["Content-Range"]) == (416, "bytes */104")

    def test_nothing_by_a_guessed_name(self, client):
        assert client.get("/media/recordings/" + "0" * 32 + ".mp4").status_code == 404
        assert client.get("/media/recordings/..%2F..%2Fsettings.py").status_code == 404
