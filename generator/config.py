"""Hand-written input: `content/site.toml`, `content/pages/*.md` and the files in `static/`.

An unknown key is an error that names the nearest known one: a misspelt setting that is silently
ignored costs its owner more than a build that stops.
"""

import difflib
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from generator.errors import ContentError
from generator.site.plan import Document, SiteInfo
from generator.site.urls import ROOT_NAMES, make_slug, safe_url

SITE_FILE = "content/site.toml"
_BASE_URL_FORM = 'write it as base_url = "https://example.org/archive/"'
_FRONT_MATTER = re.compile(r"\+\+\+\n(?P<toml>.*?\n)\+\+\+\n(?P<body>.*)", re.DOTALL)
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<key>.*)`")
_MISSING = re.compile(r"Object missing required field `(?P<key>.*)`")

T = TypeVar("T", bound=Struct)
_CONTROLS = r"\x00-\x1f\x7f-\x9f"
Text = Annotated[str, Meta(pattern=rf"\A[^{_CONTROLS}]*[^\s{_CONTROLS}][^{_CONTROLS}]*\Z")]
"""Words in one line."""


class SiteConfig(SiteInfo, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that `content/site.toml` may say."""

    title: Text
    tagline: Text
    base_url: Annotated[str, Meta(pattern=r"^https?://[^/?#\s]+(/[^?#\s]*)?\Z")]
    language: Annotated[str, Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*\Z")] = "en"
    images: Literal["linked", "none"] = "linked"
    image_hosts: tuple[str, ...] = ()
    feed_size: Annotated[int, Meta(ge=1, le=1000)] = 50


class _FrontMatter(Struct, frozen=True, forbid_unknown_fields=True):
    title: Text
    slug: str = ""
    order: int = 100


def load_config(root: Path, base_url: str | None = None) -> SiteConfig:
    """Read `content/site.toml`; `base_url` takes the place of the one in the file."""
    path = root / SITE_FILE
    values = _parse_toml(_read_text(path, "write it, with at least title and base_url"), path)
    if base_url is not None:
        values["base_url"] = base_url
    config = _decode(SiteConfig, values, path)
    if safe_url(config.base_url) != config.base_url:
        raise ContentError(str(path), "base_url is no address", _BASE_URL_FORM)
    if config.base_url.endswith("/"):
        return config
    return msgspec.structs.replace(config, base_url=config.base_url + "/")


def load_documents(root: Path) -> tuple[Document, ...]:
    """Read the hand-written pages, by file name."""
    return tuple(map(_load_document, sorted((root / "content" / "pages").glob("*.md"))))


def load_assets(root: Path) -> dict[str, bytes]:
    """Read the static files."""
    folder = root / "static"
    missing = sorted({"site.css", "site.js", "icon.svg"} - {path.name for path in folder.glob("*")})
    if missing:
        raise ContentError(str(folder / missing[0]), "is missing", "restore it")
    files = (path for path in folder.iterdir() if path.is_file() and path.name[0] != ".")
    return {path.name: path.read_bytes() for path in sorted(files)}


def _load_document(path: Path) -> Document:
    form = 'begin with +++, a line title = "…", and +++'
    found = _FRONT_MATTER.fullmatch(_read_text(path, form))
    if found is None:
        raise ContentError(str(path), "has no front matter", form)
    front = _decode(_FrontMatter, _parse_toml("\n" + found["toml"], path), path)
    slug = front.slug or path.stem
    if slug != make_slug(slug):
        raise ContentError(
            str(path), f"slug '{slug}' is no address", f"use '{make_slug(slug) or 'page'}'"
        )
    if slug in ROOT_NAMES or slug.isdigit():
        what = f"slug '{slug}' is taken by the archive itself"
        raise ContentError(str(path), what, f"use another one, such as '{slug}-page'")
    return Document(front.title, slug, front.order, found["body"], str(path))


def _read_text(path: Path, remedy: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ContentError(str(path), f"cannot be read: {error.strerror}", remedy) from error
    except UnicodeDecodeError as error:
        raise ContentError(str(path), f"is not UTF-8: {error}", "save it as UTF-8") from error


def _parse_toml(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ContentError(str(path), f"is no TOML: {error}", "mend that line") from error


def _decode(wanted: type[T], values: dict[str, Any], path: Path) -> T:
    try:
        return msgspec.convert(values, wanted)
    except msgspec.ValidationError as error:
        what, remedy = _explain(str(error), wanted)
        raise ContentError(str(path), what, remedy) from error


def _explain(message: str, wanted: type[Struct]) -> tuple[str, str]:
    known = wanted.__struct_encode_fields__
    unknown = _UNKNOWN.match(message)
    if unknown:
        near = difflib.get_close_matches(unknown["key"], known, n=1, cutoff=0)
        return f"unknown key '{unknown['key']}'", f"the nearest known key is '{near[0]}'"
    missing = _MISSING.match(message)
    if missing:
        return f"{missing['key']} is missing", f'add {missing["key"]} = "…"'
    if "$.base_url" in message:
        return "base_url is no address", _BASE_URL_FORM
    if "matching regex" in message:
        key = message.rpartition("`$.")[2].rstrip("`")
        return f"{key} is empty, or has characters that it cannot have", "mend that value"
    return message, "mend that value"
