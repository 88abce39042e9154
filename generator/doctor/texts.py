"""Rules about words: of the wrong time, in the wrong language, or not meant to be read."""

import re
from collections.abc import Iterator

from generator.archive.plain import decode_entities, one_line, tidy
from generator.doctor.cases import Case, Cases, Sign, quote, sign
from generator.site.foreign import safe_url
from generator.site.languages import language_of, share_script
from generator.site.scraped import is_junk, title_of

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[\"“(]?[A-Z])|\s*\n\s*")
_TO_COME = re.compile(
    r"(?<!\bthat )(?<!\bwhich )(?<!\bwho )(?<!\bwhere )(?<!\bwhen )(?<!\bit )"
    r"\b(?:will\b(?! have\b)"
    r"|(?:is|are) (?:currently |now |tentatively )?(?:scheduled|expected|set|planned|slated|due"
    r"|targeted|going) (?:to|for)\b)"
)
"""How a sentence tells of what is to come, unless that is said of what the event is about."""
_YEAR = re.compile(r"\b20\d\d\b")

_TAG = re.compile(
    r"</?(?:p|br|a|b|i|u|em|strong|ul|ol|li|div|span|h[1-6]|img|script|iframe|font)\b[^<>]*>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE)

_MISREAD = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc"
    "\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]+"
)
"""UTF-8 that was read as Windows-1252: a letter that begins one in UTF-8, and what goes on."""

_BESIDE = 24
_DOUBLED = re.compile(r"(?<=[^\s.!?:])[ \u00a0]{2,}(?=[^\s\-*•])")


def find_past_told_as_future(cases: Cases) -> Iterator[Sign]:
    """A description whose first sentence tells of a past event as of one that is to come."""
    for case in cases.cases:
        if not case.is_over:
            continue
        first = _SENTENCE.split(tidy(case.event.description), maxsplit=1)[0]
        found = _TO_COME.search(first)
        if found and not _looks_ahead(first, cases):
            what = f"{quote(first)} is told as still to come, and the date is {case.when}"
            yield sign(case, "$.description", what, "please tell it as what has been")


def find_scraped(cases: Cases) -> Iterator[Sign]:
    """Titles and descriptions of links and webcasts that a program read off pages, and misread."""
    for case in cases.cases:
        for path, page in case.pages():
            href = safe_url(page.url)
            if href is None:
                continue
            if line := one_line(page.title):
                yield from _judge_title(case, f"{path}.title", line, href)
            line = one_line(page.description)
            if line and is_junk(line, href):
                what = f"{quote(line)} is not about what is found at {href}"
                yield sign(case, f"{path}.description", what, "please take it out")


def _judge_title(case: Case, path: str, line: str, href: str) -> Iterator[Sign]:
    whole = title_of(line, href)
    if not whole:
        what = f"{quote(line)} is no title of what is found at {href}"
        yield sign(case, path, what, "please give its own title, or none")
    elif whole != line:
        what = f"{quote(line)} has lost a word"
        yield sign(case, path, what, f"please make it {quote(whole, 200)}")


def find_wrong_languages(cases: Cases) -> Iterator[Sign]:
    """Links and webcasts whose title is in letters that their language does not have."""
    for case in cases.cases:
        for path, page in case.pages():
            code = page.language.code.strip().lower() if page.language else ""
            spoken = language_of(one_line(page.title)) if code else None
            if spoken and not share_script(code, spoken):
                what = f"the language is “{code}”, and the title {quote(page.title)}"
                yield sign(case, f"{path}.language", what, f"please make it “{spoken}”")


def find_markup(cases: Cases) -> Iterator[Sign]:
    """HTML where plain text should be."""
    for case in cases.cases:
        for path, text in _texts_of(case):
            found = ("<" in text and _TAG.search(text)) or ("&" in text and _ENTITY.search(text))
            if not found:
                continue
            plain = decode_entities(_TAG.sub("", text))
            what = f"the text has HTML in it ({quote(found[0], 40)})"
            yield sign(case, path, what, f"please make it plain: {quote(plain)}")


def find_misread(cases: Cases) -> Iterator[Sign]:
    """UTF-8 that was taken for Windows-1252 on its way."""
    for case in cases.cases:
        for path, text in _texts_of(case):
            if text.isascii():
                continue
            mended = _MISREAD.sub(_reread, text)
            if mended != text:
                what = f"{quote(text)} was read in a wrong encoding"
                yield sign(case, path, what, f"please make it {quote(mended)}")


def find_doubled_blanks(cases: Cases) -> Iterator[Sign]:
    """Two blanks within a sentence, or around a name."""
    for case in cases.cases:
        event = case.event
        fields = (
            ("name", event.name),
            ("description", event.description),
            ("location", event.location),
        )
        for field, text in fields:
            found = _DOUBLED.search(text or "")
            if found:
                what = f"there are two blanks in {_around(found)}"
                yield sign(case, f"$.{field}", what, "please make them one")
            elif field != "description" and text and text != text.strip():
                what = f"there is a blank before or behind {quote(text)}"
                yield sign(case, f"$.{field}", what, "please take it out")


def find_missing_descriptions(cases: Cases) -> Iterator[Sign]:
    """Events of which nothing is said."""
    for case in cases.cases:
        if not one_line(case.event.description):
            yield sign(case, "$.description", "there is no description", "please say what it is")


def _looks_ahead(sentence: str, cases: Cases) -> bool:
    """Whether a sentence names a year that is still to come."""
    return any(int(year) > cases.as_of.year for year in _YEAR.findall(sentence))


def _texts_of(case: Case) -> Iterator[tuple[str, str]]:
    event = case.event
    yield "$.name", event.name
    yield "$.description", event.description
    yield "$.location", event.location or ""
    for path, page in case.pages():
        yield f"{path}.title", page.title or ""
        yield f"{path}.description", page.description or ""
    for place, update in enumerate(event.updates):
        yield case.path("updates", place, "comment"), update.comment or ""
    if event.image:
        yield "$.image.name", event.image.name
        yield "$.image.credit", event.image.credit or ""


def _reread(found: re.Match[str]) -> str:
    """What was meant; the same if it means nothing in UTF-8, or is not as it is misread."""
    try:
        return b"".join(map(_byte_of, found[0])).decode()
    except UnicodeError:
        return found[0]


def _byte_of(letter: str) -> bytes:
    """The byte that a letter was read from: Windows-1252 has none for five of them."""
    return bytes([ord(letter)]) if "\x80" <= letter <= "\x9f" else letter.encode("cp1252")


def _around(found: re.Match[str]) -> str:
    """The line in which something stands, or as much of it as is needed to find it."""
    first = found.string.rfind("\n", 0, found.start()) + 1
    line = found.string[first:].splitlines()[0]
    start, end = found.start() - first - _BESIDE, found.end() - first + _BESIDE
    before, after = "…" * (start > 0), "…" * (end < len(line))
    return f"“{before}{line[max(0, start) : end].strip()}{after}”"
