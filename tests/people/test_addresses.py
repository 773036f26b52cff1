import pytest
from django.test import RequestFactory

from people.sign_in.addresses import address_of


def address(remote, forwarded=None):
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return address_of(RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers))


def test_a_header_anyone_can_send_is_not_believed():
    assert address("203.0.113.7", "198.51.100.1") == "203.0.113.7"


@pytest.mark.parametrize(
    ("forwarded", "expected"),
    [
        (None, "10.0.0.1"),
        ("203.0.113.7", "203.0.113.7"),
        # She may write what she likes on the left: only what our proxies appended counts.
        ("198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("198.51.100.1, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        ("nonsense", "10.0.0.1"),
        ("198.51.100.1, nonsense", "10.0.0.1"),
    ],
)
def test_behind_a_proxy_of_ours(settings, forwarded, expected):
    settings.TRUSTED_PROXIES = ["10.0.0.0/24"]
    assert address("10.0.0.1", forwarded) == expected


def test_one_household_has_one_ipv6_address():
    assert address("2001:db8:1:2:3:4:5:6") == address("2001:db8:1:2:ffff::1") == "2001:db8:1::/56"
    assert address("2001:db8:1:ff::1") == address("2001:db8:1:2::1")
    assert address("2001:db8:1:100::1") != address("2001:db8:1:2::1")


def test_ipv4_on_a_socket_that_hears_both_is_ipv4(settings):
    """Else all of IPv4 would be one household, and no proxy a known one."""
    assert address("::ffff:203.0.113.7") == "203.0.113.7"
    settings.TRUSTED_PROXIES = ["10.0.0.0/24"]
    assert address("::ffff:10.0.0.1", "203.0.113.7") == "203.0.113.7"


def test_a_socket_has_no_address():
    assert address("") == "unknown"
