"""Messages by Alibaba Cloud: SendSms of version 2017-05-25, signed by their V3 (ACS3-HMAC-SHA256).

https://help.aliyun.com/zh/sms/developer-reference/api-dysmsapi-2017-05-25-sendsms
https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from django.conf import settings

from foundation import clock

from .gateway import GatewayError, named, post, refused
from .messages import Kind, Message

ALGORITHM = "ACS3-HMAC-SHA256"
# There is no such number, or it has been sent as many codes as they allow: one a minute unless that was raised.
OF_ONE_NUMBER = ("isv.MOBILE_NUMBER_ILLEGAL", "isv.BUSINESS_LIMIT_CONTROL")
NO_BODY = hashlib.sha256(b"").hexdigest()


class AliyunBackend:
    """Has Alibaba Cloud fill in the template of the message's language; the text itself is theirs, not ours."""

    endpoint = "https://dysmsapi.aliyuncs.com/"

    def takes(self, message: Message) -> bool:
        return bool(_template_of(message))

    def send(self, message: Message) -> None:
        template = _template_of(message)
        if not template:
            raise GatewayError("gateway_misconfigured")
        parameters = {
            # Country code and number without a plus sign: what they take for both China and other countries.
            "PhoneNumbers": message.phone.removeprefix("+"),
            "SignName": settings.SMS_ALIYUN_SIGN_NAME,
            "TemplateCode": template,
        }
        if message.variables:
            parameters["TemplateParam"] = json.dumps(dict(message.variables), ensure_ascii=False)
        query = canonical_query(parameters)
        headers = {
            "host": urlsplit(self.endpoint).netloc,
            "x-acs-action": "SendSms",
            "x-acs-content-sha256": NO_BODY,
            "x-acs-date": f"{clock.now():%Y-%m-%dT%H:%M:%SZ}",
            "x-acs-signature-nonce": secrets.token_hex(16),
            "x-acs-version": "2017-05-25",
        }
        key_id, secret = settings.SMS_ALIYUN_ACCESS_KEY_ID, settings.SMS_ALIYUN_ACCESS_KEY_SECRET
        signed = {
            **headers,
            "accept": "application/json",
            "authorization": authorization(query, headers, key_id, secret),
        }
        _judge(*post(f"{self.endpoint}?{query}", b"", signed))

    @staticmethod
    def missing() -> list[str]:
        """Say what the operator must set before a message can be sent."""
        wanted = {
            "SMS_ALIYUN_ACCESS_KEY_ID": "the id of an AccessKey that may call dysms:SendSms",
            "SMS_ALIYUN_ACCESS_KEY_SECRET": "the secret of that AccessKey",
            "SMS_ALIYUN_SIGN_NAME": "the signature (签名) they have approved",
        }
        found = [f"{name} must be {meaning}." for name, meaning in wanted.items() if not getattr(settings, name)]
        by_language = templates()
        if not by_language.get("") and any(not by_language.get(language) for language, _ in settings.LANGUAGES):
            found.append(
                "SMS_ALIYUN_TEMPLATE_CODE must be the template (模板) with the variable code: one for all languages, "
                "such as SMS_123456789, or one for each, such as zh-hans=SMS_123456789,en=SMS_987654321."
            )
        return found


def templates(kind: Kind = Kind.CODE) -> dict[str, str]:
    """Return the code of a kind's template by language; what is for all languages has an empty key."""
    notices, codes = settings.SMS_ALIYUN_NOTICE_TEMPLATE_CODE, settings.SMS_ALIYUN_TEMPLATE_CODE
    entries = (entry.rpartition("=") for entry in (notices if kind == Kind.NOTICE else codes))
    return {language.strip(): code.strip() for language, _, code in entries}


def _template_of(message: Message) -> str | None:
    by_language = templates(message.kind)
    return by_language.get(message.language) or by_language.get("")


def canonical_query(parameters: Mapping[str, str]) -> str:
    return "&".join(f"{_encoded(name)}={_encoded(value)}" for name, value in sorted(parameters.items()))


def authorization(query: str, headers: Mapping[str, str], key_id: str, secret: str) -> str:
    """Return the header that proves who posts this query, without a body, under these headers."""
    names = sorted(headers)
    entries = "".join(f"{name}:{headers[name].strip()}\n" for name in names)
    signed_headers = ";".join(names)
    request = "\n".join(["POST", "/", query, entries, signed_headers, NO_BODY])
    to_sign = f"{ALGORITHM}\n{hashlib.sha256(request.encode()).hexdigest()}"
    signature = hmac.new(secret.encode(), to_sign.encode(), hashlib.sha256).hexdigest()
    return f"{ALGORITHM} Credential={key_id},SignedHeaders={signed_headers},Signature={signature}"


def _encoded(text: str) -> str:
    return quote(text, safe="-_.~")


def _judge(status: int, answer: bytes) -> None:
    """Raise unless they say OK; they give their reason as a code in the JSON, whatever the status."""
    try:
        reason = json.loads(answer)["Code"]
    except (ValueError, LookupError, TypeError):
        raise (GatewayError("gateway_garbled") if status == 200 else refused(status)) from None
    if reason != "OK":
        raise named(reason, of_number=reason in OF_ONE_NUMBER)
