"""List what runs when. Every job here is short, may be missed once, and does no harm when it runs twice."""

from datetime import time

from certificates import issuing
from foundation import events, heartbeat, operations, outbox
from foundation.schedule import daily, every

every(seconds=30)(events.seal)
every(seconds=30)(outbox.sweep)
every(minutes=1)(outbox.reap)
every(minutes=10)(issuing.issue_missing)
every(minutes=10)(issuing.mend_waiting)

# At night, one after the other: each deletes rows, and only one may write at a time.
daily(at=time(3, 10))(operations.prune)
daily(at=time(3, 20))(outbox.prune)
daily(at=time(3, 30))(heartbeat.prune)
