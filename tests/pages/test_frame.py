"""What every page owes its readers, browsers and search engines, read by lxml."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml.html import HtmlElement

from tests.pages.markup import parse, select
from tests.pages.sites import (
    BASE_URL,
    MARKUP,
    QUOTES,
    TURNING,
    find_pages,
    read_page,
)

NO_PAGE = "404.html"
_DATA = "application/ld+json"


@pytest.fixture(scope="session")
def trees(site: Path) -> dict[str, HtmlElement]:
    """Every page by its address."""
    return {address: parse(read_page(site, address)) for address in find_pages(site)}


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


def test_page_names_its_own_address_and_the_page_for_none_has_none(
    trees: dict[str, HtmlElement],
) -> None:
    canonical = {
        address: select(tree, "/html/head/link[@rel='canonical']/@href")
        for address, tree in trees.items()
    }
    expected = {address: [BASE_URL + address] for address in trees}
    assert canonical == {**expected, NO_PAGE: []}


def test_page_for_no_address_is_not_to_be_indexed(trees: dict[str, HtmlElement]) -> None:
    robots = {
        address: select(tree, "/html/head/meta[@name='robots']/@content")
        for address, tree in trees.items()
    }
    assert {address: found for address, found in robots.items() if found} == {NO_PAGE: ["noindex"]}


def test_page_has_no_style_or_script_of_its_own(trees: dict[str, HtmlElement]) -> None:
    inline = f"//style | //@style | //script[not(@src) and not(@type='{_DATA}')]"
    handlers = "//@*[starts-with(name(), 'on')]"
    found = {address: tree.xpath(f"{inline} | {handlers}") for address, tree in trees.items()}
    assert {address: faults for address, faults in found.items() if faults} == {}


def test_links_lead_to_web_pages_only(trees: dict[str, HtmlElement]) -> None:
    schemes = {
        match[1]
        for tree in trees.values()
        for value in select(tree, "//@href | //@src | //@data-embed")
        if (match := re.match(r"\s*([A-Za-z][\w+.-]*):", value))
    }
    assert schemes <= {"http", "https"}


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
    events = {a: tree for a, tree in trees.items() if re.fullmatch(r"events/[^/]+/", a)}
    assert events
    for address, tree in events.items():
        (block,) = _structured_data(tree)
        (event,) = _of_type(block, "Event")
        assert (event["url"], event["name"]) == (BASE_URL + address, *select(tree, "//h1"))


def test_hostile_name_is_shown_as_the_text_it_is(rich: Path) -> None:
    tree = parse(read_page(rich, "events/etc-passwd/"))
    assert select(tree, "//h1") == [f"{MARKUP} {QUOTES}"]


def test_no_page_carries_characters_that_turn_text_around(rich: Path) -> None:
    assert [page for page in find_pages(rich) if TURNING.search(read_page(rich, page))] == []


def _structured_data(tree: HtmlElement) -> list[dict[str, Any]]:
    return [json.loads(text) for text in select(tree, f"//script[@type='{_DATA}']")]


def _of_type(block: dict[str, Any], name: str) -> Iterator[dict[str, Any]]:
    return (item for item in block.get("@graph", [block]) if item["@type"] == name)
