"""What an address tells before anybody is asked: who can listen in, and whose it is."""

import ipaddress
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


def is_public(address: str) -> bool:
    """Whether an IP address may be anybody's on the internet, and none of a network of our own."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    return (mapped or found).is_global and not found.is_multicast
