"""Switchboard to Wagtail."""

from wagtail import hooks

from . import admin_home, editing, embedded

hooks.register("before_delete_page", editing.refuse_deletion)
hooks.register("before_bulk_action", editing.refuse_bulk_action)
hooks.register("before_move_page", editing.refuse_move)
hooks.register("construct_translated_pages_to_cascade_actions", editing.other_languages)
hooks.register("construct_homepage_panels", admin_home.show)
hooks.register("before_serve_document", embedded.hand_out)
