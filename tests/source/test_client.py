"""The client: whom it talks to, what it tells and what it keeps to itself."""

import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from generator.errors import QuotaSpentError, SourceError, TokenError
from generator.source.exchange import Limits
from generator.source.launch_library import Client
from generator.source.sync import Options, sync
from tests.ll2 import faults
from tests.ll2.faults import Answer, Fault
from tests.ll2.server import EVER, Key, LaunchLibrary
from tests.projects import ROOT
from tests.source.pulls import LIMITS, FakeClock, ignore, make_events

SECRET = "s3cret-0123456789abcdef"  # noqa: S105 - it opens nothing


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def api(clock: FakeClock) -> Iterator[LaunchLibrary]:
    keys = {SECRET: Key("a patron", 210)}
    with LaunchLibrary(make_events(20), clock=clock.seconds, keys=keys) as api:
        yield api


@pytest.fixture
def foreign(clock: FakeClock) -> Iterator[LaunchLibrary]:
    with LaunchLibrary(make_events(20), clock=clock.seconds) as api:
        yield api


# The token.


def test_the_token_goes_with_every_request_in_one_header(
    api: LaunchLibrary, clock: FakeClock, tmp_path: Path
) -> None:
    client = Client(api.url, clock, token=SECRET, limits=LIMITS)
    sync(tmp_path, client, Options(source=api.url), clock, ignore)
    assert len(api.requests) == 3
    for request in api.requests:
        assert request.header("Authorization") == f"Token {SECRET}"
        assert SECRET not in request.target
        others = [value for name, value in request.headers.items() if name != "Authorization"]
        assert SECRET not in str(others)
    assert client.left == 208


def test_the_token_is_in_no_file(api: LaunchLibrary, clock: FakeClock, tmp_path: Path) -> None:
    api.fault(faults.status(503), at=3, times=3)
    for _ in range(2):
        client = Client(api.url, clock, token=SECRET, limits=LIMITS)
        try:
            sync(tmp_path, client, Options(source=api.url), clock, ignore)
        except SourceError:
            assert (tmp_path / "pull.jsonl").exists()
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert files
        assert not any(SECRET.encode() in path.read_bytes() for path in files)


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_host_is_not_followed(
    api: LaunchLibrary, foreign: LaunchLibrary, clock: FakeClock, code: int
) -> None:
    api.fault(faults.redirect(foreign.url, code), times=EVER)
    client = Client(api.url, clock, token=SECRET, limits=LIMITS)
    client.ask_quota()
    with pytest.raises(SourceError, match="redirects to another host"):
        client.page(None, 0)
    assert foreign.requests == []


def test_a_redirect_on_the_same_host_is_followed_with_the_token(
    api: LaunchLibrary, clock: FakeClock
) -> None:
    api.fault(faults.redirect(""), at=1)
    client = Client(api.url, clock, token=SECRET, limits=LIMITS)
    assert len(client.page(None, 0).records) == 20
    assert [request.header("Authorization") for request in api.requests] == [f"Token {SECRET}"] * 2


def test_redirects_have_an_end(api: LaunchLibrary, clock: FakeClock) -> None:
    api.fault(faults.redirect(""), times=EVER)
    client = Client(api.url, clock, limits=msgspec.structs.replace(LIMITS, attempts=1))
    with pytest.raises(SourceError, match="redirects again and again"):
        client.page(None, 0)
    assert len(api.requests) == 4


def test_links_in_answers_are_not_followed(
    api: LaunchLibrary, foreign: LaunchLibrary, clock: FakeClock
) -> None:
    api.fault(faults.changed(next=f"{foreign.url}/2.3.0/events/"), times=EVER)
    client = Client(api.url, clock, limits=LIMITS)
    assert client.page(None, 0).is_last is False
    client.ids("date", 0)
    assert foreign.requests == []


@pytest.mark.parametrize("status", [401, 403])
def test_a_token_that_is_not_accepted_is_an_error_of_its_own(
    api: LaunchLibrary, clock: FakeClock, status: int
) -> None:
    api.switches.invalid_key = status
    wrong = "wrong-" + SECRET
    client = Client(api.url, clock, token=wrong, limits=LIMITS)
    client.ask_quota()
    with pytest.raises(TokenError, match="does not accept the token") as error:
        client.page(None, 0)
    assert SECRET not in said(error.value)
    assert len([request for request in api.requests if "/events/" in request.path]) == 1


