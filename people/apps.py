from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = _("People")

    def ready(self) -> None:
        # What holds personal data, and what works at the outbox; Django itself looks for neither.
        from . import personal_data  # noqa: F401 - imported for what it registers
        from .rosters import personal_data as of_rosters  # noqa: F401 - imported for what it registers
        from .rosters import working_off  # noqa: F401 - imported for what it registers
        from .sign_in import codes, notices  # noqa: F401 - imported for what they register
