"""A link that a trainer writes leads to a host on the internet or to a page of the site."""

import pytest
from wagtail.admin.forms.choosers import ExternalLinkChooserForm

from tests.courses.builders import make_catalogue, make_course


@pytest.mark.parametrize(
    "address",
    ["https://example", "https://localhost/", "http://-/", "//example.org/page", "/nothing/here/", "/zh-hans/nothing/"],
)
def test_an_address_that_leads_nowhere_is_refused(db, address):
    make_catalogue()
    form = ExternalLinkChooserForm({"url": address})
    assert form.errors.get("url"), address


def test_an_address_elsewhere_or_on_the_site_is_taken(db):
    make_course()
    page = make_catalogue()
    for address in ("https://www.gov.cn/page?a=1#b", "/contact/", "/contact/#top", page.get_url()):
        assert ExternalLinkChooserForm({"url": address}).is_valid(), address
