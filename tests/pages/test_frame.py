"""What every page owes its readers, browsers and search engines, read by lxml."""

import base64
import hashlib
import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from lxml.html import HtmlElement

from generator.site.pages.documents import NotFoundPage, TombstonePage
from tests.pages.hostile import MARKUP, QUOTES, TURNING
from tests.pages.kinds import group_pages, plan_of, sends_on
from tests.pages.markup import parse, select
from tests.pages.sites import BASE_URL, find_pages, read_page

_CANONICAL = "/html/head/link[@rel='canonical']/@href"
LONGEST_SCRIPT = 300
_DATA = "application/ld+json"


@pytest.fixture(scope="session")
def trees(site: Path) -> dict[str, HtmlElement]:
    """Every page that somebody reads, by its address."""
    pages = [address for found in group_pages(site).values() for address in found]
    return {address: parse(read_page(site, address)) for address in pages}


def test_page_has_one_heading_of_the_first_rank(trees: dict[str, HtmlElement]) -> None:
    headings = {address: select(tree, "//h1") for address, tree in trees.items()}
    assert {a: found for a, found in headings.items() if len(found) != 1 or not found[0]} == {}


def test_page_has_title_description_and_language(trees: dict[str, HtmlElement]) -> None:
    for address, tree in trees.items():
        (title,) = select(tree, "/html/head/title")
        (description,) = select(tree, "/html/head/meta[@name='description']/@content")
        assert (address, bool(title), bool(description)) == (address, True, True)
        assert tree.get("lang") == "en"


def test_policy_comes_before_all_that_it_rules(trees: dict[str, HtmlElement]) -> None:
    for address, tree in trees.items():
        charset, policy = tree.findall("head/*")[:2]
        assert (address, charset.tag, charset.get("charset")) == (address, "meta", "utf-8")
        assert policy.get("http-equiv") == "Content-Security-Policy"
        assert "default-src 'none'" in str(policy.get("content")).split("; ")


def test_page_names_its_own_address_unless_it_is_not_to_be_indexed(
    trees: dict[str, HtmlElement],
) -> None:
    listed = {address: tree for address, tree in trees.items() if not _is_unlisted(tree)}
    assert {a: select(tree, _CANONICAL) for a, tree in listed.items()} == {
        address: [BASE_URL + address] for address in listed
    }
    unlisted = trees.keys() - listed.keys()
    assert [a for a in unlisted if BASE_URL + a in select(trees[a], _CANONICAL)] == []


def test_only_a_page_without_content_is_not_to_be_indexed(
    site: Path, trees: dict[str, HtmlElement]
) -> None:
    kinds = NotFoundPage | TombstonePage
    empty = {planned.address for planned in plan_of(site) if isinstance(planned, kinds)}
    assert {address for address, tree in trees.items() if _is_unlisted(tree)} == empty


def test_page_that_only_sends_on_leads_to_one_that_is_read(
    site: Path, trees: dict[str, HtmlElement]
) -> None:
    for address in set(find_pages(site)) - trees.keys():
        tree = parse(read_page(site, address))
        assert sends_on(read_page(site, address)), address
        (target,) = select(tree, _CANONICAL)
        (wait,) = select(tree, "//meta[@http-equiv='refresh']/@content")
        links = select(tree, "//a/@href")
        here = {urljoin(BASE_URL + address, link) for link in (*links, wait.partition("url=")[2])}
        assert (address, wait[:2], here) == (address, "0;", {target})
        assert target.removeprefix(BASE_URL) in trees


def test_policy_lets_only_scripts_of_the_site_run(trees: dict[str, HtmlElement]) -> None:
    allowed = re.compile(r"'(none|self|strict-dynamic|sha(256|384|512)-[A-Za-z0-9+/]+=*)'")
    for address, tree in trees.items():
        rules = _policy(tree)
        sources = [*rules["default-src"], *rules["script-src"]]
        assert [(address, found) for found in sources if not allowed.fullmatch(found)] == []
        assert (address, rules["base-uri"]) == (address, ["'none'"])


def test_page_has_no_style_or_script_of_its_own_but_what_the_policy_names(
    trees: dict[str, HtmlElement],
) -> None:
    """A script within a page runs before it is drawn, so it is short."""
    for address, tree in trees.items():
        styles = tree.xpath("//style | //@style | //@*[starts-with(name(), 'on')]")
        assert (address, styles) == (address, [])
        for script in select(tree, f"//script[not(@src) and not(@type='{_DATA}')]"):
            digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in _policy(tree)["script-src"], f"{address}: {script}"
            assert len(script.encode()) <= LONGEST_SCRIPT, f"{address}: {script}"


def test_links_lead_to_web_pages_only(trees: dict[str, HtmlElement]) -> None:
    schemes = {
        match[1]
        for tree in trees.values()
        for value in select(tree, "//@href | //@src | //@data-embed")
        if (match := re.match(r"\s*([A-Za-z][\w+.-]*):", value))
    }
    assert schemes <= {"http", "https", "webcal"}


def test_structured_data_are_json_and_breadcrumbs_count_from_one(
    trees: dict[str, HtmlElement],
) -> None:
    for address, tree in trees.items():
        for block in _structured_data(tree):
            assert block["@context"] == "https://schema.org"
            for trail in _of_type(block, "BreadcrumbList"):
                steps = trail["itemListElement"]
                assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
                assert steps[0]["item"] == BASE_URL
                assert steps[-1]["item"] == BASE_URL + address


def test_every_event_is_structured_data(trees: dict[str, HtmlElement]) -> None:
    events = {
        address: tree
        for address, tree in trees.items()
        if re.fullmatch(r"events/[^/]+/", address) and not _is_unlisted(tree)
    }
    assert events
    for address, tree in events.items():
        (block,) = _structured_data(tree)
        (event,) = _of_type(block, "Event")
        assert (event["url"], event["name"]) == (BASE_URL + address, *select(tree, "//h1"))


def test_hostile_name_is_shown_as_the_text_it_is(rich: Path) -> None:
    tree = parse(read_page(rich, "events/etc-passwd/"))
    assert select(tree, "//h1") == [html.unescape(f"{MARKUP} {QUOTES}")]


def test_no_page_carries_characters_that_turn_text_around(rich: Path) -> None:
    assert [page for page in find_pages(rich) if TURNING.search(read_page(rich, page))] == []


def _is_unlisted(tree: HtmlElement) -> bool:
    return select(tree, "/html/head/meta[@name='robots']/@content") == ["noindex"]


def _policy(tree: HtmlElement) -> dict[str, list[str]]:
    (content,) = select(tree, "/html/head/meta[@http-equiv='Content-Security-Policy']/@content")
    rules = (rule.split() for rule in content.split(";"))
    return {name: sources for name, *sources in rules}


def _structured_data(tree: HtmlElement) -> list[dict[str, Any]]:
    return [json.loads(text) for text in select(tree, f"//script[@type='{_DATA}']")]


def _of_type(block: dict[str, Any], name: str) -> Iterator[dict[str, Any]]:
    return (item for item in block.get("@graph", [block]) if item["@type"] == name)
