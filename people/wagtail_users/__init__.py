"""Wagtail's user pages, for staff only: workers are seen by our own pages alone.

Nothing but the configuration here: it is loaded before there are models.
"""

from wagtail.users.apps import WagtailUsersAppConfig


class WagtailUsersConfig(WagtailUsersAppConfig):
    user_viewset = "people.wagtail_users.viewset.StaffViewSet"
