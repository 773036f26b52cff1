"""What a record of learning costs: page, picture, both kept; beside it WeasyPrint as its manual has it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import segno
from django.db import connection
from django.template.loader import render_to_string

from certificates import drawing, issuing, press
from certificates.models import Certificate

from .lines import Line
from .server import resident_mb, spent

DRAWINGS = 20
# Enough for caches and free lists to be as full as they get.
SETTLED, MANY = 100, 1000
FAMILIES = ("Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei")

RECORD = drawing.Record(
    name="王秀英",
    titles={"zh-hans": "骑手道路安全", "en": "Road safety for riders"},
    version=3,
    score=Decimal("92.50"),
    credit_minutes=25,
    number="WS-2026-7KQ4-M2XD",
    completed_on=date(2026, 3, 5),
    issued_on=date(2026, 3, 6),
    valid_until=date(2027, 3, 4),
    issuer={"zh-hans": "江城市总工会", "en": "Jiangcheng Federation of Trade Unions"},
    verify_url="https://waystation.example.org/verify/0b1d8a0e-6f0f-4f5c-9a62-2f6d3f1f9a11/",
)
# So that no two are alike: the most common family names and given names.
NAMES = [family + given for family in "王李张刘陈杨赵黄周吴" for given in ("伟", "芳", "娜", "秀英", "敏", "静")]


def _record(number: int) -> drawing.Record:
    return replace(
        RECORD,
        name=NAMES[number % len(NAMES)],
        number=f"WS-2026-{number:04d}-M2XD",
        verify_url=RECORD.verify_url[:-5] + f"{number:04d}/",
    )


def certificates() -> Iterator[Line]:
    """Draw and keep records of learning in this process, as the worker does, then only draw them."""
    waiting = list(Certificate.objects.filter(state=Certificate.State.ISSUED)[: DRAWINGS + 1])
    queries = 0

    def counted(execute, *arguments):
        nonlocal queries
        queries += 1
        return execute(*arguments)

    yield Line("a process's first certificate", _cpu(lambda: issuing.draw(waiting[0])), None, _files(waiting[0]))
    with connection.execute_wrapper(counted):
        cpu = _cpu(lambda: [issuing.draw(each) for each in waiting[1:]])
    yield Line(
        "a certificate, page and picture",
        cpu / DRAWINGS,
        queries // DRAWINGS,
        sum(map(_files, waiting[1:])) // DRAWINGS,
        0,
    )
    yield _drawn("the page alone (PDF)", drawing.draw_pdf)
    yield _drawn("the picture alone (PNG)", drawing.draw_picture)
    if family := _family():
        yield _drawn(f"the page by plain WeasyPrint, {family}", lambda record: _plain_page(record, family))
    else:
        sys.stderr.write(
            "\n*** PLAIN WEASYPRINT IS NOT MEASURED: this machine has no Chinese font it could use. ***\n"
            "*** apt-get install fontconfig fonts-noto-cjk ***\n\n"
        )


def thousand() -> Iterator[Line]:
    """Draw a thousand in this process, page and picture; memory must not grow once everything is warm."""
    settled = 0.0
    for number in range(MANY):
        record = _record(number)
        drawing.draw_pdf(record)
        drawing.draw_picture(record)
        if number + 1 == SETTLED:
            settled = resident_mb(os.getpid())
    grown = resident_mb(os.getpid()) - settled
    note = f"{settled:.0f} MB after {SETTLED}, {grown:+.1f} MB after {MANY:,}"
    yield Line("memory of a process that draws a thousand", None, None, 0, 0, note)


def _cpu(work) -> float:
    return spent(work, lambda: [os.getpid()])


def _drawn(name: str, draw) -> Line:
    sizes = [len(draw(_record(DRAWINGS)))]
    cpu = _cpu(lambda: sizes.extend(len(draw(_record(number))) for number in range(DRAWINGS)))
    return Line(name, cpu / DRAWINGS, None, max(sizes), 0)


def _files(certificate: Certificate) -> int:
    certificate.refresh_from_db()
    return certificate.pdf.size + certificate.picture.size


def _plain_page(record: drawing.Record, family: str) -> bytes:
    """Return our page as WeasyPrint's first steps make it: fonts of the system, looked for anew each time."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    code = segno.make(record.verify_url, error="m").svg_data_uri(border=0, omitsize=True, dark=press.INK)
    context = drawing.words_of(record) | {"code": code, "density": "airy"}
    html = render_to_string(drawing.PAGE.template, context)
    css = f'html {{ --family: "{family}" }}\n' + drawing.PAGE.stylesheet.read_text()
    fonts = FontConfiguration()
    sheet = weasyprint.CSS(string=css, font_config=fonts)
    return weasyprint.HTML(string=html).write_pdf(stylesheets=[sheet], font_config=fonts)


def _family() -> str:
    """Return the name of a Chinese font of this machine, "" when there is none."""
    if not (command := shutil.which("fc-list")):
        return ""
    listed = subprocess.run(  # noqa: S603 - fontconfig's own program
        [command, ":lang=zh", "family"], capture_output=True, text=True, check=True
    ).stdout
    return next((family for family in FAMILIES if family in listed), "")
