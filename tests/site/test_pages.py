"""A long list on pages: nothing is lost, nothing stands twice, nothing moves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.site.paging import paginate

SIZES = st.integers(1, 7)
COUNTS = st.integers(0, 60)


@pytest.mark.parametrize(
    ("count", "front", "numbers"),
    [
        (0, 0, 0),
        (1, 1, 0),
        (49, 49, 0),
        (50, 50, 0),
        (99, 99, 0),
        (100, 50, 1),
        (101, 51, 1),
        (149, 99, 1),
        (150, 50, 2),
    ],
)
def test_the_front_page_takes_one_to_two_pages_and_the_rest_is_numbered(
    count: int, front: int, numbers: int
) -> None:
    pages = paginate(range(count), 50)
    assert (len(pages.front), len(pages.full)) == (front, numbers)


def test_page_one_holds_the_oldest() -> None:
    pages = paginate("abcdefg", 2)
    assert pages.full == (("a", "b"), ("c", "d"))
    assert pages.front == ("e", "f", "g")


@given(COUNTS, SIZES)
def test_every_item_stands_on_one_page_in_its_order(count: int, size: int) -> None:
    pages = paginate(range(count), size)
    standing = [item for page in (*pages.full, pages.front) for item in page]
    assert standing == list(range(count))


@given(COUNTS, SIZES)
def test_every_numbered_page_is_full_and_the_front_never_short_of_one(
    count: int, size: int
) -> None:
    pages = paginate(range(count), size)
    assert all(len(page) == size for page in pages.full)
    assert min(count, size) <= len(pages.front) < 2 * size


@given(COUNTS, COUNTS, SIZES)
def test_a_numbered_page_keeps_its_items_when_more_are_added(
    count: int, more: int, size: int
) -> None:
    before, after = paginate(range(count), size), paginate(range(count + more), size)
    assert after.full[: len(before.full)] == before.full
