"""What hosts and crawlers ask for at the root: `robots.txt`, `_redirects`, `_headers`."""

from generator.site import urls
from generator.site.contents import Section
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
    rewrites = [
        f"{imprint.urls.link(address)} {imprint.urls.link(target)} 200\n"
        for address, target in output.rewrites
    ]
    lines, room = [_BOUNDED], _BYTES - len(_BOUNDED) - sum(map(len, rewrites))
    for address, target in output.rules:
        rule = f"{imprint.urls.link(address)} {imprint.urls.link(target)} 301\n"
        room -= len(rule)
        if room < 0:
            break
        lines.append(rule)
    return "".join((*lines, *rewrites)).encode()


def render_headers(imprint: Imprint) -> bytes:
    """What Netlify and Cloudflare Pages are to say of files.

    What is public may be read by pages of other sites, all of it. That is said once: of two rules
    that name one header, hosts join the values. The paths of the API end in a slash, and so say
    nothing of what is there; what its files are called, hosts know by themselves.
    """
    lines = [f"{imprint.urls.prefix}*", "  Access-Control-Allow-Origin: *"]
    if imprint.has(Section.API):
        path = imprint.urls.link(urls.api_address()).removesuffix("index.json")
        lines += [f"{path}*", "  Content-Type: application/json; charset=utf-8"]
    return "".join(f"{line}\n" for line in lines).encode()
