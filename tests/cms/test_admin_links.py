"""A link that a trainer writes leads to a host on the internet or to a page of the site."""

from urllib.parse import unquote

import pytest
from wagtail.admin.forms.choosers import ExternalLinkChooserForm

from tests.courses.builders import make_catalogue, make_course


@pytest.mark.parametrize(
    "address",
    [
        *("https://example", "https://localhost/", "http://-/", "http://[", "http://]/", "//[", "//example.org/page"),
        *("/nothing/here/", "/zh-hans/nothing/", "/zh-hans/%00/", "/["),
    ],
)
def test_an_address_that_leads_nowhere_is_refused(db, address):
    make_catalogue()
    form = ExternalLinkChooserForm({"url": address})
    assert form.errors.get("url"), address


def test_an_address_elsewhere_or_on_the_site_is_taken(db):
    make_course()
    page = make_catalogue()
    page.slug = "课程"
    page.save()
    assert "%" in page.get_url()
    for address in ("/contact/", page.get_url(), unquote(page.get_url()), f"{page.get_url()}?a=1#b"):
        assert ExternalLinkChooserForm({"url": address}).is_valid(), address
    for address in ("https://www.gov.cn/page?a=1#b", "http://10.0.0.7/"):
        assert ExternalLinkChooserForm({"url": address}).is_valid(), address
