"""The small parts of a workbook: which sheets there are, which texts, and which styles show a day.

Read with expat as a stream. A document type is refused before anything of it is used, so there are no entities but the
five of XML, and nothing is fetched.
"""

import re
from collections.abc import Callable, Iterable
from typing import NoReturn
from xml.parsers import expat

MOST_TEXTS = 1_000_000
MOST_ELEMENTS = 10_000_000
LONGEST_TEXT = 32_767
LONGEST_PIECE = 1 << 20
DEEPEST = 60
LONGEST_FORMAT = 255
WRITTEN_OUT = re.compile(r"_x([0-9A-Fa-f]{4})_")
# Formats of days that need no description; 27 to 36 and 50 to 58 are those of Chinese, Japanese and Korean Excel.
DAY_FORMATS = {*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58}
# What a format says in quotes, brackets or behind a sign is shown as it is.
SHOWN_AS_IT_IS = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
MINUTES = re.compile(r"am/pm|h+[^a-z]*m+|m+[^a-z]*s")


class NotFit(ValueError):
    """A part that is no XML as workbooks have it, or has too much of something."""

    def __init__(self, reason: str, *, too_much: bool = False) -> None:
        super().__init__(reason)
        self.too_much = too_much


class Parser:
    """Expat without what it is dangerous for: document types, endless pieces, bottomless depths."""

    def __init__(self) -> None:
        self.expat = expat.ParserCreate()
        self.expat.buffer_text = True
        self.expat.StartDoctypeDeclHandler = self._refuse
        self.expat.EntityDeclHandler = self._refuse
        self.expat.ExternalEntityRefHandler = self._refuse
        self.fed = 0

    def _refuse(self, *_args) -> NoReturn:
        raise NotFit("a document type")

    def feed(self, piece: bytes) -> None:
        self.fed += len(piece)
        try:
            self.expat.Parse(piece, False)
        except expat.ExpatError as error:
            raise NotFit(str(error)) from error
        if self.fed - self.expat.CurrentByteIndex > LONGEST_PIECE:
            raise NotFit("an endless tag", too_much=True)

    def close(self) -> None:
        try:
            self.expat.Parse(b"", True)
        except expat.ExpatError as error:
            raise NotFit(str(error)) from error


def read(
    pieces: Iterable[bytes],
    begin: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    letters: Callable[[str], None] | None = None,
) -> None:
    """Call `begin` and `end` with the name of each element, without its prefix, and `letters` with what is between."""
    parser = Parser()
    elements = depth = 0

    def start_element(name: str, attributes: dict[str, str]) -> None:
        nonlocal elements, depth
        elements += 1
        depth += 1
        if elements > MOST_ELEMENTS or depth > DEEPEST:
            raise NotFit("too many elements", too_much=True)
        begin(name.rpartition(":")[2], attributes)

    def end_element(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end:
            end(name.rpartition(":")[2])

    parser.expat.StartElementHandler = start_element
    parser.expat.EndElementHandler = end_element
    if letters:
        parser.expat.CharacterDataHandler = letters
    for piece in pieces:
        parser.feed(piece)
    parser.close()


def relations_of(pieces: Iterable[bytes]) -> list[dict[str, str]]:
    """Return what each relation of a part says: its id, its type and where it leads."""
    found: list[dict[str, str]] = []

    def begin(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            found.append(attributes)

    read(pieces, begin)
    return found


def sheets_of(pieces: Iterable[bytes]) -> tuple[list[tuple[str, str, bool]], bool]:
    """Return name, relation and whether it is hidden of each sheet, and whether days are counted from 1904."""
    sheets: list[tuple[str, str, bool]] = []
    from_1904 = False

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal from_1904
        if name == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            hidden = attributes.get("state", "visible") != "visible"
            sheets.append((attributes.get("name", ""), relation, hidden))
        elif name == "workbookPr":
            from_1904 = attributes.get("date1904", "0").lower() in ("1", "true", "on")

    read(pieces, begin)
    return sheets, from_1904


def texts_of(pieces: Iterable[bytes]) -> list[str]:
    """Return the texts that cells refer to by number; how they are pronounced is left out."""
    texts: list[str] = []
    runs: list[str] = []
    is_text = is_sound = False

    def begin(name: str, _attributes: dict[str, str]) -> None:
        nonlocal is_text, is_sound
        if name == "t":
            is_text = not is_sound
        elif name == "rPh":
            is_sound = True
        elif name == "si":
            runs.clear()
            if len(texts) >= MOST_TEXTS:
                raise NotFit("too many texts", too_much=True)

    def end(name: str) -> None:
        nonlocal is_text, is_sound
        if name == "t":
            is_text = False
        elif name == "rPh":
            is_sound = False
        elif name == "si":
            texts.append(plain("".join(runs)))

    def letters(data: str) -> None:
        if is_text:
            runs.append(data)

    read(pieces, begin, end, letters)
    return texts


def plain(text: str) -> str:
    """Return a text of a workbook with the characters it has written out, such as _x000D_ for a return."""
    if len(text) > LONGEST_TEXT:
        raise NotFit("a text longer than a cell can hold", too_much=True)
    return WRITTEN_OUT.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def styles_of_days(pieces: Iterable[bytes]) -> frozenset[int]:
    """Return the numbers of the cell styles that show a number as a day."""
    formats: dict[str, bool] = {str(number): True for number in DAY_FORMATS}
    styles: set[int] = set()
    place: list[str] = []
    number = 0

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal number
        if name == "numFmt" and "numFmts" in place:
            formats[attributes.get("numFmtId", "")] = shows_a_day(attributes.get("formatCode", ""))
        elif name == "xf" and place and place[-1] == "cellXfs":
            if formats.get(attributes.get("numFmtId", "")):
                styles.add(number)
            number += 1
        place.append(name)

    def end(_name: str) -> None:
        place.pop()

    read(pieces, begin, end)
    return frozenset(styles)


def shows_a_day(code: str) -> bool:
    """Tell whether a number format shows a day, perhaps with an hour; hours alone are no day.

    y and d are year and day; m is the month, unless hours stand before it or seconds behind it, when it is minutes.
    """
    letters = MINUTES.sub("", SHOWN_AS_IT_IS.sub("", code[:LONGEST_FORMAT].partition(";")[0].lower()))
    return letters != "general" and any(letter in letters for letter in "ydm")
