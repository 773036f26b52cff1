"""What a page says of itself so that it can be found."""

from typing import Any

from wagtail.models import Page


class Findable:
    """A page that readers find by its words."""

    # Every page has these.
    pk: Any
    title: Any
    # A `SearchEntry.Kind`.
    search_kind: str

    def search_text(self) -> str:
        """Return what the page says besides its title, as plain text."""
        raise NotImplementedError

    def search_source(self) -> Page:
        """Return the page in the language that decides whether it is read at all."""
        raise NotImplementedError
