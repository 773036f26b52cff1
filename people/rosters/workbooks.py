"""Workbooks (XLSX): the package is weighed before anything is unpacked, then its parts are read as a stream.

Libraries were tried and left: docs/decisions/0011-reading-workbooks.md.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import BinaryIO

from django.utils.translation import gettext as _

from . import sheet_parts, xml_parts
from .tables import Book, Row, Sheet, Unreadable

BYTES_AT_ONCE = 1 << 16
ENTRY = b"PK\x01\x02"
MOST_ENTRIES = 2_000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_UNPACKED_TEXTS = 64 * 1024 * 1024
# A long column of one and the same number shrinks to a hundredth, a bomb to a thousandth.
MOST_SHRUNK = 300
SHRUNK_COUNTS_FROM = 1024 * 1024
LONGEST_NAME = 500
ENCRYPTED = 0x1
ARCHIVES = {".zip", ".rar", ".7z", ".gz", ".tar", ".xlsx", ".xlsm", ".xlsb", ".docx", ".pptx", ".jar"}
DOCUMENT = "/officeDocument"


@dataclass(frozen=True)
class _Relation:
    kind: str
    target: str


def open_workbook(file: BinaryIO) -> Book:
    """Open a workbook; raise Unreadable for one that is damaged, hostile, too big, or another program's."""
    _count_entries(file)
    with _damaged_otherwise():
        package = zipfile.ZipFile(file)
    _weigh(package)
    names = {_folded(info.filename): info for info in package.infolist()}
    main = _main_part(package, names)
    book = _Workbook(package, names, main)
    return Book("xlsx", tuple(book.sheets()), file)


def _folded(name: str) -> str:
    """Return the name of a part as we look it up: some programs write SharedStrings.xml, or xl\\workbook.xml."""
    return name.replace("\\", "/").lower()


def _count_entries(file: BinaryIO) -> None:
    """Refuse a package of very many files before the list of them is made, which takes more room than the package."""
    file.seek(0)
    found, rest = 0, b""
    while part := file.read(BYTES_AT_ONCE):
        found += (rest + part).count(ENTRY)
        rest = part[-len(ENTRY) + 1 :]
    if found > MOST_ENTRIES:
        raise _too_much_inside()


def _weigh(package: zipfile.ZipFile) -> None:
    infos = package.infolist()
    names = {_folded(info.filename) for info in infos}
    if len(names) < len(infos) or min((info.header_offset for info in infos), default=0) > 0:
        # Two of one name, or something before the first: a file that is one thing to us and another to others.
        raise _damaged()
    if sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise _too_much_inside()
    for info in infos:
        path = PurePosixPath(_folded(info.filename))
        if path.is_absolute() or ".." in path.parts or ":" in info.filename:
            raise _damaged()
        if info.flag_bits & ENCRYPTED:
            raise Unreadable(
                "protected",
                _("A password protects this workbook. Open it, take the password off, save it, and upload it again."),
            )
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _damaged()
        if path.suffix in ARCHIVES:
            raise Unreadable(
                "archive_inside",
                _("Another file is packed into this one (%(name)s). Copy the list into a new workbook and upload that.")
                % {"name": path.name[:60]},
            )
        if info.file_size > SHRUNK_COUNTS_FROM and info.file_size > MOST_SHRUNK * max(info.compress_size, 1):
            raise _too_much_inside()


def _main_part(package: zipfile.ZipFile, names: dict) -> str:
    """Return the name of the part that lists the sheets; refuse packages of other programs by what they are."""
    if "mimetype" in names:
        raise Unreadable(
            "open_document",
            _("This is a file of LibreOffice or OpenOffice. Save it there as .xlsx, and upload that one."),
        )
    if any(name.endswith(".iwa") or name == "index.zip" for name in names):
        raise Unreadable(
            "numbers", _("This is a file of Numbers. There choose File, Export To, Excel, and upload what that makes.")
        )
    if "word/document.xml" in names or "ppt/presentation.xml" in names:
        raise Unreadable(
            "document",
            _(
                "This is a text document and no table. Copy the list into a new workbook, save that as .xlsx and "
                "upload it."
            ),
        )
    if "xl/workbook.bin" in names:
        raise Unreadable(
            "binary_workbook", _("This is a workbook of a rare kind (.xlsb). Save it as .xlsx, and upload that one.")
        )
    if "[content_types].xml" not in names or "_rels/.rels" not in names:
        raise Unreadable("archive", _("This is an archive. Unpack it, and upload the list that is in it."))
    with _opened(package, names, "_rels/.rels") as parts:
        for relation in _relations(parts, "").values():
            if relation.kind.endswith(DOCUMENT) and relation.target in names:
                return relation.target
    raise _damaged()


