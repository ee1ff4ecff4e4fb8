"""The keys that seal personal data, and the keyed hashes by which it is found again.

One master key of 32 bytes opens everything. It comes from ``MOTCUA_MASTER_KEY`` or from ``<data_dir>/master.key``, which is made
at the first start. From it HKDF (RFC 5869) derives one sealing key per column and two hashing keys, so that no two uses share a key.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MASTER_BYTES = 32
FILE_NAME = "master.key"
_VERSION = b"\x01"  # of the sealed form: version, nonce, ciphertext and tag
_NONCE = 12  # bytes, as AES-GCM wants (NIST SP 800-38D §8.2.2, random nonces)
_HASH = 16  # bytes of a keyed hash: 32 hex characters


class KeyTrouble(Exception):
    """The master key is missing, unreadable or not the one this store was made with; the text says what to do."""


class Keys:
    """Seals bytes for one named place and makes keyed hashes; nothing of it is ever printed."""

    __slots__ = ("_hashing", "_lanes", "_master", "_sealers")

    def __init__(self, master: bytes) -> None:
        if len(master) != MASTER_BYTES:
            raise KeyTrouble(f"The master key has {len(master)} bytes and must have {MASTER_BYTES}. Make one with: openssl rand -hex 32")
        self._master = master
        self._sealers: dict[str, AESGCM] = {}
        self._hashing = self._derive("motcua hash v1")
        self._lanes = self._derive("motcua lane v1")

    def __repr__(self) -> str:
        return "Keys(…)"

    @classmethod
    def fresh(cls) -> Keys:
        """Keys from new randomness, for tests and for a store that is thrown away."""
        return cls(secrets.token_bytes(MASTER_BYTES))

    @classmethod
    def load(cls, data_dir: Path, env_value: str = "") -> Keys:
        """The keys of this installation: from the setting when given, else from the key file, which is made when there is none."""
        if env_value.strip():
            try:
                return cls(_decoded(env_value.strip()))
            except KeyTrouble as trouble:
                raise KeyTrouble(f"MOTCUA_MASTER_KEY: {trouble}") from None
        return cls(_from_file(Path(data_dir) / FILE_NAME))

    def seal(self, context: str, data: bytes) -> bytes:
        """Encrypt and bind to ``context`` (for a column "table.column"): it opens under the same context only."""
        return self.sealing(context)(data)

    def open(self, context: str, data: bytes) -> bytes:
        """What was sealed for ``context``. Raises KeyTrouble when it was changed, moved here, or sealed with another key."""
        return self.opening(context)(data)

    def sealing(self, context: str) -> Callable[[bytes], bytes]:
        """``seal`` for one context, for who seals there again and again."""
        encrypt, bound, draw = self._sealer(context).encrypt, context.encode(), os.urandom

        def seal(data: bytes) -> bytes:
            nonce = draw(_NONCE)
            return _VERSION + nonce + encrypt(nonce, data, bound)

        return seal

    def opening(self, context: str) -> Callable[[bytes], bytes]:
        """``open`` for one context."""
        decrypt, bound = self._sealer(context).decrypt, context.encode()

        def unseal(data: bytes) -> bytes:
            if data[:1] != _VERSION or len(data) <= _NONCE:
                raise KeyTrouble(f"A sealed value of {context} has an unknown form. Was it written by a newer version of this program?")
            try:
                return decrypt(data[1 : 1 + _NONCE], data[1 + _NONCE :], bound)
            except InvalidTag:
                raise KeyTrouble(
                    f"A sealed value of {context} does not open. The key is another one or the store was damaged: "
                    f"check MOTCUA_MASTER_KEY or {FILE_NAME}, or restore a backup."
                ) from None

        return unseal

    def lane(self, channel: str, address: str) -> str:
        """The lane of one person on one channel: 32 hex characters that do not give the address away."""
        return hashlib.blake2b(f"{channel}\0{address}".encode(), key=self._lanes, digest_size=_HASH).hexdigest()

    def digest(self, context: str, value: str) -> str:
        """A keyed hash (32 hex characters) to look a value up by, different in every context."""
        return hashlib.blake2b(f"{context}\0{value}".encode(), key=self._hashing, digest_size=_HASH).hexdigest()

    def _sealer(self, context: str) -> AESGCM:
        found = self._sealers.get(context)
        if found is None:
            found = self._sealers[context] = AESGCM(self._derive("motcua seal v1 " + context))
        return found

    def _derive(self, info: str) -> bytes:
        return HKDF(algorithm=SHA256(), length=MASTER_BYTES, salt=None, info=info.encode()).derive(self._master)


def _decoded(text: str) -> bytes:
    """32 bytes written as 64 hex digits or as base64."""
    if len(text) == 2 * MASTER_BYTES:
        try:
            return bytes.fromhex(text)
        except ValueError:
            pass  # 64 characters that are not hex cannot be base64 of 32 bytes either; said below
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_" if "-" in text or "_" in text else None, validate=True)
    except (binascii.Error, ValueError):
        data = b""
    if len(data) != MASTER_BYTES:
        raise KeyTrouble(
            "The master key is not 32 bytes in hex (64 characters) or base64 (44 characters). Make one with: openssl rand -hex 32"
        )
    return data


def _from_file(path: Path) -> bytes:
    """Read the key file; make it first when there is none. Never overwrites: link() fails where a file stands already."""
    try:
        return _read(path)
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as out:
            out.write(secrets.token_hex(MASTER_BYTES) + "\n")
            out.flush()
            os.fsync(out.fileno())
        with contextlib.suppress(FileExistsError):  # another process was faster: its key is the one
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
    return _read(path)


def _read(path: Path) -> bytes:
    try:
        text = path.read_text(encoding="ascii").strip()
    except (UnicodeDecodeError, PermissionError) as trouble:
        raise KeyTrouble(
            f"The key file {path} cannot be read ({type(trouble).__name__}). Check its owner, or restore it from a backup."
        ) from None
    if not text:
        raise KeyTrouble(f"The key file {path} is empty. Restore it from a backup: without it nothing stored here can be read.")
    try:
        return _decoded(text)
    except KeyTrouble as trouble:
        raise KeyTrouble(f"The key file {path} is damaged. Restore it from a backup. {trouble}") from None
