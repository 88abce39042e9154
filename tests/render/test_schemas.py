"""Every feed of a built site by the rules of its format, and by those of the feed validator.

The schemas in `schemas/` say what may stand where; what no schema can say is asked here, after the
messages of the W3C's feed validation service (validator.w3.org/feed/docs/).
"""

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

import feedparser
import jsonschema_rs
import pytest
from lxml import etree

from tests.projects import Json
from tests.site.reading import elements, read_fragment, strings
from tests.site.samples import AS_OF, BASE_URL

SCHEMAS = Path(__file__).parent / "schemas"
RSS = etree.RelaxNG(etree.parse(SCHEMAS / "rss.rng"))
ATOM = etree.RelaxNG(etree.parse(SCHEMAS / "atom.rng"))
JSON_FEED = jsonschema_rs.Draft202012Validator(
    json.loads((SCHEMAS / "jsonfeed.json").read_bytes()), validate_formats=True
)
A = "{http://www.w3.org/2005/Atom}"
FEED = re.compile(r"(?:(?:feed|updates|quiet|atom)(?:-atom)?(?:-\d+)?)\.(?:xml|json)")
UNSAFE = "//script | //iframe | //object | //embed | //style | //form | //meta | //link | //base"


@pytest.fixture(scope="module")
def feeds(subscribed: Path) -> dict[str, Path]:
    """By path."""
    found = sorted(path for path in subscribed.rglob("*") if FEED.fullmatch(path.name))
    return {path.relative_to(subscribed).as_posix(): path for path in found}


def atom_of(feeds: dict[str, Path]) -> dict[str, Path]:
    return {name: path for name, path in feeds.items() if "atom" in path.name}


def rss_of(feeds: dict[str, Path]) -> dict[str, Path]:
    return {
        name: path
        for name, path in feeds.items()
        if path.suffix == ".xml" and "atom" not in path.name
    }


def json_of(feeds: dict[str, Path]) -> dict[str, Path]:
    return {name: path for name, path in feeds.items() if path.suffix == ".json"}


def test_there_are_feeds_of_every_kind_in_three_formats(feeds: dict[str, Path]) -> None:
    kinds = Counter(name.partition("/")[0] for name in feeds if "/" in name)
    some = {*("types", "agencies", "programs", "missions", "places", "languages")}
    assert some | {"updates", "changes", "2023"} <= kinds.keys()
    assert {"types/engine-test/feed.xml", "types/engine-test/quiet.xml"} <= feeds.keys()
    assert {"feed-1.xml", "atom-1.xml", "feed-1.json"} <= feeds.keys()
    assert len(rss_of(feeds)) == len(atom_of(feeds)) == len(json_of(feeds)) > 50


def test_every_rss_feed_is_valid(feeds: dict[str, Path]) -> None:
    for name, path in rss_of(feeds).items():
        assert RSS.validate(etree.parse(path)), (name, RSS.error_log.last_error)


def test_every_atom_feed_is_valid(feeds: dict[str, Path]) -> None:
    for name, path in atom_of(feeds).items():
        assert ATOM.validate(etree.parse(path)), (name, ATOM.error_log.last_error)


def test_every_json_feed_is_valid(feeds: dict[str, Path]) -> None:
    for name, path in json_of(feeds).items():
        faults = [str(fault) for fault in JSON_FEED.iter_errors(json.loads(path.read_bytes()))]
        assert faults == [], name


@pytest.mark.parametrize(
    ("schema", "old", "new"),
    [
        (RSS, b"<ttl>720</ttl>", b"<ttl>often</ttl>"),
        (RSS, b'isPermaLink="false"', b'isPermaLink="true"'),
        (RSS, b"</lastBuildDate>", b" noon</lastBuildDate>"),
        (RSS, b"<item>", b"<item><title>Two</title>"),
        (ATOM, b"<updated>", b"<updated>about "),
        (ATOM, b"<entry>", b"<entry><words/>"),
        (ATOM, b"<id>urn:", b"<id>"),
        (ATOM, b'href="https://example.org/archive/atom.xml"', b'href="/atom.xml"'),
    ],
)
def test_the_schemas_refuse_what_is_wrong(
    subscribed: Path, schema: etree.RelaxNG, old: bytes, new: bytes
) -> None:
    data = (subscribed / ("feed.xml" if schema is RSS else "atom.xml")).read_bytes()
    assert old in data
    assert not schema.validate(etree.ElementTree(etree.fromstring(data.replace(old, new, 1))))


def test_feedparser_reads_every_feed_without_a_doubt(feeds: dict[str, Path]) -> None:
    kinds = {(name.partition("/")[0], path.name): path for name, path in feeds.items()}
    for kind, path in kinds.items():
        if path.suffix == ".xml":
            found = feedparser.parse(path.read_bytes())
            assert not found.bozo, (kind, found.bozo_exception)


