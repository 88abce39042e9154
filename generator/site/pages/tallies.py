"""What the statistics are made of: everything counted once, as of when the data were fetched."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping

from msgspec import Struct

from generator.archive.grouping import Facet, Group, Key
from generator.archive.statistics import (
    Slips,
    Spread,
    WeekTally,
    YearTally,
    abbreviate_agencies,
    count_week,
    count_years,
    measure_notice,
    measure_slips,
)
from generator.site.contents import Site
from generator.site.faces import GroupLinks
from generator.site.imprint import Imprint
from generator.site.listings import Listings
from generator.site.pages.periods import days_of_year
from generator.site.parts.year_strip import YearDays
from generator.site.words import Link


class Sum(Struct, frozen=True):
    """A group with the number of its events, and where its years stand."""

    key: Key
    link: Link
    count: int
    years: dict[int, str]


class Tally(Struct, frozen=True, kw_only=True):
    """All that charts are made of.

    `groups` are by facet; `named` is the number of events that have a group in it. `now` is the
    year of the data, `first_look` the day on which the ledger begins, `days` those of the newest
    year that has begun and has an event of a known day. `abbreviations` are those of agencies.
    """

    total: int
    with_webcast: int
    now: int
    first_look: dt.date | None
    groups: dict[Facet, tuple[Sum, ...]]
    named: dict[Facet, int]
    abbreviations: dict[Key, str]
    years: tuple[YearTally, ...]
    week: WeekTally
    days: YearDays | None
    notice: Spread
    slips: Slips


def count_all(imprint: Imprint, site: Site, listings: Listings, links: GroupLinks) -> Tally:
    """Count everything."""
    archive, faces = site.archive, listings.everything.faces
    now = archive.as_of.year
    begun = (year for year in reversed(listings.years) if year.year <= now)
    places = {
        group.key: {place.year: place.href for place in group.years if place.year is not None}
        for group in listings.groups[Facet.TYPES]
    }
    return Tally(
        total=len(faces),
        with_webcast=sum(face.webcasts > 0 for face in faces),
        now=now,
        first_look=archive.nights[-1].day if archive.nights else None,
        groups={
            facet: tuple(
                Sum(
                    key,
                    links[facet][key],
                    len(group.entries),
                    places[key] if facet is Facet.TYPES else {},
                )
                for key, group in groups.items()
            )
            for facet, groups in archive.groups.items()
        },
        named={facet: len(_members(groups)) for facet, groups in archive.groups.items()},
        abbreviations=_unique(abbreviate_agencies(entry.event for entry in archive.entries)),
        years=count_years(archive),
        week=count_week(archive.entries),
        days=next((days_of_year(imprint, year) for year in begun if year.count_days()), None),
        notice=measure_notice(archive.entries),
        slips=measure_slips(archive.entries),
    )


def _members(groups: Mapping[Key, Group]) -> set[int]:
    return {entry.id for group in groups.values() for entry in group.entries}


def _unique(abbreviations: Mapping[Key, str]) -> dict[Key, str]:
    """Those that mean one agency and no other."""
    meant = Counter(abbreviations.values())
    return {key: short for key, short in abbreviations.items() if meant[short] == 1}
