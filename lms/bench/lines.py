"""One line of the table."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """What was measured of one thing. None: does not apply."""

    name: str
    cpu_ms: float | None
    queries: int | None
    bytes: int
    requests: int = 1
    note: str = ""
