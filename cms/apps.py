from django.apps import AppConfig
from django.db.models.signals import post_delete, pre_save
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Content")

    def ready(self):
        from people.sign_in import second_factor
        from people.signals import role_changed

        from . import admin_guard, admin_rights, personal_data, recordings  # noqa: F401 - imported for what they register
        from .search import index

        pre_save.connect(
            admin_guard.keep_replacement, sender="wagtail_localize.SegmentOverride", dispatch_uid="cms.keep_replacement"
        )
        post_delete.connect(recordings.take_deleted, sender="cms.Take", dispatch_uid="cms.take_deleted")
        second_factor.guard(admin_guard.ADMIN)
        index.connect()
        role_changed.connect(admin_rights.role_changed, dispatch_uid="cms.role_changed")
