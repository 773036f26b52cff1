from django.apps import AppConfig


class LmsConfig(AppConfig):
    name = "lms"
    verbose_name = "Waystation"

    def ready(self) -> None:
        # Imported for what they register: checks, columns, jobs with the scheduler; foundation may not import those.
        from lms import checks, personal_data, schedules  # noqa: F401
