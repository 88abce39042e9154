"""All years as one list: newest first, each with its number and every one of its days."""

import datetime as dt
import gzip
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.site.parts.year_strip import LINE_BOX, draw_days
from tests.projects import Json, record
from tests.site.reading import elements, read_page, strings, words_of
from tests.site.samples import make_site, render_site

_MARK = re.compile(r"m(-?\d+) (-?\d+)h(\d+)v(\d+)h-(\d+)z")
_, _, WIDTH, HEIGHT = map(int, LINE_BOX.split())

days_of_a_year = st.integers(1900, 2999).flatmap(
    lambda year: st.dictionaries(
        st.dates(dt.date(year, 1, 1), dt.date(year, 12, 31)), st.integers(1, 40), max_size=366
    )
)


def marks_in(path: str) -> list[tuple[int, int, int, int]]:
    """The marks of a path: left, top, width, height."""
    assert _MARK.sub("", path) == ""
    left = top = 0
    found = []
    for across, down, wide, high, back in _MARK.findall(path):
        assert wide == back
        left, top = left + int(across), top + int(down)
        found.append((left, top, int(wide), int(high)))
    return found


@given(days_of_a_year)
def test_every_day_has_a_mark_of_its_own_within_the_line(days: dict[dt.date, int]) -> None:
    ordered = sorted(days.items())
    marks = marks_in(draw_days(ordered))
    assert len(marks) == len(days)
    cells = set()
    for (day, count), (left, top, wide, high) in zip(ordered, marks, strict=True):
        assert 0 <= left <= left + wide <= WIDTH
        assert 0 <= top <= top + high <= HEIGHT
        assert high == min(count, 4) + 2
        assert top // 7 == day.weekday()
        assert left // 66 == day.month - 1
        cells.add((left // 66, left % 66 // 10, top // 7))
    assert len(cells) == len(days)


def many_years(years: int, events: int) -> list[Json]:
    """So many events in each of the last years, spread over its days."""
    first = dt.datetime(2027 - years, 1, 1, 12, tzinfo=dt.UTC)
    return [
        record(
            id=1 + year * events + number,
            slug=f"e-{year}-{number}",
            date=(
                first.replace(year=first.year + year)
                + dt.timedelta(days=(number * 37 + year * 11) % 365)
            ).isoformat(),
        )
        for year in range(years)
        for number in range(events)
    ]


def test_years_are_one_list_newest_first_with_their_numbers() -> None:
    dates = ["2021-05-01T10:00:00Z", "2023-05-01T10:00:00Z", "2023-06-01T10:00:00Z"]
    found = [record(id=n, slug=f"e{n}", date=date) for n, date in enumerate(dates)]
    page = read_page(render_site(make_site(found))["years/index.html"])
    lines = elements(page, "//main//li[.//*[name()='path']]")
    assert strings(page, "//main//li/a/@href") == ["/archive/2023/", "/archive/2021/"]
    assert [words_of(line) for line in lines] == ["2023 2 events", "2021 1 event"]
    assert [len(marks_in(path)) for path in strings(page, "//main//li//@d")] == [2, 1]


def test_an_archive_without_events_has_no_years() -> None:
    page = read_page(render_site(make_site([]))["years/index.html"])
    assert "There are none." in words_of(elements(page, "//main")[0])


@pytest.mark.parametrize(("years", "most"), [(10, 4_500), (70, 16_000)])
def test_the_list_of_many_years_is_small(years: int, most: int) -> None:
    """With an event on every other day of each of them; the API's busiest years have fewer."""
    page = render_site(make_site(many_years(years, 180)))["years/index.html"]
    assert len(gzip.compress(page, 9, mtime=0)) < most
    assert len(elements(read_page(page), "//main//*")) < 9 * years + 40


def test_levels_of_the_days_of_the_year_are_numbers_of_events() -> None:
    numbers = {"05-01": 1, "05-02": 2, "05-03": 3, "05-04": 4, "05-05": 9}
    found = [
        record(id=int(day[-1]) * 100 + n, slug=f"{day}-{n}", date=f"2023-{day}T10:00:00Z")
        for day, count in numbers.items()
        for n in range(count)
    ]
    page = read_page(render_site(make_site(found))["on-this-day/index.html"])
    levels = {
        link.get("href", "").split("/")[-2]: link.get("class")
        for link in elements(page, "//ol[@class='days']//a")
    }
    assert len(levels) == 366
    expected = {day: f"level-{min(count, 4)}" for day, count in numbers.items()}
    assert {day: levels[day] for day in numbers} == expected
    assert Counter(levels.values())["level-0"] == 361


def test_without_a_script_no_day_is_called_today() -> None:
    page = read_page(render_site(make_site())["on-this-day/index.html"])
    (link,) = elements(page, "//p[@data-today]/a")
    assert link.get("hidden") is not None
    assert elements(page, "//*[@aria-current]") == []
