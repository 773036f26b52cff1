"""One's own account in Wagtail's admin: one name, no password, no picture."""

from django.utils.translation import pgettext_lazy
from wagtail.admin.views.account import AccountView, AvatarSettingsPanel, BaseSettingsPanel, NameEmailSettingsPanel
from wagtail.users.models import UserProfile

from .forms import NameForm


class NamePanel(BaseSettingsPanel):
    name = "name"
    title = pgettext_lazy("of a person", "Name")
    order = 100
    form_class = NameForm


class OwnAccountView(AccountView):
    def get_panels(self):
        """Replace Wagtail's panel for first and last name; leave out pictures, which it does not encode anew."""
        replaced = (NameEmailSettingsPanel, AvatarSettingsPanel)
        panels = [panel for panel in super().get_panels() if not isinstance(panel, replaced)]
        return [NamePanel(self.request, self.request.user, UserProfile.get_for_user(self.request.user)), *panels]
