from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FoundationConfig(AppConfig):
    name = "foundation"
    verbose_name = _("Foundation")

    def ready(self) -> None:
        # Imported for what they register: the register of personal data, and the task in the outbox.
        from foundation import outbox, own_data  # noqa: F401
