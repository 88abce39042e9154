"""What `--help` teaches besides options: examples, environment variables, exit statuses.

It is known before anything is loaded.
"""

from typing import NamedTuple

from generator.errors import Exit

Pair = tuple[str, str]

COLOURS: Pair = ("NO_COLOR", "If it is set, nothing is coloured.")
_TOKEN: Pair = (
    "LL2_TOKEN",
    "A token of the API, if you have one; token_variable in site.toml may name another.",
)
_PROXY: Pair = ("HTTPS_PROXY", "Through which proxy to ask; NO_PROXY names hosts without one.")
_TRUST: Pair = ("REQUESTS_CA_BUNDLE", "A file of certificates to trust instead of the usual ones.")
_NETWORK = (_PROXY, _TRUST)

_READS = (Exit.DONE, Exit.FAILED, Exit.USAGE, Exit.MISCONFIGURED)

STATUSES = {
    Exit.DONE: "done, or nothing to do",
    Exit.FAILED: "anything else: a disk that is full, a snapshot that cannot be read",
    Exit.USAGE: "wrong usage",
    Exit.OUT_OF_REACH: "the source is out of reach, or its quota is spent too early",
    Exit.REFUSED: "a guard refused what a pull would have taken away",
    Exit.MISCONFIGURED: "configuration, content or a template is wrong",
    Exit.FINDINGS: "something was found: by check, by doctor, or with --strict",
    Exit.INTERRUPTED: "stopped by Ctrl-C",
}
"""With which statuses the command ends, and what they mean."""

GROUPS = {
    "Make the site": ("new", "build", "sync"),
    "Look at it": ("serve", "query"),
    "See what is wrong, and what changed": ("check", "doctor", "diff"),
    "Else": ("completion",),
}
"""The commands, by what somebody is about."""


class Manual(NamedTuple):
    """What there is to know of a command: examples with what they do, variables, statuses."""

    examples: tuple[Pair, ...]
    variables: tuple[Pair, ...] = ()
    statuses: tuple[Exit, ...] = (Exit.DONE, Exit.FAILED, Exit.USAGE)


MANUALS = {
    "almanac": Manual(
        (
            ("almanac new archive", "A site of your own, in a new folder."),
            ("almanac build", "Bring its events up to date, and publish them."),
            ("almanac build --help", "All about one command."),
        ),
        statuses=tuple(Exit),
    ),
    "new": Manual(
        (
            ("almanac new archive", "Then, in that folder: almanac serve."),
            ("almanac new . --base-url https://example.org/archive/", "In an empty clone."),
            ('almanac new club --title "What we saw"', ""),
        ),
        statuses=_READS,
    ),
    "build": Manual(
        (
            ("almanac build", "Ask for what is new, then publish."),
            ("almanac build --offline", "Publish what is held."),
            (
                "almanac build --report report.json --summary summary.md --message message.txt",
                "For a job that runs at night.",
            ),
            (
                "almanac build --base-url https://example.org/archive/ --output /srv/www",
                "Elsewhere than in content/site.toml, and straight to a server.",
            ),
            ("almanac -q build", "Say nothing but what is wrong, as cron wants it."),
        ),
        (_TOKEN, *_NETWORK),
        tuple(Exit),
    ),
    "sync": Manual(
        (
            ("almanac sync", "Ask for what changed since the last time."),
            ("almanac sync --dry-run --since 2026-11-01", "Only say what would change."),
            ("almanac sync --wait", "A first pull by the free quota takes about an hour."),
            ("almanac sync -v", "Say each request."),
        ),
        (_TOKEN, *_NETWORK, ("TMPDIR", "Where a dry run keeps what it reads.")),
        tuple(status for status in Exit if status is not Exit.FINDINGS),
    ),
    "query": Manual(
        (
            ("almanac query 'type__ids=2,8&search=Progress&ordering=-date'", "As the API has it."),
            ("almanac query --agency spacex --year 2023 --has_video true --format csv", ""),
            (
                "almanac query 'https://ll.thespacedevs.com/2.3.0/events/upcoming/?limit=3'",
                "An address of the API.",
            ),
        ),
        statuses=_READS,
    ),
    "serve": Manual(
        (
            ("almanac serve", "At http://localhost:8000/."),
            ("almanac serve --port 9000", ""),
            ("almanac serve --built", "What the last build made, in output/."),
            ("almanac serve --output /srv/www", "What it made there."),
        ),
        statuses=_READS,
    ),
    "check": Manual(
        (
            ("almanac check", "What was built to output/."),
            ("almanac check --only broken-link --only broken-anchor public/", ""),
            ("almanac check --external --limit 50", "Results are kept in content/links.jsonl."),
            ("almanac check --rules", ""),
        ),
        _NETWORK,
        (Exit.DONE, Exit.FAILED, Exit.USAGE, Exit.FINDINGS),
    ),
    "doctor": Manual(
        (
            ("almanac doctor", "The first findings of each rule."),
            ("almanac doctor --event 769", "All about one event."),
            ("almanac doctor --only language-wrong --all", ""),
            (
                "almanac doctor --report > findings.md",
                "Errors and warnings as a text to send; with --all, hints, too.",
            ),
        ),
        statuses=(Exit.DONE, Exit.FAILED, Exit.USAGE, Exit.FINDINGS),
    ),
    "diff": Manual(
        (
            ("almanac diff yesterday content/snapshot", "Events by name, field by field."),
            ("almanac diff ../other-project .", "The snapshots of two projects."),
            ("almanac diff published output", "Pages and files."),
        ),
    ),
    "completion": Manual(
        (
            ('eval "$(almanac completion bash)"', "In ~/.bashrc."),
            ('eval "$(almanac completion zsh)"', "In ~/.zshrc, below compinit."),
            ("almanac completion fish > ~/.config/fish/completions/almanac.fish", "Once."),
        ),
    ),
}
"""By the names of commands, and that of the program."""


def sections(name: str) -> dict[str, tuple[Pair, ...]]:
    """What stands below the options of a command, by its heading."""
    manual = MANUALS[name]
    return {
        "Examples": manual.examples,
        "Environment": (*manual.variables, COLOURS),
        "Exit status": tuple((str(int(one)), STATUSES[one]) for one in manual.statuses),
    }
