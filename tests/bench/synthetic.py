"""Synthetic events in the shape of Launch Library 2's detailed mode, as many as a test asks for.

They imitate what is odd about the real ones: coarse and missing dates, slugs that clash and are
cut, lists without a blank line before them, updates in no order, titles in three scripts. The same
count and seed give the same records on every machine.
"""

import calendar
import datetime as dt
import random
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from tests.bench import vocabulary as words
from tests.bench.related import make_related
from tests.bench.vocabulary import API, STORAGE, Grain, Json, Kind
from tests.projects import as_line, make_project

T = TypeVar("T")

_FIRST = dt.datetime(2019, 3, 3, tzinfo=dt.UTC)
_MIGRATION = dt.datetime(2024, 3, 5, 17, 20, tzinfo=dt.UTC)
_SLUG_LENGTH = 50


def as_of(count: int) -> dt.datetime:
    """When a snapshot of that many events would have been fetched: 7 to 25 years after 2019."""
    return _FIRST.replace(year=_FIRST.year + min(25, max(7, count // 150)))


def make_records(count: int, seed: int = 0) -> Iterator[Json]:
    """Records by ascending id, which has gaps; dates follow the ids, but not strictly."""
    draw = random.Random(seed)  # noqa: S311 - varied, not secret
    now, number = as_of(count), 1
    slugs: set[str] = set()
    for place in range(count):
        number += draw.choice((1, 1, 1, 1, 2))  # about one id in six is missing
        made = _FIRST + (now - _FIRST) * (place / count)
        yield _Maker(draw, number, made, now).record(slugs)


def write_project(root: Path, count: int, seed: int = 0) -> Path:
    """A copy of this repository's project that holds a complete snapshot of synthetic events."""
    make_project(root)
    folder = root / "content/snapshot"
    now = _stamp(as_of(count))
    with (
        (folder / "events.jsonl").open("wb") as events,
        (folder / "changes.jsonl").open("wb") as changes,
    ):
        for record in make_records(count, seed):
            added = {"at": now, "event": record["id"], "kind": "added", "bulk": True}
            events.write(as_line(record) + b"\n")
            changes.write(as_line(added) + b"\n")
    source = "https://ll.thespacedevs.com"
    state = {"schema": 1, "source": source, "fetched_at": now, "count": count, "complete": True}
    (folder / "state.json").write_bytes(as_line(state) + b"\n")
    return root


class _Maker:
    """Draws the parts of one record; they share its number, its ship and its times."""

    def __init__(
        self, draw: random.Random, number: int, made: dt.datetime, now: dt.datetime
    ) -> None:
        self.draw = draw
        self.number = number
        self.made = made
        self.now = now
        self.kind = _weighted(draw, words.KINDS, [kind.weight for kind in words.KINDS])
        self.ship, _, self.cyrillic, self.chinese = draw.choice(words.SHIPS)
        self.place = _weighted(draw, *zip(*words.PLACES, strict=True))
        self.on_station = "Station" in self.place

    def record(self, slugs: set[str]) -> Json:
        date, grain = self._date()
        name = self._name(self.kind)
        slug = _claim(_slugify(name), slugs)
        webcasts = [
            self._webcast(name, date, place) for place in range(self._count(25, 52, 16, 5, 2))
        ]
        updates = self._updates(webcasts)
        return {
            "id": self.number,
            "url": f"{API}/events/{self.number}/",
            "name": name,
            "response_mode": "detailed",
            "slug": slug,
            "info_urls": [
                self._info_link(slug, place) for place in range(self._count(55, 30, 10, 5))
            ],
            "vid_urls": webcasts,
            "image": self._image(name),
            "date": _stamp(date),
            "type": {"id": self.kind.id, "name": self.kind.name},
            "description": self._description(),
            "webcast_live": False,
            "location": None if self._happens(0.04) else self.place,
            "date_precision": grain,
            "duration": self._duration() if webcasts and self._happens(0.6) else None,
            "updates": updates,
            "last_updated": _stamp(self._last_updated(updates)),
            **make_related(self.draw, self.ship, self.made, on_station=self.on_station),
        }

    # Drawing.

    def _happens(self, share: float) -> bool:
        return self.draw.random() < share

    def _count(self, *weights: int) -> int:
        return _weighted(self.draw, range(len(weights)), weights)

    def _token(self, length: int = 11) -> str:
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        return "".join(self.draw.choices(letters, k=length))

    # Dates.

    def _date(self) -> tuple[dt.datetime | None, Json | None]:
        """The date and its precision; what the precision does not cover is a placeholder."""
        if self._happens(0.008):
            return None, None
        ahead = self._happens(0.023)
        after = dt.timedelta(seconds=int(self.draw.expovariate(1 / 2e6)))
        date = (self.now + after * 20) if ahead else min(self.made + after, self.now)
        shares = [grain.ahead if ahead else grain.past for grain in words.GRAINS]
        grain = _weighted(self.draw, words.GRAINS, shares)
        if date.year < 2023 and self._happens(0.6):
            return _coarsen(date, "MIN"), None
        return _coarsen(date, grain.abbrev), _precision(grain)

    def _duration(self) -> str:
        hours, minutes, seconds = self._count(50, 30, 10, 5, 5), *self.draw.choices(range(60), k=2)
        return f"PT{hours}H{minutes}M{seconds}S" if hours else f"PT{minutes}M{seconds}S"

    def _last_updated(self, updates: Sequence[Json]) -> dt.datetime:
        """A migration touched every record of its time; an update touches its event."""
        stamps = [dt.datetime.fromisoformat(update["created_on"]) for update in updates]
        newest = max(stamps, default=self.made)
        if newest < _MIGRATION:
            return _MIGRATION + dt.timedelta(seconds=self.draw.randrange(600))
        return newest + dt.timedelta(seconds=self.draw.randrange(60))

    # Texts.

    def _name(self, kind: Kind) -> str:
        number = 20 + self.number // 40
        return self.draw.choice(kind.titles).format(
            ship=f"{self.ship}-{number}",
            number=self.draw.randrange(1, 99),
            probe=self.draw.choice(words.PROBES),
            cyrillic=f"{self.cyrillic}-{number}",
            chinese=f"{self.chinese}{number}号",
        )

    def _sentences(self, count: int) -> str:
        found = self.draw.sample(words.SENTENCES, count)
        port = self.draw.choice(words.PORTS)
        return " ".join(line.format(ship=self.ship, place=self.place, port=port) for line in found)

    def _description(self) -> str:
        """Mostly one paragraph; else several, a line break, or a list as people type it."""
        first = self._sentences(1 + self._count(50, 35, 15))
        more, speakers = self._sentences(1), self.draw.sample(words.SPEAKERS, 3)
        hyphens, stars = ("\r\n".join(f"{mark} {who}" for who in speakers) for mark in "-*")
        forms = (
            (first, 62),
            (f"{first}\r\n\r\n{more}", 14),
            (f"{first}\r\n{more}", 6),
            (f"{first}\r\n{hyphens}", 7),
            (f"{first}\r\n\r\n{hyphens}", 4),
            (f"{first}\r\n{stars}", 3),
            (f'{first}\r\n\r\n"{more}" See https://www.nasa.gov/live.', 3),
            ("", 1),
        )
        texts, weights = zip(*forms, strict=True)
        text: str = _weighted(self.draw, texts, weights)
        return text

    # Videos, links, updates.

    def _webcast(self, name: str, date: dt.datetime | None, place: int) -> Json:
        weights = [weight for *_, weight in words.VIDEO_HOSTS]
        form, source, _ = _weighted(self.draw, words.VIDEO_HOSTS, weights)
        token, modern = self._token(), self.made.year >= 2025 and date is not None
        title = self.draw.choice(
            (
                name,
                name,
                f"{name} LIVE",
                f"Трансляция: корабль «{self.cyrillic}»",
                f"直播：{self.chinese}飞船",
            )
        )
        begin = date - dt.timedelta(minutes=45) if date and modern else None
        over = begin and begin + dt.timedelta(minutes=self.draw.randrange(20, 400))
        text = self._sentences(2)
        return {
            "priority": 10 + place,
            "source": None if self._happens(0.03) else source,
            "publisher": self.draw.choice(("NASA", "SpaceX", "Роскосмос", None))
            if modern
            else None,
            "title": title,
            "description": text if len(text) <= 160 else text[:157] + "...",
            "feature_image": f"https://i.ytimg.com/vi/{token}/maxresdefault.jpg"
            if self._happens(0.85)
            else None,
            "url": form.format(id=token, slug=_slugify(name) or "live"),
            "type": None if self._happens(0.45) else self._entry(words.VIDEO_TYPES),
            "language": None if self._happens(0.05) else self._language(),
            "start_time": _stamp(begin),
            "end_time": _stamp(over) if self._happens(0.8) else None,
            "live": False,
        }

    def _info_link(self, slug: str, place: int) -> Json:
        form, source = self.draw.choice(words.INFO_HOSTS)
        return {
            "priority": 10 + place,
            "source": source,
            "title": "" if source == "twitter.com" else "to Cover " + self._sentences(1)[:60],
            "description": "JavaScript is not available."
            if source == "twitter.com"
            else self._sentences(1),
            "feature_image": None,
            "url": form.format(slug=slug or "news", number=self.draw.randrange(10**17, 10**18)),
            "type": {"id": 1, "name": "Official Page"} if self._happens(0.3) else None,
            "language": self._language() if self._happens(0.9) else None,
        }

    def _updates(self, webcasts: Sequence[Json]) -> list[Json]:
        """None to fourteen, in no order; the robot says when a webcast begins."""
        count = self._count(24, 80, 80, 45, 20, 10, 6, 4, 3, 2, 2, 1, 1, 1, 1)
        updates = [self._update(place) for place in range(count)]
        if updates and webcasts and self._happens(0.7):
            said = "Livestream has started"
            if self.made.year >= 2025:
                said = "Official Webcast by NASA has started"
            author, picture = words.ROBOT
            updates[-1] |= {
                "comment": said,
                "created_by": author,
                "profile_image": f"{STORAGE}/profile_images/{picture}",
                "info_url": webcasts[0]["url"],
            }
        self.draw.shuffle(updates)
        return updates

    def _update(self, place: int) -> Json:
        author, picture = self.draw.choice(words.AUTHORS)
        made = self.made + dt.timedelta(seconds=self.draw.randrange(86_400) + place * 90_000)
        link = self.draw.choice(words.INFO_HOSTS)[0]
        return {
            "id": self.number * 15 + place,
            "profile_image": f"{STORAGE}/profile_images/{picture}",
            "comment": self.draw.choice(words.COMMENTS),
            "info_url": None
            if self._happens(0.3)
            else link.format(slug="update", number=self.draw.randrange(10**17, 10**18)),
            "created_by": author,
            "created_on": _stamp(made),
        }

    def _image(self, name: str) -> Json:
        """A picture made for the event, or one of those that many events share."""
        weights = [weight for *_, weight in words.LICENCES]
        number, licence, priority, link, _ = _weighted(self.draw, words.LICENCES, weights)
        own = number == 1
        picture = self.number if own else self.draw.randrange(1, 60)
        file = f"{_slugify(name if own else self.ship)}_image_{picture:014}.jpeg".replace(
            "-", "2520"
        )
        variants = [
            {
                "id": picture,
                "type": {"id": 1, "name": "Vertical"},
                "image_url": f"{STORAGE}/variants/{file}",
            }
        ]
        return {
            "id": 1000 + picture,
            "name": f"[AUTO] {name} - image" if own else f"{self.ship} docking",
            "image_url": f"{STORAGE}/images/{file}",
            "thumbnail_url": f"{STORAGE}/images/255bauto255d__image_thumbnail_{picture:014}.jpeg",
            "credit": None if own else self.draw.choice(("NASA", "SpaceX", "ESA/NASA", "N/A")),
            "license": {"id": number, "name": licence, "priority": priority, "link": link},
            "single_use": own,
            "variants": variants if self._happens(0.04) else [],
        }

    def _language(self) -> Json:
        weights = [weight for *_, weight in words.LANGUAGES]
        number, name, code, _ = _weighted(self.draw, words.LANGUAGES, weights)
        return {"id": number, "name": name, "code": code}

    def _entry(self, table: Sequence[tuple[int, str, int]]) -> Json:
        number, name, _ = _weighted(self.draw, table, [row[2] for row in table])
        return {"id": number, "name": name}


def _weighted(draw: random.Random, found: Sequence[T], weights: Sequence[int]) -> T:
    return draw.choices(found, weights)[0]


def _stamp(moment: dt.datetime | None) -> str | None:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else None


def _precision(grain: Grain) -> Json:
    return {
        "id": words.GRAINS.index(grain),
        "name": grain.name,
        "abbrev": grain.abbrev,
        "description": grain.description,
    }


def _coarsen(moment: dt.datetime, abbrev: str) -> dt.datetime:
    """The placeholder that stands for a period: its last day, or the start of its clock unit."""
    if abbrev == "SEC":
        return moment.replace(microsecond=0)
    if abbrev == "MIN":
        return moment.replace(second=0, microsecond=0)
    if abbrev == "HR":
        return moment.replace(minute=0, second=0, microsecond=0)
    day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    if abbrev in {"AM", "PM", "DAY", "WK"}:
        return day
    last_months = {"M": day.month, "Q1": 3, "Q2": 6, "Q3": 9, "Q4": 12, "H1": 6, "H2": 12, "FY": 9}
    year = day.year // 10 * 10 + 9 if abbrev == "DEC" else day.year
    month = last_months.get(abbrev, 12)
    return day.replace(year=year, month=month, day=calendar.monthrange(year, month)[1])


def _slugify(name: str) -> str:
    """The API's own slug: ASCII letters, digits and hyphens, cut."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    words_only = re.sub(r"[^\w\s-]", "", ascii_name.lower())
    return re.sub(r"[-\s]+", "-", words_only).strip("-_")[:_SLUG_LENGTH]


def _claim(slug: str, taken: set[str]) -> str:
    """The slug, or the first of `-2`, `-3` … that is free, the slug cut further to fit."""
    given, turn = slug, 1
    while given in taken:
        turn += 1
        given = f"{slug[: _SLUG_LENGTH - len(str(turn)) - 1]}-{turn}"
    taken.add(given)
    return given