@pytest.mark.parametrize("token", [f"{SECRET}\n", f"{SECRET}\r\nX: y", "", " ", f"ä{SECRET}"])
def test_what_cannot_be_a_token_is_refused_without_being_repeated(token: str) -> None:
    with pytest.raises(TokenError) as error:
        Client("http://127.0.0.1:1", FakeClock(), token=token)
    assert SECRET not in said(error.value)


@pytest.mark.parametrize(
    "fault",
    [faults.status(503), faults.reset(), faults.cut(), faults.redirect("http://192.0.2.1")],
    ids=lambda fault: fault.name,
)
def test_no_error_repeats_the_token(api: LaunchLibrary, clock: FakeClock, fault: Fault) -> None:
    api.fault(fault, times=EVER)
    client = Client(api.url, clock, token=SECRET, limits=LIMITS)
    with pytest.raises(SourceError) as error:
        client.page(None, 0)
    assert SECRET not in said(error.value)


def said(error: BaseException) -> str:
    """All that could reach a log."""
    return "".join(traceback.format_exception(error)) + repr(error) + repr(error.args)


def test_without_a_token_nothing_is_sent_not_even_from_netrc(
    api: LaunchLibrary, clock: FakeClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login me password mine\n", encoding="utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(netrc))
    for token in (None, SECRET):
        Client(api.url, clock, token=token, limits=LIMITS).page(None, 0)
    first, second = api.requests
    assert first.headers["Authorization"] is None
    assert second.header("Authorization") == f"Token {SECRET}"


# Manners.


@pytest.mark.parametrize("source", ["http://ll.example", "http://192.0.2.1:8000"])
def test_a_token_is_not_sent_in_clear_text(source: str) -> None:
    with pytest.raises(TokenError, match="in clear text") as error:
        Client(source, FakeClock(), token=SECRET)
    assert SECRET not in str(error.value)


def test_a_request_says_who_asks_and_wants_gzip(api: LaunchLibrary, clock: FakeClock) -> None:
    agent = "events-almanac/0.1 (+https://example.org/archive/)"
    client = Client(api.url, clock, agent=agent, limits=LIMITS)
    client.page(None, 0)
    [request] = api.requests
    assert request.header("User-Agent") == agent
    assert request.header("Accept-Encoding") == "gzip"
    assert request.header("Accept") == "application/json"
    assert request.query == {
        "format": "json",
        "limit": "100",
        "mode": "detailed",
        "ordering": "last_updated,date",
    }


def test_one_connection_serves_a_whole_pull(
    api: LaunchLibrary, clock: FakeClock, tmp_path: Path
) -> None:
    """The server has a thread for each connection."""
    threads: list[threading.Thread] = []
    api.switches.before_request = lambda *_: threads.append(threading.current_thread())
    client = Client(api.url, clock, limits=LIMITS)
    sync(tmp_path, client, Options(source=api.url), clock, ignore)
    assert len(threads) == 3
    assert len(set(threads)) == 1


@pytest.mark.parametrize("as_list", [False, True])
def test_what_is_left_of_the_quota_counts_down(
    api: LaunchLibrary, clock: FakeClock, *, as_list: bool
) -> None:
    api.switches.throttle_as_list = as_list
    api.spend(4)
    client = Client(api.url, clock, limits=LIMITS)
    assert client.left is None
    client.ask_quota()
    left = [client.left]
    for _ in range(3):
        client.count()
        left.append(client.left)
    assert left == [11, 10, 9, 8]
    assert client.requests == 3


def test_pauses_grow_and_are_bounded(api: LaunchLibrary, clock: FakeClock) -> None:
    api.fault(faults.status(503), times=6)
    limits = Limits(read=1, attempts=7, first_pause=1, longest_pause=10)
    client = Client(api.url, clock, limits=limits)
    client.page(None, 0)
    assert clock.slept == [0.75, 1.5, 3, 6, 10, 10]


@pytest.mark.parametrize(("asked", "slept"), [("7", 7), ("9999", 30), ("-5", 0.75), ("x", 0.75)])
def test_a_server_that_is_busy_says_how_long_within_bounds(
    api: LaunchLibrary, clock: FakeClock, asked: str, slept: float
) -> None:
    busy = Answer(503, {"Retry-After": asked}, b"busy")
    api.fault(Fault("busy", front=lambda *_: busy))
    client = Client(api.url, clock, limits=msgspec.structs.replace(Limits(), read=1))
    client.page(None, 0)
    assert clock.slept == [slept]


