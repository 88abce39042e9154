"""Tables as CSV (RFC 4180): UTF-8, lines that end in CRLF, the first of them the heads.

What spreadsheets take for a formula, a text that begins with one of `=`, `+`, `-`, `@`, a tab or a
carriage return, gets an apostrophe before it, as OWASP advises: they show the text and run nothing.
"""

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def render_sheet(rows: Iterable[Sequence[str | int]]) -> bytes:
    """The file. Numbers are plain digits."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerows([_make_harmless(cell) for cell in row] for row in rows)
    return file.getvalue().encode()


def _make_harmless(cell: str | int) -> str | int:
    if isinstance(cell, str) and cell.startswith(_FORMULAS):
        return f"'{cell}"
    return cell
