"""Text messages: what one is, who may deliver it (settings.SMS_BACKEND), and what becomes of one that is not taken."""

from .aliyun import AliyunBackend
from .gateway import GatewayError
from .local import ConsoleBackend, DemoBackend, FileBackend
from .messages import Backend, Kind, Message
from .sending import backend, failure, send, takes
from .webhook import WebhookBackend

__all__ = [
    "AliyunBackend",
    "Backend",
    "ConsoleBackend",
    "DemoBackend",
    "FileBackend",
    "GatewayError",
    "Kind",
    "Message",
    "WebhookBackend",
    "backend",
    "failure",
    "send",
    "takes",
]
