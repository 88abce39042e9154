"""What changed in a field of an event, in words: for who wants to know more than the ledger keeps.

The ledger says which fields were edited. Here both records are at hand, so each part of a list is
told by what it is (its title, its address), and of a long text only what is not the same.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct

from generator.archive.dates import in_utc, say_minute
from generator.archive.model import Event, InfoLink, Update, Webcast
from generator.archive.plain import one_line, shorten

_NAMES = {
    "vid_urls": "webcast",
    "info_urls": "link",
    "updates": "update",
    "agencies": "agency",
    "launches": "launch",
    "expeditions": "expedition",
    "spacestations": "station",
    "program": "program",
    "astronauts": "astronaut",
    "image": "picture",
}
"""What a part of a field is called."""
_FIELDS = dict(zip(Event.__struct_encode_fields__, Event.__struct_fields__, strict=True))
_UNTOLD = {"response_mode", "last_updated", "live", "profile_image"}
_LONGEST, _BESIDE = 80, 3
"""Letters of a text, and words beside what changed in it."""


class Edit(Struct, frozen=True):
    """What changed in a field, by the API's name: what it was, what it is; empty for nothing."""

    field: str
    before: str
    after: str

    def words(self) -> str:
        """`location: “Starbase” → “Starbase, Texas”`, `webcast added: …`, `link removed: …`."""
        name = _NAMES.get(self.field, self.field.replace("_", " "))
        if self.before and self.after:
            return f"{name}: {self.before} → {self.after}"
        return f"{name} added: {self.after}" if self.after else f"{name} removed: {self.before}"


def tell_edits(before: Event, after: Event, fields: Iterable[str]) -> Iterator[Edit]:
    """What changed in these fields, by the API's names, each part of a list on its own."""
    for field in fields:
        old, new = (getattr(event, _FIELDS[field]) for event in (before, after))
        if isinstance(old, tuple) or isinstance(new, tuple):
            yield from _compare_parts(field, old or (), new or ())
        else:
            yield from _compare_values(field, old, new)


def tell_updates(after: Event, ids: Iterable[int]) -> Iterator[Edit]:
    """New entries in the update history."""
    wanted = set(ids)
    for update in after.updates:
        if update.id in wanted:
            yield Edit("updates", "", _say(update))


def _compare_values(field: str, old: object, new: object) -> Iterator[Edit]:
    if isinstance(old, str) and isinstance(new, str) and one_line(old) and one_line(new):
        yield Edit(field, *_say_texts(old, new))
        return
    told = _say(old), _say(new)
    if told[0] == told[1] and isinstance(old, Struct) and isinstance(new, Struct):
        yield from _compare_within(field, old, new)
    else:
        yield Edit(field, *told)


def _compare_parts(field: str, old: Sequence[Any], new: Sequence[Any]) -> Iterator[Edit]:
    """The parts that are only in one of two lists; a part that is in both, by what it is."""
    before, after = ({_identity(part): part for part in parts} for parts in (old, new))
    for key, part in before.items():
        if key not in after:
            yield Edit(field, _say(part), "")
        elif part != after[key]:
            yield from _compare_within(field, part, after[key])
    for key, part in after.items():
        if key not in before:
            yield Edit(field, "", _say(part))
    counts = Counter(map(_identity, new)), Counter(map(_identity, old))
    for key in (counts[0] - counts[1]).keys() & before.keys():
        yield Edit(field, "", f"{_say(after[key])}, once more")
    for key in (counts[1] - counts[0]).keys() & after.keys():
        yield Edit(field, f"{_say(before[key])}, once of several times", "")


def _compare_within(field: str, old: Struct, new: Struct) -> Iterator[Edit]:
    """The values that differ within one object, each by its name."""
    label = _NAMES.get(field, field.replace("_", " "))
    shown = _say(new)
    for name in old.__struct_fields__:
        before, after = getattr(old, name), getattr(new, name, None)
        if name in _UNTOLD or (before or None) == (after or None):
            continue
        if isinstance(before, str) and isinstance(after, str) and before and after:
            told = _say_texts(before, after)
        else:
            told = _say(before), _say(after)
        if told[0] == told[1]:
            told = "", "something within it"
        whose = f"{label} {shown}, {name.replace('_', ' ')}"
        yield Edit(whose, told[0] or "nothing", told[1] or "nothing")


def _identity(part: object) -> object:
    """What makes a part of a list the same one, whatever else changes of it."""
    if isinstance(part, InfoLink | Webcast):
        return part.url
    return getattr(part, "id", part)


def _say(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case str():
            return _quote(value) if value else ""
        case dt.datetime():
            return say_minute(in_utc(value))
        case Struct():
            return _say_part(value)
        case tuple():
            return ", ".join(filter(None, map(_say, value)))
        case _:
            return "" if value is None else str(value)


def _say_part(part: Struct) -> str:
    """An object by what a reader knows it by."""
    match part:
        case InfoLink() | Webcast():
            title = one_line(part.title)
            return f"{_quote(title)} {part.url}" if title else part.url
        case Update():
            by = one_line(part.created_by)
            return f"{_quote(part.comment)} ({by})" if by else _quote(part.comment)
        case _:
            name = one_line(getattr(part, "name", ""))
            return _quote(name) if name else f"number {getattr(part, 'id', None)}"


def _say_texts(old: str, new: str) -> tuple[str, str]:
    """Two texts, or what is not the same in them with some words beside it."""
    before, after = one_line(old), one_line(new)
    if before == after:
        return "the same words", "other blanks or line ends"
    if len(before) <= _LONGEST and len(after) <= _LONGEST:
        return f"“{before}”", f"“{after}”"
    words = before.split(), after.split()
    start = _alike(*words)
    end = _alike(words[0][start:][::-1], words[1][start:][::-1])
    return _part(words[0], start, end), _part(words[1], start, end)


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words two texts begin with alike."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _part(words: Sequence[str], start: int, end: int) -> str:
    first, last = max(0, start - _BESIDE), min(len(words), len(words) - end + _BESIDE)
    middle = shorten(" ".join(words[first:last]), 2 * _LONGEST)
    before, after = "… " * (first > 0), " …" * (last < len(words))
    return f"“{before}{middle}{after}”"


def _quote(text: str | None) -> str:
    return f"“{shorten(one_line(text), _LONGEST)}”"
