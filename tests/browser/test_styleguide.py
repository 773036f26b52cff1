"""Every part of every page in both themes, looked at and judged where nothing else hides it."""

import pytest

from tests.browser.test_gallery import LOOKED_AT, name_of
from tests.browser.walking import WCAG


@pytest.mark.parametrize("look", LOOKED_AT, ids=name_of)
def test_every_component(walk, look):
    walker = walk(**look)
    walker.go("/styleguide/confirm/").look("confirm")
    # Two of each part on one page, so two landmarks of one name, which only the page of a person must not have.
    walker.go("/styleguide/").picture("styleguide").judge("styleguide", WCAG)
