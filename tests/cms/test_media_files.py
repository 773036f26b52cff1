"""Sound and film as files: told by their first bytes, measured and made small by the real ffmpeg."""

import io
import os
import subprocess

import pytest

from cms import media_files
from cms.media_files import AAC, M4A, MOV, MP3, MP4, OGG, WAV, WEBM

HEADS = {
    "a film of a phone": (b"\0\0\0\x20ftypisom\0\0\2\0", MP4),
    "sound of a phone": (b"\0\0\0\x20ftypM4A \0\0\2\0", M4A),
    "a film of an iPhone": (b"\0\0\0\x14ftypqt  \0\0\2\0", MOV),
    "sound of a computer": (b"RIFF\x24\0\0\0WAVEfmt ", WAV),
    "a browser": (b"\x1aE\xdf\xa3\x9fB\x86\x81\1", WEBM),
    "Ogg": (b"OggS\0\2\0\0", OGG),
    "ADTS": (b"\xff\xf1\x50\x80", AAC),
    "MP3 with a tag": (b"ID3\4\0\0\0", MP3),
    "MP3 without": (b"\xff\xfb\x90\x64", MP3),
    "nothing": (b"", None),
    "one byte": (b"\xff", None),
    "a page": (b"<!doctype html><script>", None),
    "a list of addresses": (b"#EXTM3U\nhttp://127.0.0.1/", None),
    "a picture": (b"\x89PNG\r\n\x1a\n", None),
}


@pytest.mark.parametrize("name", HEADS)
def test_told_by_its_first_bytes(name):
    head, expected = HEADS[name]
    file = io.BytesIO(head)
    assert media_files.container_of(file) is expected
    assert file.tell() == 0


def require_ffmpeg() -> None:
    if not media_files.can_make():
        if os.environ.get("CI") == "true":
            pytest.fail("ffmpeg is not installed.")
        pytest.skip("ffmpeg is not on this machine.")


def make_film(path, *, seconds: float = 2, size: str = "1280x720", sound: bool = True) -> None:
    """Make a film that moves and hums, with something noted in it as phones do."""
    tone = ["-f", "lavfi", "-i", f"sine=d={seconds}"] if sound else []
    command = ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", f"testsrc=d={seconds}:s={size}:r=15", *tone]
    noted = ["-metadata", "title=At Li Na's"]
    subprocess.run([*command, *noted, "-pix_fmt", "yuv420p", "-shortest", str(path)], check=True)


def make_sound(path, *, seconds: float = 2) -> None:
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", f"sine=d={seconds}", str(path)], check=True)


class TestMakingSmall:
    @pytest.fixture(autouse=True)
    def _ffmpeg(self):
        require_ffmpeg()

    def test_a_film_as_high_as_a_phone_needs(self, tmp_path):
        make_film(tmp_path / "film.mp4")
        media_files.make_small(tmp_path / "film.mp4", MP4, tmp_path / "small.mp4", is_film=True)
        measured = media_files.measure(tmp_path / "small.mp4", MP4)
        assert (measured.width, measured.height) == (640, 360)
        assert measured.seconds == pytest.approx(2, abs=0.3)
        content = (tmp_path / "small.mp4").read_bytes()
        assert b"avc1" in content and b"mp4a" in content
        # It begins to play before it is there as a whole, and does not say where it was made.
        assert content.index(b"moov") < content.index(b"mdat")
        assert b"At Li Na" in (tmp_path / "film.mp4").read_bytes()
        assert b"At Li Na" not in content

    def test_a_film_smaller_than_that_stays_as_it_is(self, tmp_path):
        make_film(tmp_path / "film.mp4", size="320x200", sound=False)
        media_files.make_small(tmp_path / "film.mp4", MP4, tmp_path / "small.mp4", is_film=True)
        assert media_files.measure(tmp_path / "small.mp4", MP4).height == 200

    @pytest.mark.parametrize(("name", "container"), [("a.wav", WAV), ("a.mp3", MP3), ("a.ogg", OGG), ("a.webm", WEBM)])
    def test_sound(self, tmp_path, name, container):
        make_sound(tmp_path / name)
        with (tmp_path / name).open("rb") as file:
            assert media_files.container_of(file) is container
        media_files.make_small(tmp_path / name, container, tmp_path / "small.m4a", is_film=False)
        measured = media_files.measure(tmp_path / "small.m4a", MP4)
        assert measured.seconds == pytest.approx(2, abs=0.3)
        assert measured.width is None

    def test_a_picture_of_the_film(self, tmp_path):
        make_film(tmp_path / "film.mp4", seconds=0.5)
        media_files.make_poster(tmp_path / "film.mp4", tmp_path / "poster.jpg", seconds=0.5)
        assert (tmp_path / "poster.jpg").read_bytes().startswith(b"\xff\xd8")

    def test_what_only_begins_like_a_film_is_refused(self, tmp_path):
        (tmp_path / "film.mp4").write_bytes(HEADS["a film of a phone"][0] + b"\0" * 1000)
        with pytest.raises(media_files.Unplayable):
            media_files.make_small(tmp_path / "film.mp4", MP4, tmp_path / "small.mp4", is_film=True)

    def test_no_address_in_a_file_is_asked(self, tmp_path):
        """A playlist that calls itself a film; were it read as what it is, it would fetch what it names."""
        (tmp_path / "film.mp4").write_bytes(b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/hostname\n")
        with pytest.raises(media_files.Unplayable):
            media_files.measure(tmp_path / "film.mp4", MP4)

    def test_who_takes_too_long_is_stopped(self, tmp_path, monkeypatch):
        monkeypatch.setattr(media_files, "PATIENCE", 0.001)
        make_sound(tmp_path / "a.wav")
        with pytest.raises(media_files.Unplayable, match="not done"):
            media_files.measure(tmp_path / "a.wav", WAV)
