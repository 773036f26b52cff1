"""Look at what was printed as whoever holds the paper does: words, where ink lies, squares that a phone can read."""

from dataclasses import dataclass

import pypdfium2
import zxingcpp
from PIL import Image, ImageChops

MM = 72 / 25.4


@dataclass(frozen=True)
class Letter:
    """A character on paper and the box its ink fills, in millimetres from the upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def area(self) -> float:
        return (self.right - self.left) * self.height

    def touches(self, other: "Letter") -> bool:
        """Tell whether they lie upon each other; that a comma stands below the arm of its r is no fault."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return wide > 0 and high > 0 and wide * high > 0.2 * min(self.area, other.area)


@dataclass(frozen=True)
class Square:
    """A square code as it was read from the page, with its edges in millimetres."""

    content: str
    left: float
    top: float
    right: float
    bottom: float


class Sheet:
    """One page of a PDF."""

    def __init__(self, pdf: bytes, number: int = 0) -> None:
        self.page = pypdfium2.PdfDocument(pdf)[number]
        self.height = self.page.get_height() / MM
        self.width = self.page.get_width() / MM
        self.pictures: dict[float, Image.Image] = {}

    @property
    def text(self) -> str:
        return self.page.get_textpage().get_text_range().replace("\r\n", "\n")

    def says(self, words: str) -> bool:
        """Tell whether words stand here; where a line ends or a gap is wide is of no interest."""
        return "".join(words.split()) in "".join(self.text.split())

    def letters(self) -> list[Letter]:
        words = self.page.get_textpage()
        found = []
        for place in range(words.count_chars()):
            text = words.get_text_range(place, 1)
            left, bottom, right, top = (side / MM for side in words.get_charbox(place))
            if not text.isspace() and right > left:
                found.append(Letter(text, left, self.height - top, right, self.height - bottom))
        return found

    def picture(self, scale: float) -> Image.Image:
        """Return the page without colours, so many pixels to a point."""
        if scale not in self.pictures:
            self.pictures[scale] = self.page.render(scale=scale).to_pil().convert("L")
        return self.pictures[scale]

    def squares(self, scale: float = 2) -> list[Square]:
        """Return what a camera reads, from left to right and from above."""
        read = zxingcpp.read_barcodes(self.picture(scale))
        unit = scale * MM
        found = []
        for each in read:
            corners = each.position.top_left, each.position.bottom_right
            (left, top), (right, bottom) = ((corner.x / unit, corner.y / unit) for corner in corners)
            found.append(Square(each.text, left, top, right, bottom))
        return sorted(found, key=lambda square: (round(square.top), square.left))

    def is_white(self, left: float, top: float, right: float, bottom: float) -> bool:
        scale = 4
        box = tuple(round(side * scale * MM) for side in (left, top, right, bottom))
        return self.picture(scale).crop(box).getextrema() == (255, 255)

    def ink(self) -> tuple[float, float, float, float]:
        """Return how far from left, top, right and bottom the first ink lies, in millimetres."""
        scale = 4
        picture = self.picture(scale)
        left, top, right, bottom = ImageChops.invert(picture).getbbox()
        edges = (left, top, picture.width - right, picture.height - bottom)
        return tuple(edge / scale / MM for edge in edges)


def collisions(letters: list[Letter]) -> list[str]:
    """Return the pairs of letters that are printed over each other."""
    found, above = [], []
    for letter in sorted(letters, key=lambda letter: letter.top):
        above = [one for one in above if one.bottom > letter.top]
        found += [one.text + letter.text for one in above if one.touches(letter)]
        above.append(letter)
    return found
