"""What other rooms may listen to when somebody's rights change."""

from django.dispatch import Signal

# Sent inside the transaction that grants, changes or takes away a role; carries `role` (sender is Role).
role_changed = Signal()
