"""What other rooms may listen to when somebody has completed a course."""

from django.dispatch import Signal

# Sent inside the transaction that completes an enrolment; carries `enrolment` (sender is Enrolment).
# A listener inserts rows and nothing else: it must never endanger the completion.
course_completed = Signal()
