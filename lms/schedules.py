"""List what runs when. Every job here is short, may be missed once, and does no harm when it runs twice."""

from datetime import time

from certificates import issuing
from cms import admin_rights, publishing
from courses import rights
from foundation import events, heartbeat, operations, outbox
from foundation.schedule import daily, every
from people import roles
from people.rosters import taking_in
from people.sign_in import pruning
from quizzes import taking

every(seconds=30)(events.seal)
every(seconds=30)(outbox.sweep)
every(minutes=1)(outbox.reap)
every(minutes=1)(taking.close_overdue)
every(minutes=10)(issuing.issue_missing)
every(minutes=10)(issuing.mend_waiting)
every(minutes=5)(publishing.publish_scheduled)

# Roles end at midnight.
daily(at=time(0, 1))(roles.end_lapsed)
daily(at=time(0, 5))(admin_rights.keep_all)
daily(at=time(0, 10))(rights.keep_all)

# At night, one after the other: each deletes rows, and only one may write at a time.
daily(at=time(3, 10))(operations.prune)
daily(at=time(3, 20))(outbox.prune)
daily(at=time(3, 30))(heartbeat.prune)
daily(at=time(3, 40))(pruning.prune)
daily(at=time(3, 50))(taking_in.prune)
