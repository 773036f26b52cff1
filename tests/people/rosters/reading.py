"""Read a whole list in a process of its own, give its bad rows back, and say what that took."""

import json
import re
import sys
import time
from datetime import date
from pathlib import Path

import django


def megabytes() -> int:
    """Return the most memory this process had; what `resource` says counts that of the process which started it."""
    return int(re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[1]) // 1024


if __name__ == "__main__":
    django.setup()
    from people.rosters.files import open_table
    from people.rosters.headers import lists_in
    from people.rosters.mending import mend
    from people.rosters.rows import BadRow, RosterRow, recognise

    path = Path(sys.argv[1])
    begun = time.process_time()
    with path.open("rb") as file:
        ((sheet, layout),) = lists_in(open_table(file, path.name))
        people, sentences = 0, {}
        for outcome in recognise(sheet.rows(), layout, latest=date(2027, 11, 22)):
            people += isinstance(outcome, RosterRow)
            if isinstance(outcome, BadRow):
                sentences[outcome.number] = outcome.problem.sentence
        size = sum(map(len, mend(sheet, layout, sentences)))
    took = {
        "people": people,
        "bad": len(sentences),
        "given_back": size,
        "seconds": round(time.process_time() - begun, 1),
        "megabytes": megabytes(),
    }
    sys.stdout.write(json.dumps(took))
