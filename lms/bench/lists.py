"""What a coordinator's list and its files cost, for a thousand people and for a hundred thousand."""

import time
from collections.abc import Iterator

from . import crowd
from .counting import ADDRESS
from .ground import Ground
from .lines import Line
from .phone import Phone
from .server import Server, peak_mb, reset_peak, resident_mb, spent

SIZES = (1_000, 100_000)
REPEATS = {1_000: 10, 100_000: 1}
PAGES = {1_000: 50, 100_000: 5}


def lists(ground: Ground, ours: Server) -> Iterator[Line]:
    assert ground.version, "the course was loaded and published"
    for size in SIZES:
        coordinator = crowd.gather(size, ground.version, ground.station.get_root())
        phone = Phone(ours.port, ground.cookies(coordinator))
        phone.get("/coordinate/")
        yield _measured(f"coordinator's list of {size:,} enrolled", ours, phone, "/coordinate/", PAGES[size])
        for kind in ("csv", "xlsx"):
            yield _measured(f"the same as {kind.upper()}", ours, phone, f"/coordinate/people.{kind}", REPEATS[size])


def _measured(name: str, ours: Server, phone: Phone, address: str, repeats: int) -> Line:
    """Ask so many times and return what one answer costs, how long its first byte takes and how the server grows."""
    worker = ours.processes()[-1]
    phone.sent.clear()
    reset_peak(worker)
    before = resident_mb(worker)
    began = time.monotonic()
    cpu = spent(lambda: [phone.get(address) for _ in range(repeats)], ours.processes)
    lasted = (time.monotonic() - began) / repeats
    last = phone.sent[-1]
    note = f"first byte after {last.waited * 1000:.0f} of {lasted * 1000:.0f} ms; {peak_mb(worker) - before:+.0f} MB"
    # A file is sent while it is asked for: its headers knew less.
    queries = int(phone.get(ADDRESS).body) if address.startswith("/coordinate/people.") else last.queries
    return Line(name, cpu / repeats, queries, last.size, 1, note)
