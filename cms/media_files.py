"""Sound and film as files: what they are by their first bytes, and small versions of them made by ffmpeg.

ffmpeg is not needed to run the site: without it files are handed out as they were uploaded, and nothing is measured.
"""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.core.files import File

# Film is made as high as this, in pixels; a phone on a slow network gets through it.
HEIGHT = 360
# Where the first picture of a film is taken from, in seconds: at its very beginning many are black.
POSTER_AT = 1
# In seconds; shorter than what the outbox lends a worker.
PATIENCE = 100
AUDIO, VIDEO = "audio", "video"


@dataclass(frozen=True)
class Container:
    """A kind of file: the name it is kept under, how browsers call it, and how ffmpeg reads it."""

    extension: str
    media_type: str
    demuxer: str

    @property
    def kind(self) -> str:
        return self.media_type.partition("/")[0]


MP3 = Container("mp3", "audio/mpeg", "mp3")
WAV = Container("wav", "audio/wav", "wav")
OGG = Container("ogg", "audio/ogg", "ogg")
AAC = Container("aac", "audio/aac", "aac")
M4A = Container("m4a", "audio/mp4", "mov")
MP4 = Container("mp4", "video/mp4", "mov")
MOV = Container("mov", "video/quicktime", "mov")
# What browsers record; it may hold sound alone.
WEBM = Container("webm", "video/webm", "matroska")
CONTAINERS = (MP3, WAV, OGG, AAC, M4A, MP4, MOV, WEBM)


@dataclass(frozen=True)
class Measured:
    """What is known of a file: its length in seconds, its size in pixels (None for sound)."""

    seconds: float
    width: int | None
    height: int | None


class Unplayable(Exception):
    """ffmpeg cannot make anything of a file."""


def container_of(file: IO[bytes] | File) -> Container | None:
    """Tell by its first bytes what a file is; None for what phones do not play. Leaves the file at its beginning."""
    file.seek(0)
    head = file.read(64)
    file.seek(0)
    if head[4:8] == b"ftyp":
        return {b"M4A ": M4A, b"M4B ": M4A, b"qt  ": MOV}.get(head[8:12], MP4)
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return WAV
    if head[:4] == b"OggS":
        return OGG
    if head[:4] == b"\x1aE\xdf\xa3":
        return WEBM
    if head[:2] in (b"\xff\xf1", b"\xff\xf9"):
        return AAC
    # The sync word of MPEG-1 or -2, layer III, without a tag before it.
    is_frame = len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2
    return MP3 if head[:3] == b"ID3" or is_frame else None


def can_make() -> bool:
    return bool(shutil.which("ffmpeg") and shutil.which("ffprobe"))


def measure(path: Path, container: Container) -> Measured:
    """Return length and size of a file; raise Unplayable for one that only looks like sound or film."""
    said = _run(
        "ffprobe", *_input(path, container), "-show_entries", "format=duration:stream=width,height", "-of", "json"
    )
    found = json.loads(said)
    sizes = [stream for stream in found.get("streams", ()) if stream.get("width")]
    size = sizes[0] if sizes else {}
    # A recorder that was switched off does not say how long it was on.
    seconds = float(found.get("format", {}).get("duration") or 0)
    return Measured(seconds, size.get("width"), size.get("height"))


def make_small(path: Path, container: Container, into: Path, *, is_film: bool) -> None:
    """Write a version for phones, without what a camera noted besides: MP4 with H.264 and AAC, or sound alone."""
    film = [
        "-map", "0:v:0", "-vf", rf"scale=-2:min({HEIGHT}\,trunc(ih/2)*2)", "-c:v", "libx264",
        "-preset", "veryfast", "-crf", "28", "-pix_fmt", "yuv420p",
    ]  # fmt: skip
    sound = ["-map", "0:a:0?" if is_film else "0:a:0", "-c:a", "aac", "-b:a", "64k", "-ac", "1"]
    around = ["-map_metadata", "-1", "-movflags", "+faststart"]
    _run("ffmpeg", *_input(path, container), *(film if is_film else []), *sound, *around, str(into))


def make_poster(path: Path, into: Path, *, seconds: float) -> None:
    """Write a picture out of a film that `make_small` has made."""
    at = str(min(POSTER_AT, seconds / 2))
    _run("ffmpeg", "-ss", at, *_input(path, MP4), "-frames:v", "1", "-q:v", "6", str(into))


def _input(path: Path, container: Container) -> list[str]:
    """Return how a file is read: as what its first bytes say, and never by way of an address written in it."""
    return ["-v", "error", "-protocol_whitelist", "file", "-f", container.demuxer, "-i", str(path)]


def _run(program: str, *arguments: str) -> str:
    quiet = ["-nostdin", "-y"] if program == "ffmpeg" else []
    # Found where the system keeps them; the programs are named above, and no shell is asked.
    command = ["nice", program, *quiet, *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True)  # noqa: S603 - see above
    except subprocess.CalledProcessError as error:
        raise Unplayable(error.stderr[-500:]) from error
    except subprocess.TimeoutExpired as error:
        raise Unplayable(f"not done after {PATIENCE} s") from error
    return done.stdout
