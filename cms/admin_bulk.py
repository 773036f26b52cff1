"""Bulk actions on pages: "all" means all of one's own. Wagtail would name everybody else's as not to be touched."""

from wagtail import hooks
from wagtail.admin.views.pages import bulk_actions
from wagtail.permissions import page_permission_policy


class OwnPages:
    """Mixed into one of Wagtail's bulk actions, which has the method and the request."""

    def get_all_objects_in_listing_query(self, parent_id):
        listed = super().get_all_objects_in_listing_query(parent_id)  # type: ignore[misc]
        own = page_permission_policy.instances_user_has_any_permission_for(self.request.user, {"change", "publish"})  # type: ignore[attr-defined]
        return own.filter(pk__in=list(listed)).values_list("pk", flat=True)


class DeleteOwn(OwnPages, bulk_actions.DeleteBulkAction):
    pass


class MoveOwn(OwnPages, bulk_actions.MoveBulkAction):
    pass


class PublishOwn(OwnPages, bulk_actions.PublishBulkAction):
    def check_perm(self, page):
        # A copy that follows its original is published with it; Wagtail's action stops in the middle over one.
        return page.alias_of_id is None and super().check_perm(page)


class UnpublishOwn(OwnPages, bulk_actions.UnpublishBulkAction):
    """Withdraw pages together with their other languages, as withdrawing a single one does."""

    def get_actionable_objects(self):
        chosen, without_access = super().get_actionable_objects()
        pages = {page.pk: page for page in [*chosen, *_other_languages(chosen)]}
        return list(pages.values()), without_access


def _other_languages(pages: list) -> list:
    found = []
    for hook in hooks.get_hooks("construct_translated_pages_to_cascade_actions"):
        for translations in (hook(pages, "unpublish") or {}).values():
            found += [page for page in translations if page.live]
    return found


PAGE_ACTIONS = (DeleteOwn, MoveOwn, PublishOwn, UnpublishOwn)
