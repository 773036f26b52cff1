"""Switchboard to Wagtail."""

from wagtail import hooks

from . import admin_messages
from .wagtail_users.viewset import NoActivating, NoAssigning, NoDeleting

for action in (NoAssigning, NoDeleting, NoActivating):
    # After Wagtail's own: the last one of a kind counts.
    hooks.register("register_bulk_action", action, order=1000)

hooks.register("construct_homepage_panels", admin_messages.show)
