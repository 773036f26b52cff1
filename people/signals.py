"""What other rooms may listen to when somebody's rights change, or where she belongs."""

from django.dispatch import Signal

# Sent inside the transaction that grants, changes or takes away a role; carries `role` (sender is Role).
role_changed = Signal()

# Sent inside the transaction that begins or ends memberships; carries `memberships` (sender is Membership).
memberships_changed = Signal()
