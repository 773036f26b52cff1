"""Asking a gateway by HTTP: one request, no redirect followed, and of a failure nothing but a code."""

import http.client
import re
from contextlib import closing
from urllib.parse import urlsplit

# Seconds for each step, such as connecting; all of them stay well below the lease of the outbox (two minutes).
TIMEOUT = 10.0
MOST_READ = 64 * 1024
# Letters only: whatever else a gateway answers, a number or a code cannot stand in what is kept of it.
NAMED = re.compile(r"[A-Za-z_]+(\.[A-Za-z_]+)*")


class GatewayError(Exception):
    """A message that was not taken; the code is all that is known of it, so that no log can tell more.

    `of_number` says that the reason lies with one number, and the gateway itself works.
    """

    def __init__(self, code: str, *, of_number: bool = False):
        super().__init__(code)
        self.code = code
        self.of_number = of_number


def post(url: str, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
    """Return status and body of the answer, at most 64 KiB of it.

    Raise a GatewayError without the error it came from, whose message may hold the address asked for.
    """
    try:
        parts = urlsplit(url)
        connect = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        with closing(connect(parts.hostname or "", parts.port, timeout=TIMEOUT)) as connection:
            target = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
            connection.request("POST", target, body, {"User-Agent": "Waystation", **headers})
            answer = connection.getresponse()
            return answer.status, answer.read(MOST_READ)
    except TimeoutError:
        raise GatewayError("gateway_timeout") from None
    except OSError:
        raise GatewayError("gateway_unreachable") from None
    except (ValueError, http.client.InvalidURL):
        raise GatewayError("gateway_misconfigured") from None
    except http.client.HTTPException:
        raise GatewayError("gateway_garbled") from None


def refused(status: int) -> GatewayError:
    return GatewayError(f"gateway_http_{status}")


def named(reason: object, *, of_number: bool = False) -> GatewayError:
    """Return the error for a reason the gateway gives in its answer."""
    known = isinstance(reason, str) and len(reason) <= 60 and NAMED.fullmatch(reason)
    return GatewayError(f"gateway_{reason}" if known else "gateway_garbled", of_number=of_number)
