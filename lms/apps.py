from django.apps import AppConfig


class LmsConfig(AppConfig):
    name = "lms"
    verbose_name = "Waystation"

    def ready(self) -> None:
        # Imported for what it registers with the scheduler; foundation may not import it.
        from lms import schedules  # noqa: F401
