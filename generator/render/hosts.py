"""What hosts and crawlers ask for at the root of a site: `robots.txt` and `_redirects`."""

from generator.site import urls
from generator.site.imprint import Imprint
from generator.site.outputs import RedirectsFile

# Cloudflare takes 2,000 rules and 100 kB and drops the rest without a word; GitLab takes 1,000
# rules and 64 kB, else none at all; Netlify names no limit. These bounds hold everywhere.
_BYTES = 64_000
_BOUNDED = """\
# Netlify, Cloudflare Pages and GitLab Pages answer these with a redirect.
# They take so many and no more: here are all former addresses, then the newest short ones.
# The rest are pages that lead on by themselves, as all of these do on any other host.
"""


def render_robots(imprint: Imprint) -> bytes:
    """Everything may be read. Crawlers ask for this at a host's root only.

    Under a path it is written all the same: whoever serves that path can put it at the root, and a
    site that moves to a host of its own has it there.
    """
    lines = (
        f"# {imprint.urls.base} may be read and indexed, all of it.",
        "User-agent: *",
        "Allow: /",
        "",
        f"Sitemap: {imprint.urls.full(urls.SITEMAP)}",
    )
    return "".join(f"{line}\n" for line in lines).encode()


def render_redirects(imprint: Imprint, output: RedirectsFile) -> bytes:
    """A rule a line, as many as every host takes, each straight to where the event stands."""
    lines, room = [_BOUNDED], _BYTES - len(_BOUNDED)
    for address, target in output.rules:
        rule = f"{imprint.urls.link(address)} {imprint.urls.link(target)} 301\n"
        room -= len(rule)
        if room < 0:
            break
        lines.append(rule)
    return "".join(lines).encode()
