"""Opening a file of people: what it is follows from its bytes, and what we do not read is refused in words."""

from pathlib import PurePath
from typing import BinaryIO

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from .csv_files import open_csv
from .tables import Book, Unreadable
from .workbooks import open_workbook

BYTES_AT_ONCE = 1 << 16
BYTES_THAT_TELL = 512
LONGEST_ENDING = 12
ZIP = b"PK\x03\x04"
# The container of Office up to 2003; Word files, and workbooks with a password, are kept in it too.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
IN_OLE = {name: name.encode("utf-16-le") for name in ("EncryptedPackage", "WordDocument", "PowerPoint Document")}
TEXT_NAMES = {".csv", ".tsv", ".txt", ""}
WORKBOOK_NAMES = {".xlsx", ".xlsm", ""}
# Where a file of each kind has its mark, and the mark.
OTHER_KINDS: dict[str, list[tuple[int, bytes]]] = {
    "pdf": [(0, b"%PDF")],
    "picture": [
        (0, b"\x89PNG"),
        (0, b"\xff\xd8\xff"),
        (0, b"GIF8"),
        (8, b"WEBP"),
        (0, b"II*\0"),
        (0, b"MM\0*"),
        (4, b"ftyp"),
        # "BM" alone could begin a list.
        (6, b"\0\0\0\0\x36\0\0\0"),
    ],
    "archive": [
        (0, b"Rar!"),
        (0, b"PK\x05\x06"),
        (0, b"7z\xbc\xaf\x27\x1c"),
        (0, b"\x1f\x8b"),
        (0, b"BZh"),
        (0, b"\xfd7zXZ"),
        (257, b"ustar"),
    ],
    "document": [(0, b"{\\rtf")],
    "old_excel": [(0, b"\x09\x08\x10\0"), (0, b"\x09\x08\x08\0"), (0, b"\x09\x04\x06\0"), (0, b"\x09\x02\x06\0")],
}
WEB_PAGE = (b"<!doctype", b"<html", b"<table", b"<meta", b"<?xml", b"<head", b"<body", b"<style", b"<!--")


def open_table(file: BinaryIO, name: str) -> Book:
    """Open a CSV file or a workbook; raise Unreadable for what is neither, damaged, hostile or too big.

    `file` can be sought in and stays open as long as rows are read. Nothing is unpacked before it was weighed.
    """
    size = file.seek(0, 2)
    if size > settings.ROSTER_MAX_BYTES:
        sizes = {"size": filesizeformat(size), "limit": filesizeformat(settings.ROSTER_MAX_BYTES)}
        raise Unreadable(
            "too_big",
            _(
                "This file is too big: %(size)s, and %(limit)s is the most. Take out pictures and sheets that are not "
                "needed, or divide the list."
            )
            % sizes,
        )
    file.seek(0)
    head = file.read(BYTES_THAT_TELL)
    ending = PurePath(name).suffix.lower()
    if size <= BYTES_THAT_TELL and not head.strip():
        raise Unreadable("empty", _("This file is empty."))
    if head.startswith(ZIP):
        book = open_workbook(file)
        if ending not in WORKBOOK_NAMES:
            raise Unreadable(
                "misnamed",
                _(
                    "The name of this file ends in %(ending)s, but it is a workbook. See whether it is the right one, "
                    "and let its name end in .xlsx."
                )
                % {"ending": ending[:LONGEST_ENDING]},
            )
        return book
    if kind := _other_kind(file, head):
        raise _refusal(kind)
    book = open_csv(file)
    if ending not in TEXT_NAMES:
        raise Unreadable(
            "misnamed",
            _(
                "The name of this file ends in %(ending)s, but it holds text only. Open it in Excel or WPS, see "
                "whether it is the right one, and save it as .xlsx."
            )
            % {"ending": ending[:LONGEST_ENDING]},
        )
    return book


def _other_kind(file: BinaryIO, head: bytes) -> str | None:
    if head.startswith(OLE):
        return _kind_in_ole(file)
    for kind, marks in OTHER_KINDS.items():
        if any(head[at : at + len(mark)] == mark for at, mark in marks):
            return kind
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return "web_page" if text.startswith(WEB_PAGE) else None


def _kind_in_ole(file: BinaryIO) -> str:
    """Look for the names of the streams that only one kind of file has."""
    kinds = {"EncryptedPackage": "protected", "WordDocument": "document", "PowerPoint Document": "document"}
    file.seek(0)
    rest = b""
    while part := file.read(BYTES_AT_ONCE):
        part = rest + part
        for name, mark in IN_OLE.items():
            if mark in part:
                return kinds[name]
        rest = part[-64:]
    return "old_excel"


def _refusal(kind: str) -> Unreadable:
    sentences = {
        "pdf": _("This is a PDF, and no table can be read from it. Ask for the list as a workbook (.xlsx) or CSV."),
        "picture": _(
            "This is a picture, and no table can be read from it. Ask for the list as a workbook (.xlsx) or CSV."
        ),
        "archive": _("This is an archive. Unpack it, and upload the list that is in it."),
        "document": _(
            "This is a text document and no table. Copy the list into a new workbook, save that as .xlsx and upload it."
        ),
        "old_excel": _(
            "This is a workbook of the old kind (.xls). Open it in Excel or WPS, save it as .xlsx, and upload that one."
        ),
        "protected": _(
            "A password protects this workbook. Open it, take the password off, save it, and upload it again."
        ),
        "web_page": _(
            "This is a web page that only looks like a table. Open it in Excel or WPS, save it as .xlsx, and upload "
            "that one."
        ),
    }
    return Unreadable(kind, sentences[kind])
