"""Links to other sites, asked over real HTTP: what each answer means, politely, over nights."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.errors import SnapshotError
from generator.source.exchange import Limits, Prober
from generator.source.link_results import Result, read_results, write_results
from generator.source.outgoing import PAUSE, Asked, Outgoing, ask_links
from tests.source.pulls import NIGHT, FakeClock
from tests.source.web import CHUNK, Web, web

LIMITS = Limits(connect=2.0, read=0.3, answer=1.0, body=1000)


@pytest.fixture(scope="module")
def served() -> Iterator[Web]:
    with web() as site:
        yield site


@pytest.fixture
def site(served: Web) -> Web:
    """The server, as if nothing had been asked yet."""
    served.asked.clear()
    served.statuses.clear()
    served.sent = 0
    return served


class Nights:
    """A site's links, asked night after night."""

    def __init__(self, site: Web, *links: Asked) -> None:
        self.clock = FakeClock()
        self.links = links
        self.held: dict[str, Result] = {}
        self._prober = Prober("almanac/test (+https://example.org/)", LIMITS, [site.netloc])

    def __call__(self, limit: int = 100, nights: int = 1) -> Outgoing:
        """Ask once, and let a night pass."""
        for _ in range(nights):
            found = ask_links(
                self.links, self.held, self._prober, self.clock, limit, lambda *_, **__: None
            )
            self.held = {line.url: line for line in found.lines}
            self.clock.at += NIGHT
        return found


def link(site: Web, path: str) -> Asked:
    return Asked(site.url(path), site.url(path))


@pytest.mark.parametrize(
    ("path", "state", "said"),
    [
        ("/200", "fine", ""),
        ("/no-head", "fine", ""),
        ("/lying-head", "fine", ""),
        ("/huge", "fine", ""),
        ("/to/to/200", "fine", ""),
        ("/404", "dead", "answers 404"),
        ("/410", "dead", "answers 410"),
        ("/to/404", "dead", "answers 404"),
        ("/401", "unknown", "answers 401"),
        ("/403", "unknown", "answers 403"),
        ("/429", "unknown", "answers 429"),
        ("/500", "unknown", "answers 500"),
        ("/503", "unknown", "answers 503"),
        ("/999", "unknown", "answers 999"),
        ("/loop/", "unknown", "redirects again and again"),
        ("/inward", "unknown", "lies in a private network, which is not asked"),
        ("/away", "unknown", "redirects to what is no web site"),
        ("/silent", "unknown", "does not answer in time"),
        ("/drip", "unknown", "takes longer than 1 s"),
        ("/hang-up", "unknown", "cannot be reached, or hangs up"),
        ("/nonsense", "unknown", "cannot be reached, or hangs up"),
    ],
)
def test_what_an_answer_means(site: Web, path: str, state: str, said: str) -> None:
    found = Nights(site, link(site, path))()
    assert getattr(found, state) == found.asked == 1
    assert found.lines[0].said == said
    assert site.sent < 200 * len(CHUNK)


def test_hosts_of_a_private_network_are_not_asked(site: Web) -> None:
    private = [
        *("http://127.0.0.1:1/", "http://[::1]/", "http://10.0.0.1/", "http://localhost/"),
        *("http://169.254.169.254/latest/", "http://[::ffff:192.168.0.1]/"),
    ]
    found = Nights(site, *(Asked(url, url) for url in private))()
    assert {line.said for line in found.lines} == {"lies in a private network, which is not asked"}


def test_a_link_is_dead_after_three_nights_and_lives_again_at_once(site: Web) -> None:
    nights = Nights(site, link(site, "/404"))
    assert [nights().lines[0].is_dead for _ in range(3)] == [False, False, True]
    first = FakeClock().at.date()
    days = tuple(first + dt.timedelta(days=number) for number in range(3))
    assert nights(nights=2).lines[0].failed == days
    site.statuses["/404"] = 200
    assert nights().lines[0] == Result(
        url=site.url("/404"), checked=nights.held[site.url("/404")].checked
    )


def test_what_cannot_be_told_neither_counts_nor_forgives(site: Web) -> None:
    nights = Nights(site, link(site, "/x"))
    for status in (404, 503, 404, 403):
        site.statuses["/x"] = status
        found = nights()
    assert (len(found.lines[0].failed), found.lines[0].is_dead) == (2, False)


def test_a_link_counts_once_a_day_however_often_it_is_asked(site: Web) -> None:
    nights = Nights(site, link(site, "/404"))
    nights()
    nights.clock.at -= NIGHT
    assert (nights().asked, len(nights.held[site.url("/404")].failed)) == (0, 1)


def test_a_host_is_asked_with_pauses_and_by_name(site: Web) -> None:
    nights = Nights(site, *(link(site, f"/200/{number}") for number in range(3)))
    nights()
    assert nights.clock.slept == [PAUSE, PAUSE]
    assert site.agents == {"almanac/test (+https://example.org/)"}
    assert [asked.partition(" ")[0] for asked in site.asked] == ["HEAD"] * 3


@pytest.mark.parametrize(("path", "times"), [("/429", 1), ("/silent", 4)])
def test_a_host_that_has_enough_is_left_alone(site: Web, path: str, times: int) -> None:
    nights = Nights(site, *(link(site, f"{path}/{number}") for number in range(5)))
    assert nights().asked == (1 if path == "/429" else 2)
    assert len(site.asked) <= times


def test_a_budget_goes_to_what_is_suspected_then_to_what_was_asked_longest_ago(site: Web) -> None:
    nights = Nights(site, *(link(site, path) for path in ("/200/a", "/200/b", "/200/c", "/404/d")))
    asked = []
    for _ in range(4):
        site.asked.clear()
        nights(limit=2)
        asked.append([line.removeprefix("HEAD ") for line in site.asked if "HEAD" in line])
    assert asked == [
        ["/200/a", "/200/b"],
        ["/200/c", "/404/d"],
        ["/404/d", "/200/a"],
        ["/404/d", "/200/b"],
    ]


def test_a_video_is_asked_of_its_provider_by_get(site: Web) -> None:
    watch = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    found = Nights(site, Asked(watch, site.url("/404/oembed"), is_video=True))()
    assert (found.dead, found.lines[0].url, site.asked) == (1, watch, ["GET /404/oembed"])


def test_results_are_kept_a_line_each_and_forgotten_with_their_link(
    site: Web, tmp_path: Path
) -> None:
    nights = Nights(site, link(site, "/200"), link(site, "/404"))
    path = tmp_path / "links.jsonl"
    write_results(path, nights().lines)
    dead = '"said":"answers 404","failed":["2026-03-02"]'
    assert path.read_text().splitlines() == [
        f'{{"url":"{site.url("/200")}","checked":"2026-03-02"}}',
        f'{{"url":"{site.url("/404")}","checked":"2026-03-02",{dead}}}',
    ]
    assert read_results(path) == nights.held
    nights.links = nights.links[:1]
    assert [line.url for line in nights().lines] == [site.url("/200")]


def test_a_damaged_line_is_an_error_that_names_it(tmp_path: Path) -> None:
    path = tmp_path / "links.jsonl"
    assert read_results(path) == {}
    path.write_text("<<<<<<< HEAD\n")
    with pytest.raises(SnapshotError, match="line 1"):
        read_results(path)
