"""The square code on whatever we print, drawn by ourselves: as SVG it would cost as much as all the words."""

from functools import lru_cache
from itertools import groupby

import segno

ADDRESS = "waystation:code"


class Code:
    """What WeasyPrint takes for an image: it asks for the size and lets it draw itself in the colour of the text."""

    def __init__(self, content: str) -> None:
        self.rows = segno.make(content, error="m").matrix
        self.modules = len(self.rows)

    def get_intrinsic_size(self, resolution: float, font_size: float) -> tuple[float, float, float]:
        return self.modules, self.modules, 1

    def draw(self, stream, width: float, height: float, style) -> None:
        """Draw all dark modules as one path, so that no light shows between neighbours."""
        stream.set_color(style["color"])
        stream.transform(a=width / self.modules, d=height / self.modules)
        stream.stream.append(" ".join(self._strokes()).encode())
        stream.fill()

    def _strokes(self):
        for y, row in enumerate(self.rows):
            x = 0
            for is_dark, run in groupby(row):
                length = len(list(run))
                if is_dark:
                    yield f"{x} {y} {length} 1 re"
                x += length


@lru_cache(maxsize=8)
def code(content: str) -> Code:
    """Return the code of an address; page and picture of a certificate show the same one."""
    return Code(content)
