"""Hand-written input: `*.toml` and `**/*.md` in `content/`.

An unknown key is an error that names the nearest known one: a misspelt setting that is silently
ignored costs its owner more than a build that stops.
"""

import difflib
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from generator.archive.entries import Override
from generator.archive.grouping import Facet
from generator.archive.missions import OwnMission, claimed_by
from generator.archive.model import Event
from generator.archive.places import NO_ALIASES, Places
from generator.archive.plain import name_key, one_line
from generator.archive.records import decode_records
from generator.errors import ContentError, is_absent, unreadable
from generator.site.bases import AddressError, normal_base
from generator.site.contents import (
    Document,
    MissionNote,
    Notes,
    Section,
    SiteInfo,
)
from generator.site.prose import ALONE, Prose, Setting, render_prose
from generator.site.slugs import make_slug
from generator.site.urls import ROOT_NAMES

SITE_FILE = "content/site.toml"
OVERRIDES_FILE = "content/overrides.toml"
PLACES_FILE = "content/places.toml"
_EXAMPLES = {"base_url": "https://example.org/archive/", "source": "https://ll.thespacedevs.com"}
_FRONT_MATTER = re.compile(
    r"(?P<above>(?:[ \t]*\n)*)\+\+\+[ \t]*\n(?P<toml>(?:.*\n)*?)"
    r"\+\+\+[ \t]*(?:\n(?P<body>[\s\S]*))?"
)
_EVENT_ID = re.compile(r"0|[1-9][0-9]{0,17}")
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<key>.*)`")
_UNKNOWN_SECTION = re.compile(
    r"Invalid enum value (['\"])(?P<name>.*)\1 - at `\$\.leave_out\[\d+\]`", re.DOTALL
)
_MISSING = re.compile(r"Object missing required field `(?P<key>.*)`")

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
    base_url: str
    language: Annotated[str, Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*\Z")] = "en"
    images: Literal["linked", "mirrored", "none"] = "linked"
    image_hosts: tuple[str, ...] = ()
    image_budget: Annotated[int, Meta(ge=1, le=100_000)] = 200
    image_unknown_licences: bool = False
    feed_size: Annotated[int, Meta(ge=1, le=1000)] = 50
    calendar_precision: Literal["day", "week", "month"] = "week"
    source: str = _EXAMPLES["source"]
    token_variable: Text = "LL2_TOKEN"  # noqa: S105 - a name, not a token


class _FrontMatter(Struct, frozen=True, forbid_unknown_fields=True):
    title: Text
    slug: str = ""
    order: int = 100


class _Place(Struct, frozen=True, forbid_unknown_fields=True):
    aliases: tuple[Text, ...] = ()


class _MissionFront(Struct, frozen=True, forbid_unknown_fields=True):
    title: Text
    slug: str = ""
    names: tuple[Text, ...] = ()
    events: tuple[int, ...] = ()
    without: tuple[int, ...] = ()


def load_config(root: Path, base_url: str | None = None, source: str | None = None) -> SiteConfig:
    """Read `content/site.toml`; what is given here takes the place of what the file says."""
    path = root / SITE_FILE
    values = _parse_toml(_read_text(path, "write it, or begin with almanac new"), path)
    given = {"base_url": base_url, "source": source}
    given = {key: value for key, value in given.items() if value is not None}
    config = _decode(SiteConfig, {**values, **given}, path)
    _refuse_twice(config.leave_out, path)
    if config.offline_zip and Section.DATA in config.leave_out:
        what = "offline_zip wants a file in a section that leave_out names: 'data'"
        raise ContentError(str(path), what, "do without one of the two settings")
    base = _read_address("base_url", config.base_url, path, given=base_url is not None)
    asked = _read_address("source", config.source, path, given=source is not None)
    return msgspec.structs.replace(config, base_url=base, source=asked)


def _refuse_twice(sections: tuple[Section, ...], path: Path) -> None:
    for section, count in Counter(sections).items():
        if count > 1:
            what = f"leave_out names '{section.value}' more than once"
            raise ContentError(str(path), what, "name it once")


def _read_address(key: str, written: str, path: Path, *, given: bool) -> str:
    """An address in its one form; that of the API is its root's, and does without the slash."""

    def refuse(what: str, better: str) -> ContentError:
        option, meant = f"--{key.replace('_', '-')}", better or _EXAMPLES[key]
        where, form = (option, f"{option} {meant}") if given else (path, f'{key} = "{meant}"')
        return ContentError(str(where), f"{key} is no address: {what}", f"write it as {form}")

    try:
        address = normal_base(written)
    except AddressError as error:
        raise refuse(error.what, error.better) from error
    if key == "base_url":
        return address
    root = "/".join(address.split("/")[:3])
    if address != f"{root}/":
        raise refuse("the root of the API has no path and no version", root)
    return root


def load_overrides(root: Path) -> dict[int, Override]:
    """Read `content/overrides.toml`; there need not be one."""
    path = root / OVERRIDES_FILE
    if not path.exists() and not path.is_symlink():
        return {}
    tables = _parse_toml(_read_text(path), path)
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


def load_places(root: Path) -> Places:
    """Read `content/places.toml`; there need not be one. Each name leads to one place."""
    path = root / PLACES_FILE
    if not path.exists() and not path.is_symlink():
        return NO_ALIASES
    tables = _parse_toml(_read_text(path), path)
    owners: dict[str, str] = {}
    for place in tables:
        other = owners.setdefault(_place_key(place, path), place)
        if other is not place:
            what = f"'{other}' and '{place}' are one name"
            raise ContentError(str(path), what, "keep one of the tables, with the aliases of both")
    aliases: dict[str, str] = {}
    for place, table in tables.items():
        if not isinstance(table, dict):
            form = 'write the name of a place above it, as in ["International Space Station"]'
            raise ContentError(str(path), "has a value outside of a table", form)
        for alias in _decode(_Place, table, path).aliases:
            key = _place_key(alias, path)
            other = owners.setdefault(key, place)
            if other is not place:
                raise _refuse_alias(alias, place, other, path, is_place=key == name_key(other))
            aliases[one_line(alias)] = name_key(place)
    return Places({key: one_line(place) for key, place in owners.items()}, aliases)


def _place_key(name: str, path: Path) -> str:
    key = name_key(name)
    if not key:
        raise ContentError(str(path), f"'{name}' names no place", "write a name, or remove it")
    return key


def _refuse_alias(
    alias: str, place: str, other: str, path: Path, *, is_place: bool
) -> ContentError:
    if is_place:
        what = f"'{alias}' is an alias of '{place}', and a place of its own"
        remedy = f"move its aliases to '{place}' and remove its table, or remove that alias"
        return ContentError(str(path), what, remedy)
    what = f"'{alias}' is an alias of '{other}' and of '{place}'"
    return ContentError(str(path), what, "keep it under one of them")


def load_documents(root: Path, setting: Setting = ALONE) -> tuple[Document, ...]:
    """Read the hand-written pages, by file name; `setting` is that of the site's own texts."""
    paths = _find_texts(root / "content" / "pages")
    return tuple(_load_document(path, setting) for path in paths)


def load_notes(root: Path, setting: Setting = ALONE) -> Notes:
    """Read what is written about groups (`types/<slug>.md`, …) and events (`events/<id>.md`)."""
    beside_others = msgspec.structs.replace(setting, anchors="note-")
    groups: dict[tuple[Facet, str], Prose] = {
        (facet, path.stem): render_prose(_read_text(path), beside_others)
        for facet in Facet
        if facet is not Facet.MISSIONS
        for path in _find_texts(root / "content" / facet.value)
    }
    missions = _load_missions(root, beside_others)
    groups |= {(Facet.MISSIONS, note.mission.slug): text for note, text in missions if text.html}
    events = {
        _event_id(path.stem, path, "call it by the id of an event, as in 856.md"): render_prose(
            _read_text(path), beside_others
        )
        for path in _find_texts(root / "content" / "events")
    }
    return Notes(groups, events, tuple(note for note, _ in missions))


def load_own_missions(root: Path) -> tuple[OwnMission, ...]:
    """Read what is decided about missions, for whoever shows no texts."""
    return tuple(note.mission for note, _ in _load_missions(root, ALONE))


def _load_missions(root: Path, setting: Setting) -> list[tuple[MissionNote, Prose]]:
    """Read what is decided, and written, about missions; no two may claim one name or event."""
    found = [
        _load_mission(path, setting)
        for path in _find_texts(root / "content" / Facet.MISSIONS.value)
    ]
    claims: dict[str, str] = {}
    for note, _ in found:
        own = note.mission
        names = (f"the name '{key}'" for key in sorted(claimed_by(own)))
        for claim in (*names, *(f"event {number}" for number in own.events)):
            other = claims.setdefault(claim, note.source)
            if other != note.source:
                what = f"claims {claim}, as {other} does"
                path = root / "content" / Facet.MISSIONS.value / note.source
                raise ContentError(str(path), what, "leave it to one of them")
    return found


def _load_mission(path: Path, setting: Setting) -> tuple[MissionNote, Prose]:
    front, text = _load_text(path, _MissionFront, setting)
    slug = _check_slug(front.slug or path.stem, path, "mission")
    own = OwnMission(slug, front.title, front.names, front.events, front.without)
    return MissionNote(own, path.name), text


def _find_texts(folder: Path) -> list[Path]:
    """The Markdown files of a folder, by name. Hidden ones are an editor's or a system's own."""
    try:
        every = sorted(folder.iterdir())
    except OSError as error:
        if is_absent(error):
            return []
        raise unreadable(ContentError, folder, error, "") from error
    found: dict[str, Path] = {}
    for path in every:
        if path.suffix.lower() == ".md" and not path.name.startswith("."):
            other = found.setdefault(path.stem, path)
            if other is not path:
                what = f"has the same name as {other.name}"
                raise ContentError(str(path), what, "rename or remove one of them")
    return list(found.values())


def _load_document(path: Path, setting: Setting) -> Document:
    front, text = _load_text(path, _FrontMatter, setting)
    slug = _check_slug(front.slug or path.stem, path, "page")
    if slug in ROOT_NAMES or slug.isdigit():
        what = f"slug '{slug}' is taken by the archive itself"
        raise ContentError(str(path), what, f"use another one, such as '{slug}-page'")
    return Document(front.title, slug, front.order, text, str(path))


def _load_text(path: Path, wanted: type[T], setting: Setting) -> tuple[T, Prose]:
    """A text, and what stands above it between two lines of `+++`."""
    form = 'begin with +++, a line title = "…", and +++'
    found = _FRONT_MATTER.fullmatch(_read_text(path))
    if found is None:
        raise ContentError(str(path), "has no front matter", form)
    above = "\n" * (1 + found["above"].count("\n"))
    front = _decode(wanted, _parse_toml(above + found["toml"], path), path)
    body = found["body"] or ""
    first_line = found[0].removesuffix(body).count("\n") + 1
    return front, render_prose(body, setting, first_line)


def _check_slug(slug: str, path: Path, noun: str) -> str:
    if slug != make_slug(slug):
        raise ContentError(
            str(path), f"slug '{slug}' is no address", f"use '{make_slug(slug) or noun}'"
        )
    return slug


def _read_text(path: Path, missing: str = "") -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise unreadable(ContentError, path, error, missing) from error
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
    section = _UNKNOWN_SECTION.match(message)
    if section:
        sections = [found.value for found in Section]
        near = difflib.get_close_matches(section["name"].casefold(), sections, n=1, cutoff=0)
        what = f"unknown section '{section['name']}' in leave_out"
        return what, f"the nearest known section is '{near[0]}'"
    missing = _MISSING.match(message)
    if missing:
        return f"{missing['key']} is missing", f'add {missing["key"]} = "…"'
    if "matching regex" in message:
        key = message.rpartition("`$.")[2].rstrip("`")
        return f"{key} is empty, or has characters that it cannot have", "mend that value"
    return message, "mend that value"