class _Workbook:
    """The parts of a package that say where the rows are and how to read them."""

    def __init__(self, package: zipfile.ZipFile, names: dict, main: str) -> None:
        self.package, self.names = package, names
        folder = str(PurePosixPath(main).parent)
        relations_of = f"{folder}/_rels/{PurePosixPath(main).name}.rels"
        if relations_of not in names:
            raise _damaged()
        with _opened(package, names, relations_of) as parts:
            self.relations = _relations(parts, folder)
        with _opened(package, names, main) as parts:
            self.listed, self.from_1904 = xml_parts.sheets_of(parts)
        self.styles = self._target("/styles")
        self.texts_part = self._target("/sharedStrings")
        self._texts: list[str] | None = None
        self._days: frozenset[int] | None = None

    def _target(self, kind: str) -> str | None:
        found = (relation.target for relation in self.relations.values() if relation.kind.endswith(kind))
        return next((target for target in found if target in self.names), None)

    def sheets(self) -> Iterator[Sheet]:
        """Yield the sheets that hold cells, charts left out; refuse a workbook without any."""
        found = False
        for name, relation_id, hidden in self.listed:
            relation = self.relations.get(relation_id)
            if relation and relation.kind.endswith("/worksheet") and relation.target in self.names:
                found = True
                yield Sheet(name, "xlsx", partial(self.rows, relation.target), hidden)
        if not found:
            raise _damaged()

    def rows(self, part: str) -> Iterator[Row]:
        """Read one sheet: first the end of it, where merged cells are listed, then its rows."""
        with _opened(self.package, self.names, part) as parts:
            merged = sheet_parts.merged_downwards(parts)
        with _opened(self.package, self.names, part) as parts:
            yield from sheet_parts.rows(parts, self.texts(), self.days(), merged, from_1904=self.from_1904)

    def texts(self) -> list[str]:
        if self._texts is None:
            self._texts = []
            if self.texts_part:
                if self.names[self.texts_part].file_size > MOST_UNPACKED_TEXTS:
                    raise _too_much_inside()
                with _opened(self.package, self.names, self.texts_part) as parts:
                    self._texts = xml_parts.texts_of(parts)
        return self._texts

    def days(self) -> frozenset[int]:
        if self._days is None:
            self._days = frozenset()
            if self.styles:
                with _opened(self.package, self.names, self.styles) as parts:
                    self._days = xml_parts.styles_of_days(parts)
        return self._days


def _relations(parts: Iterator[bytes], folder: str) -> dict[str, _Relation]:
    """Return the relations of a part by their ids, targets as names in the package."""
    found = {}
    for relation in xml_parts.relations_of(parts):
        if relation.get("TargetMode") == "External":
            continue
        target = relation.get("Target", "")[:LONGEST_NAME]
        path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
        # A target may go one folder up and down again.
        whole = re.sub(r"[^/]+/\.\./", "", str(PurePosixPath(path)))
        found[relation.get("Id", "")] = _Relation(relation.get("Type", ""), _folded(whole.lstrip("/")))
    return found


@contextmanager
def _opened(package: zipfile.ZipFile, names: dict, name: str) -> Iterator[Iterator[bytes]]:
    """Give a part of the package piece by piece, never more of it than the package says it has."""

    def pieces() -> Iterator[bytes]:
        with package.open(names[name]) as part:
            while piece := part.read(BYTES_AT_ONCE):
                yield piece

    with _damaged_otherwise():
        yield pieces()


@contextmanager
def _damaged_otherwise() -> Iterator[None]:
    try:
        yield
    except xml_parts.NotFit as error:
        raise (_too_much_inside() if error.too_much else _damaged()) from error
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        NotImplementedError,
        OverflowError,
        RuntimeError,
        UnicodeDecodeError,
        ValueError,
    ) as error:
        raise _damaged() from error


def _damaged() -> Unreadable:
    return Unreadable(
        "damaged",
        _(
            "This workbook is damaged or was cut off on its way. Open it in Excel or WPS, save it as .xlsx under a new "
            "name, and upload that one."
        ),
    )


def _too_much_inside() -> Unreadable:
    return Unreadable(
        "too_much_inside",
        _(
            "Unpacked, this workbook is far bigger than a list of people. Copy the rows that are needed into a new "
            "workbook and upload that."
        ),
    )