@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [
        ("{seconds}", 2345),
        (None, 2345),  # the words of the answer say it, too
        ("soon", 2345),
        ("99999999999", 7200),
        ("0", 2345),
    ],
)
def test_a_spent_quota_says_when_to_come_back_within_bounds(
    api: LaunchLibrary, clock: FakeClock, retry_after: str | None, seconds: int
) -> None:
    api.fault(faults.throttled(2345, retry_after), times=EVER)
    client = Client(api.url, clock, limits=LIMITS)
    with pytest.raises(QuotaSpentError) as error:
        client.page(None, 0)
    assert error.value.seconds == seconds
    assert f"come back in {-(-seconds // 60)} min" in error.value.remedy
    assert len(api.requests) == 1


def test_waiting_for_a_quota_that_never_comes_back_has_an_end(
    api: LaunchLibrary, clock: FakeClock
) -> None:
    api.fault(faults.throttled(60), times=EVER)
    waited: list[int] = []
    client = Client(api.url, clock, wait=waited.append, limits=LIMITS)
    with pytest.raises(QuotaSpentError):
        client.page(None, 0)
    assert waited == [60] * 24


def test_an_answer_that_asking_again_cannot_mend_is_not_asked_for_again(
    api: LaunchLibrary, clock: FakeClock
) -> None:
    body = b'{"ordering":["Nonsense.\n' + b"x" * 1000 + b'"]}'
    api.fault(Fault("400", front=lambda *_: Answer(400, {}, body)), times=EVER)
    client = Client(api.url, clock, limits=LIMITS)
    with pytest.raises(SourceError, match=r'answers 400: \{"ordering":') as error:
        client.page(None, 0)
    assert len(str(error.value)) < 400
    assert "\n" not in str(error.value)
    assert len(api.requests) == 1


def test_an_address_without_the_api_says_so(api: LaunchLibrary, clock: FakeClock) -> None:
    denied = Answer(404, {}, b'{"detail":"Not found."}')
    api.fault(Fault("404", front=lambda *_: denied), times=EVER)
    client = Client(api.url, clock, limits=LIMITS)
    with pytest.raises(SourceError, match="there is no list of events here"):
        client.page(None, 0)


def test_an_html_404_does_not_deny_an_event(api: LaunchLibrary, clock: FakeClock) -> None:
    """A proxy's page is no word of the API's, so no event is taken for deleted by it."""
    api.fault(faults.status(404), times=2)
    client = Client(api.url, clock, limits=LIMITS)
    record = client.event(2)
    assert record is not None
    assert record.id == 2
    assert client.event(3_000) is None


def test_a_port_where_nobody_listens_is_out_of_reach(clock: FakeClock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    client = Client(f"http://127.0.0.1:{port}", clock, limits=LIMITS)
    with pytest.raises(SourceError, match=r"cannot be reached, or hangs up \(3 attempts\)"):
        client.page(None, 0)


# Answers without end.

_GREEDY = """
import resource, sys, tests.source.pulls as pulls
from generator.source.launch_library import Client
from generator.errors import SourceError
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
before = peak()
limits = pulls.Limits(read=2, answer=20, attempts=1)
for _ in range(3):
    try:
        Client(sys.argv[1], pulls.FakeClock(), limits=limits).page(None, 0)
    except SourceError as error:
        print(error.what)
print(peak() - before)
"""


def test_bombs_are_refused_in_bounded_memory(api: LaunchLibrary) -> None:
    """A gzip bomb, a body without end and a nest of a million lists; 64 MB is the limit."""
    for number, fault in enumerate((faults.gzip_bomb(), faults.endless_body(), NEST), start=1):
        api.fault(fault, at=number)
    command = [sys.executable, "-c", _GREEDY, api.url]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT, timeout=60)
    bomb, endless, nest, grown = done.stdout.splitlines()
    assert bomb == endless == "sends more than 67,108,864 bytes (1 attempts)"
    assert nest.startswith("answers with no list of events")
    assert int(grown) < 250


NEST = faults.nested(10_000_000)
