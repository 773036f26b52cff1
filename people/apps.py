from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        # Imported for what they register: the register of personal data, and what works at the outbox.
        from . import personal_data  # noqa: F401
        from .rosters import personal_data as of_rosters  # noqa: F401
        from .rosters import working_off  # noqa: F401
        from .sign_in import codes, notices  # noqa: F401
