"""What a preview adds to a site: a script in each page, and a page for an error."""

import re
from pathlib import Path

from markupsafe import Markup

from generator.errors import AlmanacError

OWN = "/.almanac-preview/"
"""Where the preview's own files are: no site has any there, for such names are not published."""
SCRIPT, CHANGES = f"{OWN}reload.js", f"{OWN}changes"

RELOAD = f"""\
"use strict";
// Loads the page anew when the project changed. A page that nobody sees holds no connection: a
// browser has six for a host.
(() => {{
  const since = new URL(document.currentScript.src).search;
  let changes = null;
  const rest = () => {{
    changes?.close();
    changes = null;
  }};
  const listen = () => {{
    if (changes || document.hidden) return;
    changes = new EventSource("{CHANGES}" + since);
    changes.onmessage = () => {{
      rest();
      location.reload();
    }};
  }};
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
  addEventListener("pagehide", rest);
  addEventListener("pageshow", listen);
  listen();
}})();
"""
"""The script. The pages' policy allows it, for it comes from where they do."""

POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'unsafe-inline'"
"""The content security policy of the page for an error."""

_END = b"</body>"
_PLACE = re.compile(r"(?P<file>.+), line (?P<line>\d+)")
_AROUND, _WIDEST, _LARGEST = 3, 200, 1_000_000
"""Lines shown before and after the one at fault, letters of each, bytes of a file looked into."""

_PAGE = Markup("""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Error in {where}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; }}
main {{ max-width: 50rem; margin: auto; padding: 0 1rem; overflow-wrap: anywhere; }}
h1 {{ font-size: 1.25rem; }}
.what {{ border-inline-start: 4px solid #c62828; padding-inline-start: 1rem; }}
pre {{ overflow-x: auto; border: 1px solid #8888; padding: .5rem; line-height: 1.4; }}
mark {{ background: #c62828; color: #fff; }}
</style>
</head>
<body>
<main>
<h1>{where}</h1>
<p class="what">{what}</p>
<p>What to do: {remedy}.</p>
{excerpt}<p>Nothing is published from here. This page goes on by itself when that is mended.</p>
</main>
</body>
</html>
""")
_EXCERPT, _LINE = Markup("<pre>{}</pre>\n"), Markup("{:>5} {}")
_FAULTY = Markup("<mark>{:>5}</mark> {}")


def add_script(page: bytes, version: str) -> bytes:
    """A page, and in it the script; `version` is of what the page is made.

    What does not end as a page does is left as it is.
    """
    before, end, after = page.rpartition(_END)
    return b"%b%b%b%b" % (before, script_tag(version), end, after) if end else page


def script_tag(version: str) -> bytes:
    """What is put into a page."""
    return f'<script src="{SCRIPT}?{version}" defer></script>\n'.encode()


def render_error(error: AlmanacError, version: str) -> bytes:
    """The page for an error: where it is, what it is, what to do about it."""
    page = _PAGE.format(
        where=error.where, what=error.what, remedy=error.remedy, excerpt=_excerpt(error.where)
    )
    return add_script(page.encode(errors="replace"), version)


def _excerpt(where: str) -> Markup:
    """The lines around the one at fault, where the error names one that can be read."""
    place = _PLACE.fullmatch(where)
    if place is None:
        return Markup()
    try:
        with Path(place["file"]).open("rb") as file:
            text = file.read(_LARGEST).decode(errors="replace")
    except (OSError, ValueError):
        return Markup()
    number = int(place["line"])
    first = max(number - _AROUND, 1)
    lines = list(enumerate(text.split("\n"), start=1))[first - 1 : number + _AROUND]
    drawn = ((_FAULTY if at == number else _LINE).format(at, line[:_WIDEST]) for at, line in lines)
    return _EXCERPT.format(Markup("\n").join(drawn))
