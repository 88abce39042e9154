"""Where a site is published: the address that its owner wrote, as browsers will ask for it.

Every link is made of it, so it has one form (RFC 3986, section 6; WHATWG URL): lower-case, without
the usual port, without dots and doubled slashes in its path, percent-encoded, and with a slash at
its end. What cannot mean a folder of a web site is refused, if possible with what was meant.
"""

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import quote, unquote_to_bytes

import idna

_PARTS = re.compile(r"(?P<scheme>https?)://(?P<place>[^/]*)(?P<path>.*)", re.IGNORECASE)
_PLACE = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^:\[\]%]+)(?::(?P<port>[0-9]*))?")
_BARE_HOST = re.compile(r"(?:localhost|[\w-]+(?:\.[\w-]+)+)(?::[0-9]+)?(?:/.*)?")
_OTHER_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:/*(?=\w)")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PLAIN = "!$&'()*+,;=:@~"
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_USUAL_PORTS = {"http": 80, "https": 443}
_LONGEST_HOST = 253
_INDEX = {"index.html", "index.htm"}


class AddressError(Exception):
    """What was written is no address of a site; `better` may be what was meant, else empty."""

    def __init__(self, what: str, better: str = "") -> None:
        """Say what is wrong with it."""
        super().__init__(what)
        self.what = what
        self.better = better


def normal_base(written: str) -> str:
    """The address in its one form; AddressError if it is none."""
    text = written.strip(" \t")
    try:
        scheme, place, path = _split(text)
        return f"{scheme}://{_normal_place(place, _USUAL_PORTS[scheme])}{_normal_path(path)}"
    except ValueError as error:
        raise AddressError(str(error)) from error


def ascii_host(host: str) -> str:
    """A host as browsers ask for it (UTS 46, IDNA 2008): `straße` is another one than `strasse`.

    Symbols, which IDNA 2008 does not know, are written as browsers do. ValueError for what can be
    no host.
    """
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.InvalidCodepoint:
        labels = idna.uts46_remap(host, std3_rules=False).split(".")
        return ".".join(
            label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}"
            for label in labels
        )


def mend_percents(text: str) -> str:
    """Where a percent sign begins no escape, it is one itself (RFC 3986, section 2.4)."""
    return _STRAY_PERCENT.sub("%25", text)


def _split(text: str) -> tuple[str, str, str]:
    """Scheme, host with port, and path, of what has nothing else."""
    if "\\" in text:
        raise AddressError("it has a backslash", _better(text.replace("\\", "/")))
    if re.search(r"\s", text) or _UNPRINTABLE.search(text):
        plain = _UNPRINTABLE.sub("", re.sub(r"\s", " ", text)).strip().replace(" ", "%20")
        raise AddressError("it has a blank or a control character", _better(plain))
    found = _PARTS.fullmatch(text)
    if found is None:
        raise AddressError("it has neither http:// nor https:// before a host", _guess(text))
    rest = re.split(r"[?#]", text, maxsplit=1)[0]
    if rest != text:
        raise AddressError("it has a query or a fragment, which no folder has", _better(rest))
    scheme, place = found["scheme"].lower(), found["place"]
    if "@" in place:
        better = _better(f"{scheme}://{place.rpartition('@')[2]}{found['path']}")
        raise AddressError("it has a user name before its host", better)
    return scheme, place, found["path"]


def _guess(text: str) -> str:
    if _BARE_HOST.fullmatch(text):
        return _better(f"{'http' if text.startswith('localhost') else 'https'}://{text}")
    if text.startswith("//"):
        return _better(f"https:{text}")
    other = _OTHER_SCHEME.match(text)
    return _better(f"https://{text[other.end() :]}") if other else ""


def _better(text: str) -> str:
    """A guess at what was meant, empty if that is no address, either."""
    try:
        return normal_base(text)
    except AddressError:
        return ""


def _normal_place(place: str, usual_port: int) -> str:
    found = _PLACE.fullmatch(place)
    if found is None:
        raise AddressError("it has no host that there can be")
    host = _normal_host(found["host"])
    port = int(found["port"] or usual_port)
    if not 0 < port < 2**16:
        raise AddressError(f"it has a port, {port}, that is not one of 1 to 65535")
    return host if port == usual_port else f"{host}:{port}"


def _normal_host(host: str) -> str:
    if host.startswith("["):
        return f"[{ipaddress.IPv6Address(host[1:-1]).compressed}]"
    name = (host.lower() if host.isascii() else ascii_host(host)).removesuffix(".")
    labels = name.split(".")
    if len(name) > _LONGEST_HOST or not all(map(_LABEL.fullmatch, labels)):
        raise AddressError("it has no host that there can be")
    # Browsers take a name that ends in a number for an IPv4 address, however short.
    return str(ipaddress.IPv4Address(name)) if _NUMBER.fullmatch(labels[-1]) else name


def _normal_path(path: str) -> str:
    names: list[str] = []
    for name in _names_of(path):
        if name == "..":
            del names[-1:]
        elif name not in {"", "."}:
            names.append(name)
    if names and names[-1].lower() in _INDEX:
        names.pop()
    return "".join(f"/{quote(name, safe=_PLAIN)}" for name in names) + "/"


def _names_of(path: str) -> Iterator[str]:
    """The names of the folders, decoded; ValueError for one that is not UTF-8."""
    for part in mend_percents(path).split("/"):
        name = unquote_to_bytes(part).decode("utf-8")
        if _UNPRINTABLE.search(name) or "/" in name or "\\" in name:
            raise AddressError("it has an encoded slash or control character in its path")
        yield name
