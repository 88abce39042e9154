"""Requests for events, answered as Launch Library 2 answers them, by the archive's own query.

What it answers otherwise: no request is refused for a token or for want of one, none counts, and
names that mean nothing are said in the header `X-Almanac-Ignored`, percent-encoded and parted by
commas. "Now" is the moment of the data.
"""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from urllib.parse import quote, urlencode

import msgspec
from msgspec import Struct

from generator.api.dictionaries import read_ordering, select_words
from generator.api.messages import (
    JSON,
    METHODS,
    SHARED,
    Request,
    Response,
    allow_methods,
    is_held,
    make_tag,
    refuse_method,
    tell,
)
from generator.api.records import age_record
from generator.api.routes import Route
from generator.api.stock import Stock, StockError
from generator.archive import query_terms as terms
from generator.archive.entries import Entry
from generator.archive.query import Answer, Query, answer, links_of, parse_query
from generator.archive.vocabularies import DICTIONARIES
from generator.errors import QueryError
from generator.render.api_records import publish_record
from generator.render.openapi import describe_server
from generator.site.api_terms import THROTTLE

_ASKS_FOR_ONE = frozenset({"format", "mode"})
_ASKS_FOR_WORDS = frozenset({"search", "limit", "offset", "ordering", "format"})
_LONGEST_NAME, _MOST_NAMES = 60, 50
_NOT_FOUND = "Not found."


class Options(Struct, frozen=True):
    """How it answers: `strict` refuses names that mean nothing."""

    strict: bool = False


class _RefusedError(Exception):
    """An answer that is no success."""

    def __init__(self, status: HTTPStatus, told: Mapping[str, object]) -> None:
        super().__init__(status)
        self.status = status
        self.told = told


def answer_request(
    request: Request, route: Route, find_stock: Callable[[], Stock], options: Options
) -> Response:
    """Answer a request for a path that there is. The stock is only looked for if it is needed."""
    if request.method == "OPTIONS":
        return allow_methods()
    if request.method not in METHODS:
        return refuse_method(request.method)
    if (route.view, route.key, route.is_old) == ("events", "types", False):
        return _move(request, f"api/{route.version}/config/event_types/")
    try:
        value, ignored = _find(request, route, find_stock, options)
    except (_RefusedError, QueryError, StockError) as error:
        return _refuse(error)
    return _send(request, msgspec.json.encode(value), ignored)


def _refuse(error: _RefusedError | QueryError | StockError) -> Response:
    match error:
        case _RefusedError():
            return tell(error.status, error.told)
        case QueryError():
            told = {error.parameter: [f"{error.what}; {error.remedy}"]}
            return tell(HTTPStatus.BAD_REQUEST, told)
        case StockError():
            return tell(HTTPStatus.INTERNAL_SERVER_ERROR, {"detail": str(error)})


def _send(request: Request, body: bytes, ignored: Sequence[str]) -> Response:
    """An answer that need not be sent again to whoever has it (RFC 9110, 13.1.2)."""
    tag = make_tag(body)
    headers = {**SHARED, "ETag": tag, "Cache-Control": "no-cache"}
    if ignored:
        headers["X-Almanac-Ignored"] = ", ".join(_spell(name) for name in ignored[:_MOST_NAMES])
    if is_held(tag, request.headers.get("if-none-match", "")):
        return Response(HTTPStatus.NOT_MODIFIED, headers)
    return Response(HTTPStatus.OK, {**headers, "Content-Type": JSON}, body)


def _spell(name: str) -> str:
    cut = name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"
    return quote(cut, safe="=?:;@!$()*[]")


def _find(
    request: Request, route: Route, find_stock: Callable[[], Stock], options: Options
) -> tuple[object, Sequence[str]]:
    """The value that answers, and what of the query means nothing."""
    look = {
        ("events", False): _list,
        ("events", True): _one,
        ("config", False): _words,
        ("config", True): _word,
    }.get((route.view, bool(route.key)))
    if look is not None:
        return look(request, route, find_stock(), options)
    match route.view:
        case "api-throttle":
            return THROTTLE, ()
        case "schema":
            return describe_server(request.site), ()
        case _:
            return _root(request, route), ()


def _move(request: Request, path: str) -> Response:
    """To where it is; some programs ask for what never was there."""
    query = f"?{request.query}" if request.query else ""
    location = {"Location": quote(f"{request.site}{path}{query}", safe="!#$%&'()*+,/:;=?@[]~")}
    return Response(HTTPStatus.MOVED_PERMANENTLY, SHARED | location)


def _root(request: Request, route: Route) -> dict[str, str]:
    """What there is, by name, as the API's own root has it."""
    base = f"{request.site}api/{route.version}/"
    if route.is_old:
        return {name: f"{base}{name}/" for name in ("event", "api-throttle")}
    names = ("events", *(f"config/{name}" for name in DICTIONARIES), "api-throttle", "schema")
    return {name: f"{base}{name}/" for name in names}


