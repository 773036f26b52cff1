"""Links that trainers write by hand: a well-formed address may still lead nowhere."""

from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import Resolver404, resolve
from django.utils.translation import get_language, get_language_from_path, gettext, override
from wagtail.admin.forms.choosers import ExternalLinkChooserForm
from wagtail.models import Site
from wagtail.views import serve


def check(address: str) -> None:
    """Raise ValidationError for an address without a host on the internet, or a path that is no page of the site."""
    try:
        parts = urlsplit(address)
    except ValueError:
        # Brackets around something that is no host.
        parts = urlsplit("")
    if address.startswith("/"):
        if address.startswith("//") or not is_of_site(unquote(parts.path)):
            raise ValidationError(gettext("There is no page at this address. Check it, or choose the page instead."))
    elif "." not in (parts.hostname or "").strip("."):
        raise ValidationError(gettext("Write the whole address, as in https://www.example.org/page."))


def is_of_site(path: str) -> bool:
    """Tell whether a page of ours, in any language, answers at a path."""
    if "\0" in path:
        # PostgreSQL does not look for it.
        return False
    with override(get_language_from_path(path) or get_language()):
        try:
            match = resolve(path)
            if match.func is serve:
                names = [name for name in match.args[0].split("/") if name]
                Site.objects.get(is_default_site=True).root_page.localized.specific.route(None, names)
        except (Resolver404, Http404, Site.DoesNotExist):
            return False
    return True


def connect() -> None:
    """Have the form for links to elsewhere check them."""
    ExternalLinkChooserForm.base_fields["url"].validators.append(check)
