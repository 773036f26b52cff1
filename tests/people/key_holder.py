"""A passkey as a phone holds it, made and shown without a browser."""

import hashlib
import json
import struct

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

PRESENT, ATTESTED = 0x01, 0x40


class Passkey:
    def __init__(self, host: str = "localhost"):
        self.host, self.id = host, b"passkey of a test"
        self.key = ec.generate_private_key(ec.SECP256R1())

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps(
            {"type": f"webauthn.{kind}", "challenge": challenge, "origin": f"http://{self.host}"}
        ).encode()

    def _authenticator_data(self, flags: int, more: bytes = b"") -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + struct.pack(">BI", flags, 0) + more

    def _answer(self, response: dict[str, bytes]) -> str:
        me = websafe_encode(self.id)
        texts = {name: websafe_encode(value) for name, value in response.items()}
        return json.dumps({"id": me, "rawId": me, "type": "public-key", "response": texts})

    def made(self, challenge: str, public: dict | None = None, flags: int = PRESENT | ATTESTED) -> str:
        """Return what the browser sends when this passkey is made."""
        public = ES256.from_cryptography_key(self.key.public_key()) if public is None else public
        about = bytes(16) + struct.pack(">H", len(self.id)) + self.id + cbor.encode(public)
        data = self._authenticator_data(flags, about if flags & ATTESTED else b"")
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(
            {"clientDataJSON": self._client_data("create", challenge), "attestationObject": attestation}
        )

    def shown(self, challenge: str) -> str:
        """Return what the browser sends when this passkey is shown."""
        client, data = self._client_data("get", challenge), self._authenticator_data(PRESENT)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer({"clientDataJSON": client, "authenticatorData": data, "signature": signature})
