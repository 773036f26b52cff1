from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = _("Courses")

    def ready(self):
        from people.signals import membership_changed

        from . import listening, personal_data, rights, showing  # noqa: F401 - imported for what they register

        listening.connect()
        rights.connect()
        membership_changed.connect(showing.membership_changed, dispatch_uid="courses.showing")
