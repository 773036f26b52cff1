"""Every part of every page in both themes, looked at and judged where nothing else hides it."""

import pytest

from tests.browser.walking import WCAG

SIZES = (360, 1280)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", SIZES)
def test_every_component(walk, width, dark, language):
    walker = walk(width=width, dark=dark, language=language)
    walker.go("/styleguide/confirm/").look("confirm")
    # Two of each part on one page, so two landmarks of one name, which only the page of a person must not have.
    walker.go("/styleguide/").picture("styleguide").judge("styleguide", WCAG)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_component_with_doubled_text(walk, language):
    walker = walk(language=language, text=200)
    walker.go("/styleguide/").picture("styleguide").judge("styleguide", WCAG)
