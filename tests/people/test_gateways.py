"""A gateway is asked as it is documented, and of its answer nothing is kept but a code."""

import json
import socket
import traceback
from datetime import timedelta

import pytest

from foundation import clock
from people import sms
from people.sms import aliyun, gateway
from tests.people import gateways
from tests.people.gateways import Answer, says

PHONE, DIGITS = "+8613800138000", "042117"
MESSAGE = sms.Message(PHONE, f"{DIGITS} 是你的验证码", "zh-hans", {"code": DIGITS})


@pytest.fixture
def relay(settings):
    """A receiver of the operator's own, that checks our signature."""
    with gateways.running(gateways.relay) as running:
        settings.SMS_WEBHOOK_URL, settings.SMS_WEBHOOK_SECRET = f"{running.url}take?site=1", gateways.SECRET
        yield running


@pytest.fixture
def cloud(settings, monkeypatch):
    """Alibaba Cloud, that checks its own."""
    settings.SMS_ALIYUN_ACCESS_KEY_ID = gateways.KEY_ID
    settings.SMS_ALIYUN_ACCESS_KEY_SECRET = gateways.KEY_SECRET
    settings.SMS_ALIYUN_SIGN_NAME = "骑手课堂"
    settings.SMS_ALIYUN_TEMPLATE_CODE = ["SMS_1", "en=SMS_2"]
    with gateways.running(gateways.aliyun) as running:
        monkeypatch.setattr(sms.AliyunBackend, "endpoint", running.url)
        yield running


def code_of(backend: sms.Backend, message: sms.Message = MESSAGE) -> str:
    """Return the code of the failure, which has nothing else to tell, however it is printed."""
    with pytest.raises(sms.GatewayError) as caught:
        backend.send(message)
    printed = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    for secret in (PHONE[1:], DIGITS, gateways.SECRET, gateways.KEY_SECRET, "127.0.0.1"):
        assert secret not in printed
    return caught.value.code


class TestWebhook:
    def test_it_is_told_number_text_and_an_id_of_the_message(self, relay):
        sms.WebhookBackend().send(MESSAGE)
        (asked,) = relay.asked
        assert (asked.method, asked.target) == ("POST", "/take?site=1")
        assert asked.headers["content-type"] == "application/json"
        assert json.loads(asked.body) == {"to": PHONE, "text": MESSAGE.text, "id": MESSAGE.id}

    def test_each_message_has_an_id_of_its_own(self):
        assert sms.Message(PHONE, "", "en", {}).id != sms.Message(PHONE, "", "en", {}).id

    def test_another_secret_is_refused(self, relay, settings):
        settings.SMS_WEBHOOK_SECRET = gateways.SECRET + "!"
        assert code_of(sms.WebhookBackend()) == "gateway_http_401"

    def test_an_old_message_can_be_refused(self, relay):
        with clock.at(clock.now() - timedelta(minutes=6)):
            assert code_of(sms.WebhookBackend()) == "gateway_http_403"

    @pytest.mark.parametrize("status", [200, 202, 299])
    def test_any_yes_is_a_yes(self, relay, status):
        relay.answers = lambda asked: Answer(status)
        sms.WebhookBackend().send(MESSAGE)
        assert len(relay.asked) == 1

    @pytest.mark.parametrize("status", [300, 400, 429, 500, 503])
    def test_anything_else_is_a_no(self, relay, status):
        relay.answers = lambda asked: Answer(status, f"no {PHONE}".encode())
        assert code_of(sms.WebhookBackend()) == f"gateway_http_{status}"

    def test_a_redirect_is_not_followed(self, relay):
        with gateways.running(lambda asked: Answer()) as elsewhere:
            relay.answers = lambda asked: Answer(307, headers={"Location": elsewhere.url})
            assert code_of(sms.WebhookBackend()) == "gateway_http_307"
            assert elsewhere.asked == []

    def test_a_slow_one_is_not_waited_for(self, relay, monkeypatch):
        monkeypatch.setattr(gateway, "TIMEOUT", 0.05)
        relay.answers = lambda asked: Answer(after=0.4)
        assert code_of(sms.WebhookBackend()) == "gateway_timeout"

    @pytest.mark.parametrize("garbage", [b"+8613800138000 042117\r\n\r\n", b"HTTP/1.1 ok ok\r\n\r\n"])
    def test_what_is_no_answer_is_a_no(self, relay, garbage):
        relay.answers = lambda asked: Answer(garbage=garbage)
        assert code_of(sms.WebhookBackend()) == "gateway_garbled"

    def test_where_nobody_listens(self, settings):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            settings.SMS_WEBHOOK_URL = f"http://127.0.0.1:{taken.getsockname()[1]}/"
            assert code_of(sms.WebhookBackend()) == "gateway_unreachable"

    def test_a_certificate_is_looked_at(self, relay, settings):
        settings.SMS_WEBHOOK_URL = relay.url.replace("http:", "https:")
        assert code_of(sms.WebhookBackend()) == "gateway_unreachable"
        assert relay.asked == []

    @pytest.mark.parametrize("url", ["", "https://127.0.0.1:http/", "http://[::1", "http://127.0.0.1/a b"])
    def test_an_address_that_is_none(self, settings, url):
        settings.SMS_WEBHOOK_URL = url
        assert code_of(sms.WebhookBackend()) in {"gateway_misconfigured", "gateway_unreachable"}


