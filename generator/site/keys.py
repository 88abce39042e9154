"""Keys: what an output is made of, as a digest.

An output's *what* is a small value that points at all that its view may see. What is large in it
and found in many outputs, a face or a story, carries a digest that is made once; the key of an
output is the digest of those digests and of everything else in its what. So no view has to be made
to find out that it is not needed, and no view can see what its key has not seen.
"""

import hashlib
from functools import partial

import msgspec
from msgspec import Struct

_SIZE = 16
_ENCODER = msgspec.json.Encoder(enc_hook=str)
"""`Markup` and paths are texts. Unlike MessagePack, JSON has integers of any size."""


class What(Struct, frozen=True, kw_only=True):
    """What an output is made of: all that its view may see but for the site's own imprint."""


class Digested(Struct, frozen=True, kw_only=True):
    """A value that is found in many outputs, and its digest, made when it is made."""

    digest: bytes = b""

    def __post_init__(self) -> None:
        set_digest = partial(msgspec.structs.force_setattr, self, "digest")
        set_digest(b"")  # a copy comes with the digest of what it is a copy of
        set_digest(digest_bytes(_ENCODER.encode(self)))


def digest_of(*values: object) -> bytes:
    """The digest of values of any kind that outputs are made of."""
    spelt: list[bytes] = []
    for value in values:
        _spell(value, spelt)
    return digest_bytes(b"".join(spelt))


def digest_bytes(data: bytes) -> bytes:
    """The digest of bytes: 128 bits of BLAKE2b (RFC 7693)."""
    return hashlib.blake2b(data, digest_size=_SIZE).digest()


def _spell(value: object, spelt: list[bytes]) -> None:
    """A value in bytes, so that no two different ones are spelt alike.

    Whatever is not looked into here is encoded whole, with all that is in it.
    """
    if isinstance(value, Digested):
        spelt.append(b"#" + value.digest)
    elif isinstance(value, What):
        spelt.append(b"<%b:" % type(value).__name__.encode())
        for name in value.__struct_fields__:
            _spell(getattr(value, name), spelt)
    elif isinstance(value, tuple) and value and isinstance(value[0], What | Digested):
        spelt.append(b"(%d:" % len(value))
        for inner in value:
            _spell(inner, spelt)
    else:
        encoded = _ENCODER.encode(value)
        spelt += (b"%d:" % len(encoded), encoded)
