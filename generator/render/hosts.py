"""What hosts and crawlers ask for at the root of a site: `robots.txt` and `_redirects`."""

from collections.abc import Iterator

from generator.site import urls
from generator.site.contents import Site
from generator.site.urls import Address

# Cloudflare takes 2,000 rules and 100 kB and drops the rest without a word; GitLab takes 1,000
# rules and 64 kB, else none at all; Netlify names no limit. These bounds hold everywhere.
_RULES, _BYTES = 1000, 64_000
_BOUNDED = """\
# Netlify, Cloudflare Pages and GitLab Pages answer these with a redirect.
# They take so many and no more: here are all former addresses, then the newest short ones.
# The rest are pages that lead on by themselves, as all of these do on any other host.
"""


def render_robots(site: Site) -> bytes:
    """Everything may be read. Crawlers ask for this at a host's root only.

    Under a path it is written all the same: whoever serves that path can put it at the root, and a
    site that moves to a host of its own has it there.
    """
    lines = (
        f"# {site.urls.base} may be read and indexed, all of it.",
        "User-agent: *",
        "Allow: /",
        "",
        f"Sitemap: {site.urls.full(urls.SITEMAP)}",
    )
    return "".join(f"{line}\n" for line in lines).encode()


def render_redirects(site: Site) -> bytes:
    """A rule a line, as many as every host takes, each straight to where the event stands."""
    lines, room = [_BOUNDED], _BYTES - len(_BOUNDED)
    for _, rule in zip(range(_RULES), _rules(site), strict=False):
        room -= len(rule)
        if room < 0:
            break
        lines.append(rule)
    return "".join(lines).encode()


def _rules(site: Site) -> Iterator[str]:
    """The former addresses first: nothing but these files knows where they lead."""
    for slug, number in site.slugs.former.items():
        yield _rule(site, urls.event_address(slug), number)
    for number in sorted(site.slugs.events, reverse=True):
        yield _rule(site, urls.short_address(number), number)


def _rule(site: Site, address: Address, number: int) -> str:
    target = urls.event_address(site.slugs.events[number])
    return f"{site.urls.link(address)} {site.urls.link(target)} 301\n"
