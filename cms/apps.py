from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Content")

    def ready(self):
        from people.signals import role_changed

        from . import admin_rights, personal_data  # noqa: F401

        role_changed.connect(admin_rights.role_changed, dispatch_uid="cms.role_changed")
