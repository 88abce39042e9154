"""What a robot wrote is told apart from what a person wrote."""

import pytest

from generator.archive.model import Update
from generator.site.robots import is_robotic


@pytest.mark.parametrize(
    ("author", "comment"),
    [
        ("LL2", "Livestream has started"),
        (" ll2 ", "Anything that it may say one day."),
        ("LL2", None),
        ("Nosu", "Livestream has started"),
        ("Nosu", " Livestream has\nstarted. "),
        ("", "Live stream has started!"),
        (None, "Official Webcast by NASA has started"),
        (None, "The unofficial webcast by Everyday Astronaut has started"),
        (None, "Webcast has started"),
    ],
)
def test_a_line_that_only_says_that_a_webcast_began_is_a_robots(
    author: str | None, comment: str | None
) -> None:
    assert is_robotic(Update(id=1, created_by=author, comment=comment))


@pytest.mark.parametrize(
    ("author", "comment"),
    [
        ("Nosu", "Added event"),
        ("Nosu", ""),
        ("Nosu", None),
        (None, None),
        ("LL2bot", "Docking confirmed"),
        ("hitura-nobad", "Webcast live, Crew-7 Astronauts have landed at the KSC"),
        ("hitura-nobad", "Livestream has started, docking moved to 13:00 UTC"),
        ("hitura-nobad", "Fuelling has started"),
        ("hitura-nobad", f"Webcast by {'x' * 81} has started"),
    ],
)
def test_a_line_that_says_more_is_a_persons(author: str | None, comment: str | None) -> None:
    assert not is_robotic(Update(id=1, created_by=author, comment=comment))