def _heed(ignored: Sequence[str], options: Options) -> Sequence[str]:
    """What is to be said of names that mean nothing, unless it is an error that there are any."""
    if ignored and options.strict:
        meant = {name: terms.right_word(name) for name in ignored[:_MOST_NAMES]}
        told = {
            name[:_LONGEST_NAME] or "detail": [
                f"means nothing here; {f'say {word}' if word else 'leave it out'}"
            ]
            for name, word in meant.items()
        }
        raise _RefusedError(HTTPStatus.BAD_REQUEST, told)
    return ignored


def _read(request: Request, known: frozenset[str]) -> Query:
    """A query of which only these parameters count."""
    pairs = tuple(terms.read_pairs(request.query))
    query = parse_query(urlencode([pair for pair in pairs if pair[0] in known]))
    ignored = (name for name, _ in pairs if name not in known)
    return msgspec.structs.replace(query, pairs=pairs, ignored=tuple(dict.fromkeys(ignored)))


def _list(
    request: Request, route: Route, stock: Stock, options: Options
) -> tuple[object, Sequence[str]]:
    query = _read_part(request.query, route.part)
    ignored = _heed(query.ignored, options)
    found = answer(query, stock.held.archive, stock.slugs)
    mode = "detailed" if route.is_old and query.mode == "normal" else query.mode
    results = _show(request, route, stock, found, mode)
    return _envelope(f"{request.site}{route.path}", query, found, results), ignored


def _read_part(text: str, part: str) -> Query:
    """A query of all events, or of those that a path of its own has.

    The last word on a flag counts, so that of the path stands at the end, and in no address of
    another page.
    """
    query = parse_query(text)
    if not part:
        return query
    partial = parse_query(f"{text.strip()}&{part}=true" if text.strip() else f"{part}=true")
    return msgspec.structs.replace(partial, pairs=query.pairs)


def _one(
    request: Request, route: Route, stock: Stock, options: Options
) -> tuple[object, Sequence[str]]:
    """One event, always in detail, whatever mode is asked for."""
    if not (route.key.isascii() and route.key.isdecimal()):
        raise _RefusedError(HTTPStatus.NOT_FOUND, {"detail": _NOT_FOUND})
    ignored = _heed(_read(request, _ASKS_FOR_ONE).ignored, options)
    query = _read_part(f"id={route.key}", route.part)
    found = answer(query, stock.held.archive, stock.slugs)
    if not found.entries:
        told = {"detail": "No Event matches the given query."}
        raise _RefusedError(HTTPStatus.NOT_FOUND, told)
    return _show(request, route, stock, found, "detailed")[0], ignored


def _show(
    request: Request, route: Route, stock: Stock, found: Answer, mode: str
) -> list[msgspec.Raw]:
    """Events in a mode. As the API does, `format` is kept in their addresses."""
    formats = [value for name, value in terms.read_pairs(request.query) if name == "format"]
    kept = f"?{urlencode({'format': formats[-1].strip()})}" if formats and formats[-1] else ""
    noun = "event" if route.is_old else "events"
    base = f"{request.site}api/{route.version}/{noun}/"
    return [
        msgspec.Raw(_publish(route, stock, entry, mode, f"{base}{entry.id}/{kept}"))
        for entry in found.entries
    ]


def _publish(route: Route, stock: Stock, entry: Entry, mode: str, url: str) -> bytes:
    record = stock.held.record_of(entry.id)
    if route.is_old:
        return age_record(publish_record(record, entry.event, mode, url), entry.event)
    addition = None if mode == "list" else stock.addition_of(entry)
    return publish_record(record, entry.event, mode, url, addition)


def _words(
    request: Request, route: Route, stock: Stock, options: Options
) -> tuple[object, Sequence[str]]:
    """A dictionary, or what of it was asked for."""
    query = _read(request, _ASKS_FOR_WORDS)
    asked = terms.split_list([value for name, value in query.pairs if name == "ordering"])
    ordering = read_ordering(asked)
    unknown = [f"ordering={term}" for term in asked if term not in ordering]
    ignored = _heed([*query.ignored, *unknown], options)
    words = select_words(stock.dictionaries[route.name], query.words, ordering)
    shown = words[query.offset : query.offset + query.limit]
    found = Answer((), len(words), query.limit, query.offset)
    return _envelope(f"{request.site}{route.path}", query, found, shown), ignored


def _word(
    request: Request, route: Route, stock: Stock, options: Options
) -> tuple[object, Sequence[str]]:
    ignored = _heed(_read(request, _ASKS_FOR_ONE).ignored, options)
    for word in stock.dictionaries[route.name]:
        if str(word.id) == route.key:
            return word, ignored
    raise _RefusedError(HTTPStatus.NOT_FOUND, {"detail": _NOT_FOUND})


def _envelope(
    url: str, query: Query, found: Answer, results: Sequence[object]
) -> dict[str, object]:
    following, preceding = links_of(query, found)
    return {
        "count": found.count,
        "next": following and f"{url}?{following}",
        "previous": preceding and f"{url}?{preceding}",
        "results": results,
    }
