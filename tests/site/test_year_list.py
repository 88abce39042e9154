"""All years as one list: newest first, each with its number and every one of its days."""

import datetime as dt
import gzip
import random
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.site import urls
from generator.site.imprint import make_imprint
from generator.site.pages.years import YearsPage, make_years_view
from generator.site.parts.year_strip import LINE_BOX, draw_days
from generator.site.words import Link
from tests.projects import record
from tests.site.reading import elements, read_page, strings, words_of
from tests.site.samples import make_site, render_site, templates_of

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


def many_years(years: int) -> YearsPage:
    """So many years with an event or several on every other day."""
    newest_first = range(2026, 2026 - years, -1)
    draw = random.Random(years)  # noqa: S311 - varied, not secret
    return YearsPage(
        address=urls.YEARS,
        years=tuple((Link(f"{year}", f"/archive/{year}/"), 300, "") for year in newest_first),
        days=tuple(
            tuple(
                (dt.date(year, 1, 1) + dt.timedelta(days=day), draw.randrange(1, 6))
                for day in range(365)
                if draw.random() < 0.5
            )
            for year in newest_first
        ),
    )


def test_years_are_one_list_newest_first_with_their_numbers() -> None:
    dates = ["2021-05-01T10:00:00Z", "2023-05-01T10:00:00Z", "2023-06-01T10:00:00Z"]
    found = [record(id=n, slug=f"e{n}", date=date) for n, date in enumerate(dates)]
    page = read_page(render_site(make_site(found))["years/index.html"])
    lines = elements(page, "//main//li[.//*[name()='path']]")
    assert strings(page, "//div[@class='years']//a/@href") == ["/archive/2023/", "/archive/2021/"]
    assert [words_of(line) for line in lines] == ["2023 2 events", "2021 1 event"]
    assert [len(marks_in(path)) for path in strings(page, "//main//li//@d")] == [2, 1]


def test_an_archive_without_events_has_no_years() -> None:
    page = read_page(render_site(make_site([]))["years/index.html"])
    assert "There are none." in words_of(elements(page, "//main")[0])


@pytest.mark.parametrize(("years", "most"), [(10, 7_000), (70, 25_000)])
def test_the_list_of_many_years_is_small(years: int, most: int) -> None:
    """With events on half of all days, which few years have: a year takes a third of a KB."""
    site = make_site()
    page = templates_of(site).render(
        "years.html", make_years_view(make_imprint(site), many_years(years))
    )
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
    assert elements(page, "//main//*[@aria-current]") == []
