"""Lists as text: in which encoding, separated by what, and their rows one after the other."""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import BufferedReader, RawIOBase, StringIO, TextIOWrapper
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from .tables import Book, Row, Sheet, Unreadable, check_size, trimmed

SEPARATORS = ",;\t"
BYTES_AT_ONCE = 1 << 16
LETTERS_TO_JUDGE_BY = 1 << 15
LONGEST_LINE = 1_000_000
# A Chinese character or full-width sign in UTF-8. In a line that is UTF-8 throughout, two are no coincidence.
CHINESE_IN_UTF8 = re.compile(rb"[\xe3-\xe9][\x80-\xbf][\x80-\xbf]|\xef[\xbc-\xbd][\x80-\xbf]")
NAMED_BY_EXCEL = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def open_csv(file: BinaryIO) -> Book:
    """Open a CSV file after having read it once, so that nothing in its encoding comes as a surprise."""
    encoding = encoding_of(file)
    begin, separator = _judged(file, encoding)

    def read() -> Iterator[Row]:
        return _rows(_lines(file, encoding, begin), separator)

    return Book("csv", (Sheet("", "csv", read),), file)


def encoding_of(file: BinaryIO) -> str:
    """Return the encoding in which every line can be read, by its mark, else UTF-8, else GB18030."""
    file.seek(0)
    head = file.read(4)
    encoding = next((name for mark, name in MARKS.items() if head.startswith(mark)), None)
    if encoding == "utf-16":
        _tried(file, encoding)
        return encoding
    other, chinese, number = 0, 0, 0
    file.seek(0)
    for number, line in enumerate(_raw_lines(file), 1):
        if b"\0" in line:
            raise _no_text(number)
        if line.isascii():
            continue
        try:
            line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            other = other or number
        else:
            chinese = chinese or (number if len(CHINESE_IN_UTF8.findall(line)) > 1 else 0)
        if other and (chinese or encoding):
            raise _mixed(max(other, chinese))
    if not other:
        return encoding or "utf-8"
    _tried(file, "gb18030")
    return "gb18030"


def _raw_lines(file: BinaryIO) -> Iterator[bytes]:
    rest = b""
    while line := file.readline(LONGEST_LINE):
        line = rest + line
        rest = b""
        if not line.endswith(b"\n") and b"\r" in line:
            # From an old Mac, where lines end in a return.
            *lines, rest = line.split(b"\r")
            yield from lines
        elif len(line) >= LONGEST_LINE:
            raise _line_too_long()
        else:
            yield line
    if rest:
        yield rest


def _tried(file: BinaryIO, encoding: str) -> None:
    """Read a file in an encoding, and name the line where that fails."""
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    line = 1
    while True:
        part = file.read(BYTES_AT_ONCE)
        try:
            text = decoder.decode(part, final=not part)
        except UnicodeDecodeError as error:
            # What the decoder could still read tells on which line it stopped.
            line += error.object[: error.start].decode(encoding, "ignore").count("\n")
            raise Unreadable(
                "unknown_encoding",
                _(
                    "Line %(line)s holds characters in an unknown encoding. Open the file in Excel or WPS, save it as "
                    ".xlsx, and upload that one."
                )
                % {"line": line},
            ) from error
        if "\0" in text:
            raise _no_text(line + text[: text.index("\0")].count("\n"))
        if not part:
            return
        line += text.count("\n")


def _no_text(line: int) -> Unreadable:
    return Unreadable(
        "no_text",
        _(
            "This is no table: line %(line)s holds what no text has. Open the list in Excel or WPS, save it as .xlsx, "
            "and upload that one."
        )
        % {"line": line},
    )


def _mixed(line: int) -> Unreadable:
    return Unreadable(
        "mixed_encodings",
        _(
            "From line %(line)s on, this file is in another encoding than before, as when two files were joined. Put "
            "the lists together in Excel or WPS, save them as .xlsx, and upload that one."
        )
        % {"line": line},
    )


def _line_too_long() -> Unreadable:
    return Unreadable("line_too_long", _("This is no list: a single line of it is longer than a million characters."))


class _Borrowed(RawIOBase):
    """A file read from its beginning, which stays open afterwards and may be read in several places at a time."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.at = file, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.file.seek(self.at)
        data = self.file.read(len(buffer))
        buffer[: len(data)] = data
        self.at += len(data)
        return len(data)


def _lines(file: BinaryIO, encoding: str, begin: int = 0) -> Iterator[str]:
    """Yield the lines from number `begin` on, with their ends, however they end."""
    text = TextIOWrapper(BufferedReader(_Borrowed(file), BYTES_AT_ONCE), encoding=encoding, newline="")
    for _number in range(begin):
        text.readline(LONGEST_LINE)
    while line := text.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise _line_too_long()
        yield line


def _judged(file: BinaryIO, encoding: str) -> tuple[int, str]:
    """Return how many lines to leave out at the beginning, and what separates the cells."""
    some: list[str] = []
    letters = 0
    for line in _lines(file, encoding):
        some.append(line)
        letters += len(line)
        if letters > LETTERS_TO_JUDGE_BY:
            break
    # Excel is told by a first line "sep=;" what others have to guess.
    if some and (named := NAMED_BY_EXCEL.fullmatch(some[0])):
        return 1, named[1]
    return 0, separator_of("".join(some))


def separator_of(text: str) -> str:
    """Return what separates the cells of a text: that which makes the most rows of one width, of more than one cell."""

    lines = list(StringIO(text, newline=""))

    def agreeing(separator: str) -> tuple[int, int]:
        reader = csv.reader(lines, delimiter=separator, strict=True)
        widths: Counter[int] = Counter()
        try:
            widths.update(len(row) for row in reader if len(row) > 1 and any(row))
        except csv.Error:
            # A cell may go on behind the text. Elsewhere, quotation marks do not fit to this separator.
            if reader.line_num < len(lines):
                return 0, 0
        width, rows_of_it = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return rows_of_it, width

    return max(SEPARATORS, key=agreeing)


def _rows(lines: Iterator[str], separator: str) -> Iterator[Row]:
    # Strict: a quotation mark that is never closed would otherwise swallow all people below it.
    reader = csv.reader(lines, delimiter=separator, strict=True)
    number, kept = 0, 0
    try:
        for number, found in enumerate(reader, 1):
            cells = trimmed(list(found))
            if not cells:
                continue
            kept += 1
            check_size(kept, cells)
            yield Row(number, cells)
    except csv.Error as error:
        raise Unreadable(
            "quotation_mark",
            _(
                "Row %(row)s has a quotation mark too many or too few, so it is not clear where the row ends. Take it "
                "out, or save the list as .xlsx."
            )
            % {"row": number + 1},
        ) from error
