from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = _("Courses")

    def ready(self):
        from people.signals import memberships_changed

        from . import listening, personal_data, rights, showing  # noqa: F401 - imported for what they register

        listening.connect()
        rights.connect()
        memberships_changed.connect(showing.memberships_changed, dispatch_uid="courses.showing")
