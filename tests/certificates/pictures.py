"""Look at what was drawn: characters on a page, and what they should look like."""

import io

import pypdfium2
from PIL import Image, ImageChops, ImageFont, ImageStat

from certificates.glyphs import REGULAR

# A private-use character: no font has it, so what is drawn for it is the box that means "missing".
MISSING = "\ue000"


def drawn_on_page(pdf: bytes, character: str) -> Image.Image:
    """Cut a character out of the first page of a PDF, as black on white without margin."""
    page = pypdfium2.PdfDocument(pdf)[0]
    text = page.get_textpage()
    # pdfium counts in halves of UTF-16, of which 𠮷 has two.
    place = len(text.get_text_range().partition(character)[0].encode("utf-16-le")) // 2
    left, bottom, right, top = text.get_charbox(place)
    scale = 8
    picture = page.render(scale=scale).to_pil().convert("L")
    height = page.get_height()
    return _trim(
        picture.crop(
            (int(left * scale), int((height - top) * scale), int(right * scale), int((height - bottom) * scale))
        )
    )


def drawn_by_font(character: str) -> Image.Image:
    """Draw a character with our font by way of another library."""
    mask = ImageFont.truetype(REGULAR, 270).getmask(character)
    return _trim(ImageChops.invert(Image.frombytes("L", mask.size, bytes(mask))))


def likeness(one: Image.Image, other: Image.Image) -> float:
    """Return 1 for the same shape, less the more of the ink lies elsewhere."""
    size = (64, 64)
    difference = ImageChops.difference(one.resize(size), other.resize(size))
    return 1 - ImageStat.Stat(difference).mean[0] / 255


def fonts_in(reader):
    """Return {name: embedded font file} of the first page of what pypdf has opened."""
    found = {}
    for font in reader.pages[0]["/Resources"]["/Font"].values():
        descriptor = font["/DescendantFonts"][0]["/FontDescriptor"]
        found[str(font["/BaseFont"])] = descriptor.get("/FontFile2")
    return found


def elements(node):
    """Yield a structure element and everything below it."""
    node = node.get_object()
    yield node
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        if isinstance(kid.get_object(), dict):
            yield from elements(kid)


def first_page(pdf: bytes, scale: float = 2) -> Image.Image:
    return pypdfium2.PdfDocument(pdf)[0].render(scale=scale).to_pil()


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png))


def _trim(picture: Image.Image) -> Image.Image:
    return picture.crop(ImageChops.invert(picture).point(lambda ink: 255 if ink > 96 else 0).getbbox())
