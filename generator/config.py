"""Hand-written input: `site.toml`, `overrides.toml`, `pages/*.md` in `content/`, and `static/`.

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

from generator.archive.entries import Override
from generator.archive.grouping import Facet
from generator.archive.model import Event
from generator.archive.records import decode_records
from generator.errors import ContentError
from generator.site.contents import EARLY_SCRIPT, Document, Notes, SiteInfo
from generator.site.families import FAMILIES
from generator.site.prose import ALONE, Setting, render_prose
from generator.site.urls import ROOT_NAMES, make_slug, safe_url

SITE_FILE = "content/site.toml"
OVERRIDES_FILE = "content/overrides.toml"
_BASE_URL_FORM = 'write it as base_url = "https://example.org/archive/"'
_FRONT_MATTER = re.compile(r"\+\+\+\n(?P<toml>.*?\n)\+\+\+\n(?P<body>.*)", re.DOTALL)
_EVENT_ID = re.compile(r"0|[1-9][0-9]{0,17}")
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<key>.*)`")
_MISSING = re.compile(r"Object missing required field `(?P<key>.*)`")

_NEEDED = {"site.css", "site.js", "player.js", EARLY_SCRIPT, "icon.svg", "card.png"} | {
    f"card-{family.key}.png" for family in FAMILIES
}
"""Static files that the pages ask for by name."""

T = TypeVar("T", bound=Struct)
_CONTROLS = r"\x00-\x1f\x7f-\x9f"
Text = Annotated[str, Meta(pattern=rf"\A[^{_CONTROLS}]*[^\s{_CONTROLS}][^{_CONTROLS}]*\Z")]
"""Words in one line."""


class SiteConfig(SiteInfo, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that `content/site.toml` may say.

    `source` is the API's root without a version; `token_variable` names the environment variable
    that holds the API token, which itself is never written anywhere. Where pictures are mirrored,
    their copies have `image_budget` megabytes, and those whose terms nobody knows are copied only
    with `image_unknown_licences`.
    """

    title: Text
    tagline: Text
    base_url: Annotated[str, Meta(pattern=r"^https?://[^/?#\s]+(/[^?#\s]*)?\Z")]
    language: Annotated[str, Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*\Z")] = "en"
    images: Literal["linked", "mirrored", "none"] = "linked"
    image_hosts: tuple[str, ...] = ()
    image_budget: Annotated[int, Meta(ge=1, le=100_000)] = 200
    image_unknown_licences: bool = False
    feed_size: Annotated[int, Meta(ge=1, le=1000)] = 50
    source: Annotated[str, Meta(pattern=r"^https?://[^/?#\s]+/?\Z")] = "https://ll.thespacedevs.com"
    token_variable: Text = "LL2_TOKEN"  # noqa: S105 - a name, not a token


class _FrontMatter(Struct, frozen=True, forbid_unknown_fields=True):
    title: Text
    slug: str = ""
    order: int = 100


def load_config(root: Path, base_url: str | None = None, source: str | None = None) -> SiteConfig:
    """Read `content/site.toml`; what is given here takes the place of what the file says."""
    path = root / SITE_FILE
    values = _parse_toml(_read_text(path, "write it, with at least title and base_url"), path)
    given = {"base_url": base_url, "source": source}
    values.update({key: value for key, value in given.items() if value is not None})
    config = _decode(SiteConfig, values, path)
    if safe_url(config.base_url) != config.base_url:
        raise ContentError(str(path), "base_url is no address", _BASE_URL_FORM)
    if config.base_url.endswith("/"):
        return config
    return msgspec.structs.replace(config, base_url=config.base_url + "/")


def load_overrides(root: Path) -> dict[int, Override]:
    """Read `content/overrides.toml`; there need not be one."""
    path = root / OVERRIDES_FILE
    if not path.exists():
        return {}
    tables = _parse_toml(_read_text(path, "mend it"), path)
    form = 'name each table by the id of an event, as in ["856"]'
    return {
        _event_id(key, path, form): _load_override(table, path) for key, table in tables.items()
    }


def _event_id(key: str, path: Path, form: str) -> int:
    if not _EVENT_ID.fullmatch(key):
        raise ContentError(str(path), f"'{key}' is no id of an event", form)
    return int(key)


def _load_override(table: object, path: Path) -> Override:
    if not isinstance(table, dict):
        raise ContentError(str(path), "has a value outside of a table", 'write ["856"] above it')
    override = _decode(Override, table, path)
    known = Event.__struct_encode_fields__
    for field in override.corrected:
        if field not in known or field == "id":
            near = difflib.get_close_matches(field, known, n=1, cutoff=0)[0]
            raise ContentError(str(path), f"unknown field '{field}'", f"did you mean '{near}'?")
    for field in override.clear:
        if field == "name" or field in override.fields:
            what = f"'{field}' cannot be cleared"
            raise ContentError(str(path), what, f"say it under fields, as in {field} = …")
    _check_values(override.fields, path)
    return override


def _check_values(fields: dict[str, object], path: Path) -> None:
    """Hold corrections to what a record is held to: a wrong one must not take the API's place."""
    named = {"id": 0, "name": "-"}
    sound = {**named, "type": named, **fields}
    for problem in decode_records([msgspec.json.encode(sound)]).problems:
        what = f"{problem.path.removeprefix('$.')}: {problem.what.partition(';')[0]}"
        raise ContentError(str(path), what, "write the value as Launch Library 2 has it")


def load_documents(root: Path, setting: Setting = ALONE) -> tuple[Document, ...]:
    """Read the hand-written pages, by file name; `setting` is that of the site's own texts."""
    paths = sorted((root / "content" / "pages").glob("*.md"))
    return tuple(_load_document(path, setting) for path in paths)


def load_notes(root: Path, setting: Setting = ALONE) -> Notes:
    """Read what is written about groups (`types/<slug>.md`, …) and events (`events/<id>.md`)."""
    beside_others = msgspec.structs.replace(setting, anchors="note-")
    groups = {
        (facet, path.stem): render_prose(_read_text(path, "mend it"), beside_others)
        for facet in Facet
        for path in sorted((root / "content" / facet.value).glob("*.md"))
    }
    events = {
        _event_id(path.stem, path, "call it by the id of an event, as in 856.md"): render_prose(
            _read_text(path, "mend it"), beside_others
        )
        for path in sorted((root / "content" / "events").glob("*.md"))
    }
    return Notes(groups, events)


def load_assets(root: Path) -> dict[str, bytes]:
    """Read the static files."""
    folder = root / "static"
    missing = sorted(_NEEDED - {path.name for path in folder.glob("*")})
    if missing:
        raise ContentError(str(folder / missing[0]), "is missing", "restore it")
    files = (path for path in folder.iterdir() if path.is_file() and path.name[0] != ".")
    return {path.name: path.read_bytes() for path in sorted(files)}


def _load_document(path: Path, setting: Setting) -> Document:
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
    first_line = found[0].count("\n", 0, found.start("body")) + 1
    text = render_prose(found["body"], setting, first_line)
    return Document(front.title, slug, front.order, text, str(path))


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
    if "$.source" in message:
        return "source is no address", 'write it as source = "https://ll.thespacedevs.com"'
    if "matching regex" in message:
        key = message.rpartition("`$.")[2].rstrip("`")
        return f"{key} is empty, or has characters that it cannot have", "mend that value"
    return message, "mend that value"
