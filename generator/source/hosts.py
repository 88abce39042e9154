"""What an address tells before anybody is asked: who can listen in, and whose it is."""

from collections.abc import Collection
from urllib.parse import urlsplit


def is_private(url: str) -> bool:
    """Whether nobody on the way can read or change what goes to and from this address."""
    parts = urlsplit(url)
    return parts.scheme == "https" or parts.hostname in {"localhost", "127.0.0.1", "::1"}


def lies_safely_on(url: str, hosts: Collection[str]) -> bool:
    """Whether an address lies on one of these hosts, and the way there is private."""
    try:
        return is_private(url) and urlsplit(url).netloc.lower() in hosts
    except ValueError:
        return False
