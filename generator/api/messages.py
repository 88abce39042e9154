"""What passes between the server and what answers: a request, and the answer to it.

This module is known before anything is asked, so it loads nothing of what answers.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import TypeAlias

import msgspec
from msgspec import Struct

from generator.api.routes import Route

JSON = "application/json"
METHODS = ("GET", "HEAD", "OPTIONS")

SHARED = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Allow, ETag, X-Almanac-Ignored",
    "X-Content-Type-Options": "nosniff",
}
"""Headers of every answer: pages of any origin may read it, and nobody takes it for HTML."""

_HOST = re.compile(
    r"(?:[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,252})|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?"
)


class Request(Struct, frozen=True, kw_only=True):
    """A request as the server understands it.

    `query` is the query string, still encoded. `headers` are by their names in small letters.
    `site` is the address of the site that stands beside the API, such as `http://localhost:8000/`.
    """

    method: str
    query: str
    headers: Mapping[str, str]
    site: str


class Response(Struct, frozen=True):
    """An answer; whoever sends it adds its length, and leaves out the body for HEAD."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


Api: TypeAlias = Callable[[Request, Route], Response]
"""What answers requests for the paths of the API."""


def allow_methods() -> Response:
    """What a browser asks before it lets a page of another origin send headers of its own."""
    allowed = {
        "Allow": ", ".join(METHODS),
        "Access-Control-Allow-Methods": ", ".join(METHODS),
        "Access-Control-Allow-Headers": "Authorization, Content-Type, If-None-Match, *",
        "Access-Control-Max-Age": "86400",
    }
    return Response(HTTPStatus.NO_CONTENT, SHARED | allowed)


def refuse_method(method: str) -> Response:
    """The answer to what would change something."""
    told = tell(HTTPStatus.METHOD_NOT_ALLOWED, {"detail": f'Method "{method}" not allowed.'})
    return Response(told.status, {**told.headers, "Allow": ", ".join(METHODS)}, told.body)


def tell(status: HTTPStatus, told: Mapping[str, object]) -> Response:
    """An error in the API's form: `detail`, or what is wrong by parameter."""
    headers = {"Content-Type": JSON, "Cache-Control": "no-store"}
    return Response(status, SHARED | headers, msgspec.json.encode(told))


def choose_host(given: str | None, bound: str) -> str:
    """The host by which a client knows the server, for absolute addresses (RFC 9110, 7.2).

    What cannot be one is not repeated to anybody: the address that is listened on stands in.
    """
    return given if given and _HOST.fullmatch(given) else bound


def make_tag(body: bytes) -> str:
    """The entity tag of an answer: the same for the same bytes (RFC 9110, 8.8.3)."""
    return f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'


def is_held(tag: str, given: str) -> bool:
    """Whether a client has an answer already, by what its `If-None-Match` lists (13.1.2)."""
    held = [part.strip() for part in given.split(",")]
    return "*" in held or tag in (part.removeprefix("W/") for part in held)
