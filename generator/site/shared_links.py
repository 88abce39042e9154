"""An address as people share it: read as browsers, players and its sender's friends read it.

What is passed from hand to hand is often mangled: escaped as HTML once too often, its first `?` or
`&` taken for the other or percent-encoded, a full stop or an invisible character glued to its end.
None of that makes one address into another: what is read here is still to be held to the form that
a provider's ids have.
"""

import re
import unicodedata
from urllib.parse import SplitResult, unquote

from msgspec import Struct

from generator.archive.plain import decode_entities
from generator.site.foreign import safe_url

_DELIMITERS = re.compile("[?&#;]")
_ENCODED_QUERY = re.compile("%3f", re.IGNORECASE)
_PLAIN = re.compile(r"[\w-]*", re.ASCII)
_SAYING = re.compile(r"""[\w"<>&=%-](?:.*[\w"<>&=%-])?""", re.DOTALL)
_STARTS = ("t", "start", "time_continue", "time", "start_time", "starttime")
_UNITS = re.compile(r"(?:(\d{1,3})h)?(?:(\d{1,4})m)?(?:(\d{1,6})(?:\.\d*)?s?)?", re.ASCII)
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,4}):(\d{1,2})(?:\.\d*)?", re.ASCII)


class SharedLink(Struct, frozen=True):
    """What an address says: its host, the parts of its path, and its parameters by name.

    Names are in lower case. A fragment counts as parameters, as players take it. `rest` is all that
    stands behind the host.
    """

    host: str
    rest: str
    path: tuple[str, ...]
    params: dict[str, list[str]]

    def all(self, *names: str) -> list[str]:
        """Every value of some parameters, in the order of their names."""
        return [value for name in names for value in self.params.get(name, ())]

    def seconds(self, *names: str) -> int:
        """The first of some parameters that is a time, in seconds; 0 if none is."""
        return next(filter(None, map(_seconds, self.all(*names))), 0)

    @property
    def start(self) -> int:
        """The second to begin at, 0 for the beginning."""
        return self.seconds(*_STARTS)

    def decoded(self) -> "SharedLink":
        """The same, when what it says was percent-encoded as a whole."""
        return _read(self.host, unquote(self.rest))


def way_out(url: str | None) -> str | None:
    """Where a foreign address leads, though it went through HTML too often; None if nowhere."""
    return safe_url(_undo_escapes(url)) if url else None


def _undo_escapes(url: str) -> str:
    """An address as it was before it went through HTML once or twice too often.

    Only what ends in a semicolon is an escape: in `?x=1&section=2` there is none.
    """
    for _ in range(2):
        if "&" not in url or ";" not in url:
            break
        url = decode_entities(url)
    return url


def read_link(parts: SplitResult) -> SharedLink:
    """Read an address that has a host."""
    rest = f"{parts.path}?{parts.query}#{parts.fragment}"
    if _ENCODED_QUERY.search(parts.path):
        rest = unquote(rest)
    return _read(plain_host(parts), rest)


def plain_host(parts: SplitResult) -> str:
    """The host in lower case, without the dot that ends a full name of the DNS (RFC 1034)."""
    return (parts.hostname or "").removesuffix(".")


def _read(host: str, rest: str) -> SharedLink:
    path, *pieces = _DELIMITERS.split(rest)
    params: dict[str, list[str]] = {}
    for piece in pieces:
        name, equals, value = unquote(piece.replace("+", " ")).partition("=")
        if equals:
            params.setdefault(name.strip("!/ ").lower(), []).append(_clean(value))
    parts = (_clean(unquote(part)) for part in path.split("/"))
    return SharedLink(host, rest, tuple(part for part in parts if part), params)


def _clean(text: str) -> str:
    """Up to the first space, without what is invisible, and without stray signs at both ends."""
    if _PLAIN.fullmatch(text):
        return text
    seen = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    found = _SAYING.search("".join(seen.split(maxsplit=1)[:1]))
    return found[0] if found else ""


def _seconds(text: str) -> int:
    """`90`, `90s`, `1h2m3s` or `1:02:03` as seconds; 0 for anything else."""
    text = text.lower().partition(",")[0]  # what follows is an end (W3C, Media Fragments URI)
    found = _UNITS.fullmatch(text) or _CLOCK.fullmatch(text)
    if not found:
        return 0
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds
