"""What a static host answers, by the rules that all of them share; no sockets here.

A file is served where it stands, `index.html` for its folder; a folder without its slash redirects.
What has no file is looked for in `_redirects`, as on Netlify and GitLab Pages, else it is
`404.html`. What `_headers` says goes with every file.
"""

import mimetypes
import os
import re
import urllib.parse
from collections.abc import Iterator, Mapping
from enum import Enum
from http import HTTPStatus
from pathlib import Path
from typing import Protocol, TypeAlias

from msgspec import Struct

from generator.api.messages import SHARED, is_held, make_tag
from generator.errors import AlmanacError, explain, placed

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    "": "text/plain; charset=utf-8",
}
_OTHERS = mimetypes.MimeTypes()
"""What Python knows by itself, and not what this machine says besides."""
_NOT_FOUND, _REDIRECTS, _HEADERS = "404.html", "_redirects", "_headers"
_PLACEHOLDER = re.compile(r":([A-Za-z]\w*)|(\*)")
_RULE_FIELDS = 2

Body: TypeAlias = bytes | Iterator[bytes]


class Answer(Struct, frozen=True):
    """An answer; whoever sends it adds its length where that is known.

    A body that comes in pieces may take as long as it likes, and may end with an error.
    """

    status: int
    headers: Mapping[str, str]
    body: Body = b""


class Kind(Enum):
    """What stands at a path."""

    FILE = "file"
    FOLDER = "folder"


class Files(Protocol):
    """The files of a site, by their paths below its root, without a slash in front."""

    @property
    def prefix(self) -> str:
        """The path of the base URL, percent-encoded as it stands there: `/` or `/archive/`."""

    def find(self, path: str) -> Kind | None:
        """What stands there."""

    def read(self, path: str) -> Body:
        """What a file holds; AlmanacError or OSError if that cannot be found out."""

    def excuse(self, error: AlmanacError, *, html: bool) -> Answer:
        """What is answered in place of a file that cannot be read; `html` if a person asked."""


class Shown(Protocol):
    """A site that is shown: it may change, but whoever answers a request looks at it once."""

    def look(self) -> Files:
        """The files as they are now."""

    def find_own(self, path: str, query: str) -> Answer | None:
        """What is answered besides, at a path from the host's root that no site has."""


class Folder:
    """A built folder, as it lies there."""

    def __init__(self, folder: Path, prefix: str) -> None:
        """`prefix` is the path of the base URL, percent-encoded as it stands there."""
        # Links are followed, as publishing does: a folder of the site may lie on another disk.
        self._folder = Path(os.path.realpath(folder))
        self._prefix = prefix

    @property
    def prefix(self) -> str:
        """The path of the base URL."""
        return self._prefix

    def look(self) -> "Folder":
        """What lies there is looked for when it is asked for."""
        return self

    def find_own(self, _path: str, _query: str) -> None:
        """Nothing."""

    def find(self, path: str) -> Kind | None:
        """What lies there."""
        file = self._folder.joinpath(*path.split("/"))
        try:
            return Kind.FILE if file.is_file() else Kind.FOLDER if file.is_dir() else None
        except (OSError, ValueError):  # a name too long for a file, or with a null in it
            return None

    def read(self, path: str) -> bytes:
        """What a file holds."""
        file = self._folder.joinpath(*path.split("/"))
        with placed(file):
            return file.read_bytes()

    def excuse(self, error: AlmanacError, *, html: bool) -> Answer:  # noqa: ARG002 - a line does
        """The error in a line."""
        return refuse(error)


def refuse(error: AlmanacError) -> Answer:
    """An error as plain text. Where the project lies is not the business of pages elsewhere."""
    own = {name: value for name, value in SHARED.items() if not name.startswith("Access-Control")}
    headers = {**own, "Content-Type": _TYPES[""], "Cache-Control": "no-store"}
    told = f"500: {error}\n".encode(errors="replace")
    return Answer(HTTPStatus.INTERNAL_SERVER_ERROR, headers, told)


def name_below(prefix: str, path: str) -> str | None:
    """What a path from the host's root is called below the site's, as a file; None if outside.

    `prefix` is as it stands in an address, `path` is decoded.
    """
    root = urllib.parse.unquote(prefix)
    name = path.removeprefix(root)
    *above, last = name.split("/")
    if not path.startswith(root) or not {".", ".."}.isdisjoint((*above, last)) or "" in above:
        return None
    return f"{name}index.html" if not name or name.endswith("/") else name


def answer_path(files: Files, path: str, name: str = "", *, html: bool) -> Answer:
    """What a static host answers at a decoded path; `html` if a person asked for it.

    `name` is a file that there is, if it is not to be looked for.
    """
    try:
        return _send_file(files, path, name) if name else _answer(files, path)
    except AlmanacError as error:
        return files.excuse(error, html=html)
    except OSError as error:
        return files.excuse(explain(error), html=html)


