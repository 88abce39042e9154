"""Foreign addresses: only http(s), and harmless wherever a page puts them."""

import re
from urllib.parse import SplitResult, quote, urlsplit

from generator.site.bases import ascii_host, mend_percents

_SCHEMES = {"http", "https"}
_AUTHORITY = re.compile(r"([A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]*)?")
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_PLAIN_URL = re.compile(r"https?://[a-z0-9.-]*[a-z0-9](?:/[\w/.~-]*)?(?:\?[\w=&.~-]+)?", re.ASCII)


def safe_url(url: str | None) -> str | None:
    """A foreign http(s) URL made harmless in an attribute, or None if it is not one.

    What no URL may hold where it stands (RFC 3986, section 3) is percent-encoded: it would end an
    attribute, hide what follows, or turn the text around. A host is written in ASCII (RFC 5891).
    """
    if not url:
        return None
    if _PLAIN_URL.fullmatch(url):
        return url
    try:
        parts = urlsplit(url.strip())
        authority = _ascii_authority(parts) if parts.scheme in _SCHEMES else None
    except ValueError:
        return None
    if authority is None:
        return None
    return parts._replace(
        netloc=authority,
        path=_encode(parts.path, "/"),
        query=_encode(parts.query, "/?"),
        fragment=_encode(parts.fragment, "/?"),
    ).geturl()


def _ascii_authority(parts: SplitResult) -> str | None:
    """The authority if it has a host, and ValueError if its port is none."""
    if not parts.hostname or parts.port == 0:
        return None
    # What stands before an @ is not sent anywhere; it can only pass for the host.
    authority = parts.netloc.rpartition("@")[2]
    if _INVISIBLE.search(authority):
        return None
    if not authority.isascii():
        host, colon, port = authority.partition(":")
        authority = f"{ascii_host(host)}{colon}{port}"
    return authority if _AUTHORITY.fullmatch(authority) else None


def _encode(part: str, delimiters: str) -> str:
    return quote(mend_percents(part), safe=f"%:@!$&'()*+,;=~{delimiters}")


def host_of(url: str) -> str:
    """The host of a URL without `www.`, to show a reader where a link leads."""
    host = urlsplit(url).hostname or ""
    return host.removeprefix("www.") or host
