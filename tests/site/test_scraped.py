"""What a program read off foreign pages: junk is not shown, and what was cut off is mended."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.site.scraped import description_of, link_title_of, title_of

NASA = "https://www.nasa.gov/press-release/coverage-set"
POST = "https://x.com/SpaceX/status/1690000000000000000"
VIDEO = "https://www.youtube.com/watch?v=ENxZS6PUDuI"
PAGE = "https://www.example.org/news/launch/"


@pytest.mark.parametrize(
    ("title", "href", "shown"),
    [
        ("Coverage Set for ’s SpaceX Crew-7", NASA, "Coverage Set for NASA’s SpaceX Crew-7"),
        ("Coverage Set for 's SpaceX Crew-7", NASA, "Coverage Set for NASA's SpaceX Crew-7"),
        ("’s SpaceX CRS-73: Coverage Set", NASA, "NASA’s SpaceX CRS-73: Coverage Set"),
        ("‘Go’ for ’s Boeing Crew", NASA, "‘Go’ for NASA’s Boeing Crew"),
        ("to Cover Two Spacewalks", NASA, "NASA to Cover Two Spacewalks"),
        (", Boeing Invite Media", NASA, "NASA, Boeing Invite Media"),
        ("’s SpaceX Crew-6", "https://blogs.nasa.gov/crew-6/", "NASA’s SpaceX Crew-6"),
        ("’s SpaceX Crew-6", "https://notnasa.gov/", "’s SpaceX Crew-6"),
        ("’s SpaceX Crew-6", PAGE, "’s SpaceX Crew-6"),
        ("NASA’s SpaceX Crew-6", NASA, "NASA’s SpaceX Crew-6"),
        ("Astronauts’ Day", NASA, "Astronauts’ Day"),
        ("’Sol’ Sets", NASA, "’Sol’ Sets"),
        ("To Mars", NASA, "To Mars"),
        ("  Booster 9 &amp; Ship 25 ", PAGE, "Booster 9 & Ship 25"),
        ("Access Denied: China and the Space Station", PAGE, None),
        ("Just a moment in space", PAGE, None),
        ("404 days in orbit", PAGE, None),
        ("X-37B lands", PAGE, None),
        ("YouTube stream of the launch", VIDEO, None),
        ("Forbidden Planet", PAGE, None),
        ("Loading propellant", PAGE, None),
        ("Example.org covers the launch", PAGE, None),
    ],
)
def test_a_title_is_whole_or_stays_as_it_is(title: str, href: str, shown: str | None) -> None:
    assert title_of(title, href) == (title if shown is None else shown)


@pytest.mark.parametrize(
    ("title", "href"),
    [
        (None, PAGE),
        ("", PAGE),
        ("\u200b", PAGE),
        ("-", PAGE),
        ("JavaScript is not available.", POST),
        ("Just a moment...", PAGE),
        ("Attention Required! | Cloudflare", PAGE),
        ("Access denied", PAGE),
        ("Access Denied | www.example.org", PAGE),
        ("Before you continue to YouTube", VIDEO),
        ("- YouTube", VIDEO),
        (" – YouTube", VIDEO),
        ("YouTube", VIDEO),
        ("X", POST),
        ("Twitter / X", POST),
        ("Page not found", PAGE),
        ("Page Not Found - NASA", NASA),
        ("404 - Page not found", PAGE),
        ("403 Forbidden", PAGE),
        ("Error 404", PAGE),
        ("404", PAGE),
        ("502 Bad Gateway", PAGE),
        ("Log in to X / X", POST),
        ("Loading…", PAGE),
        ("example.org", PAGE),
        ("www.example.org", PAGE),
        ("Example.org", PAGE),
        (PAGE, PAGE),
        ("www.example.org/news/launch", PAGE),
        ("https://t.co/abc", POST),
    ],
)
def test_junk_is_no_title(title: str | None, href: str) -> None:
    assert title_of(title, href) == ""


@pytest.mark.parametrize(
    ("href", "called"),
    [
        (POST, "Post on X"),
        ("https://twitter.com/NASA/status/1", "Post on X"),
        ("https://www.twitter.com/NASA/status/1", "Post on X"),
        (PAGE, "example.org"),
        ("https://fax.com/", "fax.com"),
    ],
)
def test_a_link_without_a_title_is_called_by_where_it_leads(href: str, called: str) -> None:
    assert link_title_of("JavaScript is not available.", href) == called
    assert link_title_of("Static fire", href) == "Static fire"


TITLE = "Booster 9 Static Fire"


@pytest.mark.parametrize(
    ("description", "shown"),
    [
        ("The booster fires its engines.", True),
        ("Booster 9 Static Fire and what came of it.", True),
        ("All 33 engines are to burn for six seconds...", True),
        ("JavaScript is not available. We've detected that JavaScript is disabled in", False),
        ("We’ve detected that JavaScript is disabled in this browser.", False),
        ("Please enable JavaScript to continue using this application.", False),
        ("Enjoy the videos and music you love, upload original content, and share it", False),
        ("Just a moment...", False),
        ("booster 9 static fire", False),
        ("Booster 9 Static", False),
        ("Booster 9 Static Fire.", False),
        ("Booster 9 Static Fire…", False),
        ("Booster 9 Static Fire is a developmental tes...", False),
        ("…", False),
        ("", False),
        (None, False),
    ],
)
def test_a_description_is_shown_if_it_says_more_than_the_title(
    description: str | None, shown: bool
) -> None:
    assert description_of(description, TITLE, PAGE) == (description if shown else "")


def test_a_description_stays_where_nobody_knows_the_title() -> None:
    assert description_of("Cut off …", "", PAGE) == "Cut off …"


TEXTS = st.text(alphabet="’'sto ,X.-|NASA4", max_size=12)
HREFS = st.sampled_from([NASA, POST, VIDEO, PAGE])


@given(TEXTS, HREFS)
def test_what_was_mended_once_stays_as_it_is(title: str, href: str) -> None:
    once = title_of(title, href)
    assert title_of(once, href) == once
    assert link_title_of(title, href)
