"""The Ed25519 key that signs checkpoints, if the site has one. The only module that imports ``cryptography``."""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from hashlib import sha256
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_ED25519 = b"\x01"


class KeyProblem(Exception):
    """A key cannot be used. The message says why, for the developer."""


def has_cryptography() -> bool:
    return find_spec("cryptography") is not None


def make_key(path: str) -> None:
    """Write a new key to ``path``, which only this account can read. Never over another key: what it signed needs it."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)


def load_key(path: str) -> Ed25519PrivateKey:
    """Read the key at ``path``. Raises ``KeyProblem``."""
    if not has_cryptography():
        raise KeyProblem('cryptography is not installed: pip install "wagtail-execvoice[cryptography]"')
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    try:
        with open(path, "rb") as file:
            key = serialization.load_pem_private_key(file.read(), password=None)
    except (OSError, TypeError, ValueError) as error:
        raise KeyProblem(f"{path} cannot be read as a private key: {error}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyProblem(f"{path} is no Ed25519 key.")
    return key


def write_public_key(key: Ed25519PrivateKey, origin: str) -> str:
    """Return the public key as one word, as C2SP writes it: name, digest of the key, key. To be kept elsewhere."""
    raw = key.public_key().public_bytes_raw()
    return f"{origin}+{_key_digest(origin, raw).hex()}+{b64encode(_ED25519 + raw).decode()}"


def sign_text(key: Ed25519PrivateKey, origin: str, text: str) -> str:
    """Return the line that signs ``text``."""
    digest = _key_digest(origin, key.public_key().public_bytes_raw())
    return f"— {origin} {b64encode(digest + key.sign(text.encode())).decode()}"


def is_signed_by(public_key: str, text: str, line: str) -> bool:
    """Return whether ``line`` is the signature of ``text`` by ``public_key``. Raises ``KeyProblem``."""
    if not has_cryptography():
        raise KeyProblem('cryptography is not installed: pip install "wagtail-execvoice[cryptography]"')
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        name, _digest, encoded = public_key.strip().split("+", 2)  # base64 may have one of its own
        raw = b64decode(encoded, validate=True)[1:]
        key = Ed25519PublicKey.from_public_bytes(raw)
    except ValueError as error:
        raise KeyProblem("This is no public key as execvoice_checkpoint --make-key prints it.") from error
    try:
        _dash, signer, signature = line.split(" ")
        signed = b64decode(signature, validate=True)
        if signer != name or signed[:4] != _key_digest(name, raw):
            return False
        key.verify(signed[4:], text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def _key_digest(origin: str, raw: bytes) -> bytes:
    return sha256(origin.encode() + b"\n" + _ED25519 + raw).digest()[:4]