def _answer(files: Files, path: str) -> Answer:
    name = name_below(files.prefix, path)
    kind = None if name is None else files.find(name)
    if name is not None and kind is Kind.FILE:
        return _send_file(files, path, name)
    if kind is Kind.FOLDER:
        return _redirect(f"{urllib.parse.quote(path)}/")
    root = urllib.parse.unquote(files.prefix)
    if path in {"/", root.removesuffix("/")} and path != root:
        return _redirect(files.prefix)
    return _follow_rule(files, path) or _find_nothing(files, path)


def _send_file(files: Files, path: str, name: str, status: HTTPStatus = HTTPStatus.OK) -> Answer:
    """A file that there is, at the path that was asked for."""
    shared = {"Content-Type": media_type(name), "Cache-Control": "no-cache", **SHARED}
    headers = {**shared, **_find_headers(files, path)}
    return Answer(status, headers, files.read(name))


def spare(answer: Answer, given: str) -> Answer:
    """The answer for whoever may have it already, by his `If-None-Match` (RFC 9110, 13.1.2)."""
    tagged = "ETag" in answer.headers
    if answer.status != HTTPStatus.OK or tagged or not isinstance(answer.body, bytes):
        return answer
    tag = make_tag(answer.body)
    headers = {**answer.headers, "ETag": tag}
    if is_held(tag, given):
        headers.pop("Content-Type", None)
        return Answer(HTTPStatus.NOT_MODIFIED, headers)
    return Answer(answer.status, headers, answer.body)


def media_type(name: str) -> str:
    """The type of a file, by its name."""
    suffix = Path(name).suffix.lower()
    guess = _TYPES.get(suffix) or _OTHERS.types_map[1].get(suffix, "application/octet-stream")
    return f"{guess}; charset=utf-8" if guess.startswith("text/") and ";" not in guess else guess


def _find_nothing(files: Files, path: str) -> Answer:
    try:
        return _send_file(files, path, _NOT_FOUND, HTTPStatus.NOT_FOUND)
    except FileNotFoundError:
        headers = {**SHARED, "Content-Type": _TYPES[""], "Cache-Control": "no-store"}
        return Answer(HTTPStatus.NOT_FOUND, headers, b"404: nothing is built here yet\n")


def _redirect(where: str, status: int = HTTPStatus.MOVED_PERMANENTLY) -> Answer:
    # Browsers keep a permanent one for ever, and another site may be shown at this port tomorrow.
    return Answer(status, {**SHARED, "Location": where, "Cache-Control": "no-cache"})


def _follow_rule(files: Files, path: str) -> Answer | None:
    """What the first rule says that fits: a redirect, or a file that stands elsewhere."""
    quoted = urllib.parse.quote(path)
    for line in _lines_of(files, _REDIRECTS):
        fields = line.split()
        if line.startswith("#") or len(fields) < _RULE_FIELDS:
            continue
        found = _match(fields[0], quoted)
        if found is None:
            continue
        target = fields[1]
        for name, value in found.items():
            target = target.replace(f":{name}", value)
        status = fields[2] if len(fields) > _RULE_FIELDS else "301"
        if status != "200":
            return _redirect(target, int(status) if status.isdecimal() else 301)
        name_there = name_below(files.prefix, urllib.parse.unquote(target))
        if name_there is not None and files.find(name_there) is Kind.FILE:
            return _send_file(files, path, name_there)
    return None


def _find_headers(files: Files, path: str) -> dict[str, str]:
    """The headers of all rules that fit a path."""
    told: dict[str, str] = {}
    quoted, fits = urllib.parse.quote(path), False
    for line in _lines_of(files, _HEADERS):
        if not line.startswith((" ", "\t")):
            fits = _match(line.strip(), quoted) is not None
        elif fits:
            name, _, value = line.strip().partition(":")
            told[name] = value.strip()
    return told


def _lines_of(files: Files, name: str) -> list[str]:
    if files.find(name) is not Kind.FILE:
        return []
    data = files.read(name)
    return data.decode(errors="replace").splitlines() if isinstance(data, bytes) else []


def _match(rule: str, path: str) -> dict[str, str] | None:
    """What the placeholders of a rule stand for in a path; None if it is for other paths.

    `:name` stands for what is between slashes, `*` for all the rest, which is called `splat`.
    """
    if not _PLACEHOLDER.search(rule):
        return {} if rule == path else None
    pattern, end, names = "", 0, set[str]()
    for found in _PLACEHOLDER.finditer(rule):
        name = found[1] or "splat"
        inner = "[^/]+" if found[1] else ".*"
        pattern += re.escape(rule[end : found.start()])
        pattern += f"(?:{inner})" if name in names else f"(?P<{name}>{inner})"
        names.add(name)
        end = found.end()
    fits = re.fullmatch(pattern + re.escape(rule[end:]), path)
    return None if fits is None else fits.groupdict()