def items_of(path: Path) -> Iterator[tuple[str, str, str]]:
    """The id, the title and the HTML of each entry."""
    if path.suffix == ".json":
        found: Json = json.loads(path.read_bytes())
        for item in found["items"]:
            yield item["id"], item["title"], item["content_html"]
        return
    tree = etree.parse(path).getroot()
    for item in tree.iter("item", f"{A}entry"):
        names = (
            ("guid", "title", "description") if item.tag == "item" else ("id", "title", "content")
        )
        space = "" if item.tag == "item" else A
        one, two, three = (item.findtext(f"{space}{name}") or "" for name in names)
        yield one, two, three


def test_no_feed_has_one_entry_twice(feeds: dict[str, Path]) -> None:
    for name, path in feeds.items():
        ids = [number for number, _, _ in items_of(path)]
        assert len(set(ids)) == len(ids), name


def test_the_html_of_an_entry_is_harmless_and_leads_out_of_every_reader(
    feeds: dict[str, Path],
) -> None:
    """ "Contains potentially dangerous attribute", "Contains relative references"."""
    looked_at = set()
    for name, path in feeds.items():
        for _, _, html in items_of(path):
            if html in looked_at:
                continue
            looked_at.add(html)
            body = read_fragment(html)
            assert elements(body, UNSAFE) == [], name
            unsafe = "//@style | //@*[starts-with(name(), 'on')] | //@srcdoc"
            assert strings(body, unsafe) == [], name
            addresses = [urlsplit(one) for one in strings(body, "//@href | //@src | //@cite")]
            assert {one.scheme for one in addresses} <= {"http", "https"}, name
            assert all(one.hostname for one in addresses), name
    assert len(looked_at) > 50


def test_a_title_is_one_line_of_text(feeds: dict[str, Path]) -> None:
    for name, path in feeds.items():
        for _, title, _ in items_of(path):
            assert title == " ".join(title.split()) != "", name


def test_a_feed_says_where_it_is_and_which_page_it_belongs_to(
    feeds: dict[str, Path], subscribed: Path
) -> None:
    """ "Self reference doesn't match document location"; at a former address the present one is."""
    for name, path in feeds.items():
        if path.suffix == ".json":
            found = json.loads(path.read_bytes())
            here, page = found["feed_url"], found["home_page_url"]
        else:
            links = {link.get("rel"): link.get("href") for link in find_links(path)}
            here = links["self"] or ""
            page = links.get("alternate") or etree.parse(path).findtext("channel/link") or ""
        there = subscribed / here.removeprefix(BASE_URL)
        assert there.read_bytes() == path.read_bytes(), name
        if here != BASE_URL + name:
            assert 'http-equiv="refresh"' in (path.parent / "index.html").read_text("utf-8"), name
        assert (subscribed / page.removeprefix(BASE_URL) / "index.html").is_file(), name


def find_links(path: Path) -> list[etree._Element]:
    """Those of the feed, not of its entries."""
    root = etree.parse(path).getroot()
    channel = root.find("channel")
    return (root if channel is None else channel).findall(f"{A}link")


def test_the_picture_of_a_channel_has_its_title_and_its_link(feeds: dict[str, Path]) -> None:
    """ "Image title doesn't match channel title", "Image link doesn't match channel link"."""
    for name, path in rss_of(feeds).items():
        channel = etree.parse(path).find("channel")
        assert channel is not None
        for part in ("title", "link"):
            assert channel.findtext(f"image/{part}") == channel.findtext(part), name


def dates_of(path: Path) -> Iterator[dt.datetime]:
    root = etree.parse(path).getroot()
    for stamp in root.iter("pubDate", "lastBuildDate"):
        yield parsedate_to_datetime(stamp.text or "")
    for stamp in root.iter(f"{A}updated", f"{A}published"):
        yield dt.datetime.fromisoformat(stamp.text or "")


def test_no_date_lies_ahead_and_each_says_its_zone(feeds: dict[str, Path]) -> None:
    """ "Implausible date", "Problematical RFC 822 date-time value"."""
    for name, path in feeds.items():
        stamps = [*dates_of(path)] if path.suffix == ".xml" else []
        assert all(stamp.tzinfo for stamp in stamps), name
        assert [stamp for stamp in stamps if stamp > AS_OF] == [], name
    assert not [name for name, path in rss_of(feeds).items() if b" GMT<" in path.read_bytes()]


def test_whatever_a_feed_leads_to_on_the_site_is_there(
    feeds: dict[str, Path], subscribed: Path
) -> None:
    full = re.compile(rf'{re.escape(BASE_URL)}[^\s"<>&\\#?]*')
    found = {link for path in feeds.values() for link in full.findall(path.read_text("utf-8"))}
    for link in found:
        there = subscribed / link.removeprefix(BASE_URL)
        assert there.is_file() or (there / "index.html").is_file(), link
    assert len(found) > 100
