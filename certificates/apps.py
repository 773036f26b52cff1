from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "certificates"
    verbose_name = _("Certificates")

    def ready(self):
        from courses.signals import course_completed

        from . import checks, issuing, personal_data  # noqa: F401 - imported for what they register

        course_completed.connect(issuing.course_was_completed, dispatch_uid="certificates.issue")
