"""Permissions on rows: Wagtail's own look at the class of a snippet only."""

from wagtail.permission_policies import ModelPermissionPolicy


class RowPermissionPolicy(ModelPermissionPolicy):
    """Permissions on a model within the rows that its manager's `editable_by(user)` returns."""

    def user_has_permission_for_instance(self, user, action, instance):
        if not self.user_has_permission(user, action):
            return False
        return instance.pk is None or self.model.objects.editable_by(user).filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(self, user, actions):
        rows = self.model.objects.editable_by(user)
        return rows if self.user_has_any_permission(user, actions) else rows.none()


class ReadOnlyPermissionPolicy(ModelPermissionPolicy):
    """Permissions on rows that are written together with something else and never by themselves."""

    def user_has_permission(self, user, action):
        return action == "view" and super().user_has_permission(user, action)
