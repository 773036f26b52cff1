"""Gateways for text messages, real ones on this machine: what they are sent, what they answer, how they check it.

The two signatures are computed here from what is published of them, not by our own code.
"""

import hashlib
import hmac
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, quote, urlsplit

SECRET = "a secret of the tests, thirty-two characters and more"
KEY_ID, KEY_SECRET = "LTAI-of-the-tests", "key-secret-of-the-tests"
TEMPLATE = re.compile(r"SMS_\d+")


@dataclass
class Asked:
    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Answer:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    # Written instead of an answer.
    garbage: bytes = b""
    # Seconds it takes.
    after: float = 0.0


Answering = Callable[[Asked], Answer]


class Gateway:
    """What has been asked so far; `answers` may be changed at any time."""

    def __init__(self, answers: Answering):
        self.answers, self.asked = answers, list[Asked]()
        self.url = ""


@contextmanager
def running(answers: Answering) -> Iterator[Gateway]:
    gateway = Gateway(answers)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            gateway.asked.append(Asked(self.command, self.path, headers, body))
            answer = gateway.answers(gateway.asked[-1])
            time.sleep(answer.after)
            # Whoever asked may have lost patience.
            with suppress(OSError):
                self._say(answer)

        def do_GET(self) -> None:
            self.do_POST()

        def _say(self, answer: Answer) -> None:
            if answer.garbage:
                self.wfile.write(answer.garbage)
                return
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *args) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        gateway.url = f"http://127.0.0.1:{server.server_port}/"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield gateway
        finally:
            server.shutdown()
            thread.join()


def says(reason: str, status: int = 200) -> Answer:
    """Answer as Alibaba Cloud does."""
    content = {"Code": reason, "Message": "签名不合法 13800138000", "RequestId": "F655A8D5-B967-440B-8683-DAD6FF8DE990"}
    return Answer(status, json.dumps(content, ensure_ascii=False).encode())


def relay(asked: Asked, *, now: float | None = None) -> Answer:
    """Take a message as docs/how-to/text-messages.md tells a receiver to: signed by us, and within five minutes."""
    timestamp = asked.headers.get("x-waystation-timestamp", "")
    right = hmac.new(SECRET.encode(), timestamp.encode() + b"." + asked.body, "sha256").hexdigest()
    if not hmac.compare_digest(right, asked.headers.get("x-waystation-signature", "")):
        return Answer(401)
    if abs(int(timestamp) - (now or time.time())) > 300:
        return Answer(403)
    return Answer(204)


def aliyun(asked: Asked) -> Answer:
    """Take a message as SendSms of Alibaba Cloud is documented, or give one of their reasons."""
    parts = urlsplit(asked.target)
    if signature_v3(asked.method, parts.path, parts.query, asked.headers, asked.body) != asked.headers["authorization"]:
        return says("SignatureDoesNotMatch", 400)
    if (asked.headers["x-acs-action"], asked.headers["x-acs-version"]) != ("SendSms", "2017-05-25"):
        return says("InvalidAction.NotFound", 404)
    sent = dict(parse_qsl(parts.query, strict_parsing=True))
    if not re.fullmatch(r"861[3-9]\d{9}", sent["PhoneNumbers"]):
        return says("isv.MOBILE_NUMBER_ILLEGAL")
    if sent["SignName"] != "骑手课堂":
        return says("isv.SMS_SIGNATURE_ILLEGAL")
    if not TEMPLATE.fullmatch(sent["TemplateCode"]):
        return says("isv.SMS_TEMPLATE_ILLEGAL")
    # Those of the tests up to 2 are for codes; the others hold no variable, and need not be told any.
    variables = {"code"} if sent["TemplateCode"] in ("SMS_1", "SMS_2") else set()
    if set(json.loads(sent.get("TemplateParam", "{}"))) != variables:
        return says("isv.TEMPLATE_MISSING_PARAMETERS")
    return says("OK")


def signature_v3(
    method: str,
    path: str,
    query: str,
    headers: dict[str, str],
    body: bytes,
    *,
    key_id: str = KEY_ID,
    secret: str = KEY_SECRET,
) -> str:
    """Return what the Authorization header must say, step by step as Alibaba Cloud publishes its V3 signature."""
    parameters = sorted(parse_qsl(query, keep_blank_values=True))
    canonical_query = "&".join(f"{quote(name, safe='~')}={quote(value, safe='~')}" for name, value in parameters)
    hashed_body = hashlib.sha256(body).hexdigest()
    if headers.get("x-acs-content-sha256") != hashed_body:
        return "the body is another one"
    counted = sorted(name for name in headers if name.startswith("x-acs-") or name in ("host", "content-type"))
    canonical = f"{method}\n{path}\n{canonical_query}\n"
    for name in counted:
        canonical += f"{name}:{headers[name].strip()}\n"
    canonical += f"\n{';'.join(counted)}\n{hashed_body}"
    to_sign = "ACS3-HMAC-SHA256\n" + hashlib.sha256(canonical.encode("utf-8")).hexdigest()
    signature = hmac.new(secret.encode("utf-8"), to_sign.encode("utf-8"), hashlib.sha256).hexdigest()
    return f"ACS3-HMAC-SHA256 Credential={key_id},SignedHeaders={';'.join(counted)},Signature={signature}"
