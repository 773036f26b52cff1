"""What Wagtail and wagtail-localize say in one language to everybody, said in the reader's."""

import wagtail_localize.models
import wagtail_localize.views.edit_translation
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import choosers
from wagtail.admin.viewsets.chooser import ChooserViewSet

# A date that reads alike in all languages: the month's name would be English.
DATE = "%Y-%m-%d"
LABELS = {
    "link_text": _("Link text"),
    "email_address": _("Email address"),
    "subject": _("Subject"),
    "body": _("Message"),
    "phone_number": _("Phone number"),
    "url": _("Web address"),
}


def say() -> None:
    """Put our words in the place of theirs."""
    # Translated when it is loaded, so everybody would read it in the site's first language.
    ChooserViewSet.search_tab_label = _("Search")
    for form in (
        choosers.ExternalLinkChooserForm,
        choosers.EmailLinkChooserForm,
        choosers.PhoneLinkChooserForm,
        choosers.AnchorLinkChooserForm,
    ):
        for name, field in form.base_fields.items():
            field.label = LABELS[name]
    choosers.AnchorLinkChooserForm.base_fields["url"].label = _("Place on this page")
    wagtail_localize.models.DATE_FORMAT = DATE
    wagtail_localize.views.edit_translation.DATE_FORMAT = DATE
