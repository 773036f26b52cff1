"""What a text message is, and what whoever delivers it must be able to do."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Kind(StrEnum):
    """What a message is for: whoever fills in templates has one for each."""

    CODE = "code"
    NOTICE = "notice"


@dataclass(frozen=True)
class Message:
    """A message to one number: as a text, and as what a gateway that takes no text fills its own template with.

    What tells number or code stays out of its repr, and so out of whatever prints one.
    """

    phone: str = field(repr=False)
    text: str = field(repr=False)
    language: str
    variables: Mapping[str, str] = field(repr=False)
    # The same when it is sent again after a failure.
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    kind: Kind = Kind.CODE


class Backend(Protocol):
    def send(self, message: Message) -> None:
        """Hand a message to whoever delivers it; raise when that did not succeed."""