class TestAliyun:
    def test_it_fills_in_the_template_of_the_language(self, cloud):
        sms.AliyunBackend().send(MESSAGE)
        sms.AliyunBackend().send(sms.Message(PHONE, "", "en", {"code": DIGITS}))
        chinese, english = (asked.target for asked in cloud.asked)
        assert "PhoneNumbers=8613800138000&" in chinese
        assert f"TemplateParam=%7B%22code%22%3A%20%22{DIGITS}%22%7D" in chinese
        assert "TemplateCode=SMS_1&" in chinese
        assert "TemplateCode=SMS_2&" in english

    def test_no_request_is_the_same_twice(self, cloud):
        for _ in range(2):
            sms.AliyunBackend().send(MESSAGE)
        assert len({asked.headers["x-acs-signature-nonce"] for asked in cloud.asked}) == 2

    @pytest.mark.parametrize("setting", ["SMS_ALIYUN_ACCESS_KEY_ID", "SMS_ALIYUN_ACCESS_KEY_SECRET"])
    def test_another_key_is_refused(self, cloud, settings, setting):
        setattr(settings, setting, "another")
        assert code_of(sms.AliyunBackend()) == "gateway_SignatureDoesNotMatch"

    def test_their_reason_is_kept(self, cloud, settings):
        settings.SMS_ALIYUN_SIGN_NAME = "*(骑手) ~'+/="
        assert code_of(sms.AliyunBackend()) == "gateway_isv.SMS_SIGNATURE_ILLEGAL"
        cloud.answers = lambda asked: says("isv.BUSINESS_LIMIT_CONTROL")
        assert code_of(sms.AliyunBackend()) == "gateway_isv.BUSINESS_LIMIT_CONTROL"

    @pytest.mark.parametrize("reason", [PHONE, DIGITS, "王小明", "a b", "x" * 61, "isv.", None, 7, ["OK"]])
    def test_but_not_what_is_no_code(self, cloud, reason):
        cloud.answers = lambda asked: Answer(body=json.dumps({"Code": reason}).encode())
        assert code_of(sms.AliyunBackend()) == "gateway_garbled"

    @pytest.mark.parametrize("body", [b"", b"<html>OK</html>", b"[]", b'"OK"', b'{"code": "OK"}', b"\xff"])
    def test_garbage_is_a_no(self, cloud, body):
        cloud.answers = lambda asked: Answer(200, body)
        assert code_of(sms.AliyunBackend()) == "gateway_garbled"
        cloud.answers = lambda asked: Answer(502, body)
        assert code_of(sms.AliyunBackend()) == "gateway_http_502"

    def test_without_a_template_of_the_language(self, cloud, settings):
        settings.SMS_ALIYUN_TEMPLATE_CODE = ["en=SMS_2"]
        assert code_of(sms.AliyunBackend()) == "gateway_misconfigured"
        assert cloud.asked == []

    @pytest.mark.parametrize("sign", [gateways.signature_v3, None], ids=["of the tests", "ours"])
    def test_the_example_they_publish(self, sign):
        query = "ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai"
        headers = {
            "host": "ecs.cn-shanghai.aliyuncs.com",
            "x-acs-action": "RunInstances",
            "x-acs-content-sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "x-acs-date": "2023-10-26T10:22:32Z",
            "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
            "x-acs-version": "2014-05-26",
        }
        key_id, secret = "YourAccessKeyId", "YourAccessKeySecret"
        if sign:
            proof = sign("POST", "/", query, headers, b"", key_id=key_id, secret=secret)
        else:
            proof = aliyun.authorization(query, headers, key_id, secret)
        assert proof == (
            "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,"
            "SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,"
            "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
        )


class TestWhatMustBeSet:
    @pytest.mark.parametrize(
        ("url", "wanted"),
        [
            ("https://relay.example.org/take", 0),
            ("http://127.0.0.1:8080/", 0),
            ("http://localhost/", 0),
            ("http://relay.example.org/", 1),
            ("http://127.0.0.1.example.org/", 1),
            ("ftp://127.0.0.1/", 1),
            ("https://", 1),
            ("http://[::1", 1),
            ("", 1),
        ],
    )
    def test_the_webhooks_address_is_safe(self, settings, url, wanted):
        settings.SMS_WEBHOOK_URL, settings.SMS_WEBHOOK_SECRET = url, "s" * 32
        assert len(sms.WebhookBackend.missing()) == wanted

    def test_its_secret_is_long(self, settings):
        settings.SMS_WEBHOOK_URL, settings.SMS_WEBHOOK_SECRET = "https://relay.example.org/", "s" * 31
        (said,) = sms.WebhookBackend.missing()
        assert said.startswith("SMS_WEBHOOK_SECRET")

    def test_all_that_alibaba_cloud_wants(self, settings):
        assert [said.partition(" ")[0] for said in sms.AliyunBackend.missing()] == [
            "SMS_ALIYUN_ACCESS_KEY_ID",
            "SMS_ALIYUN_ACCESS_KEY_SECRET",
            "SMS_ALIYUN_SIGN_NAME",
            "SMS_ALIYUN_TEMPLATE_CODE",
        ]

    @pytest.mark.parametrize(
        ("templates", "wanted"),
        [(["SMS_1"], 0), (["zh-hans=SMS_1", "en=SMS_2"], 0), (["SMS_1", "en=SMS_2"], 0), (["en=SMS_2"], 1), (["="], 1)],
    )
    def test_a_template_for_each_language(self, cloud, settings, templates, wanted):
        settings.SMS_ALIYUN_TEMPLATE_CODE = templates
        assert len(sms.AliyunBackend.missing()) == wanted
