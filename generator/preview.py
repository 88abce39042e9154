"""The preview: every file that a build would publish, rendered when it is asked for.

It loads anew what changed, and no more: for a template nothing but the templates, for a static file
the imprint, for a text the plan, and the archive only for what decides what that holds. An error is
answered in place of what it concerns, until it is mended. No sockets here: `hosting` asks for
files, and gets them.
"""

import gc
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from itertools import chain
from pathlib import Path
from typing import TypeGuard
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from generator.api.messages import SHARED
from generator.assets import load_assets
from generator.content import load_config
from generator.errors import AlmanacError, explain
from generator.hosting import Answer, Body, Kind, refuse
from generator.load import Held, load_site_with, no_collector
from generator.preview_page import CHANGES, POLICY, RELOAD, SCRIPT, add_script, render_error
from generator.publish.output import parents_of
from generator.render.formats import Renderer
from generator.render.html import load_templates
from generator.render.parts import Parts
from generator.report import Findings
from generator.site import urls
from generator.site.bulk import BulkFile, EventDatabase, EventLines, EventSheet, Measure
from generator.site.contents import Site
from generator.site.offline import OfflineSite
from generator.site.outputs import Output, Summary, made_of, path_of
from generator.site.plan import Plan, plan_outputs, replace_static
from generator.site.urls import Address
from generator.theme import folders_of
from generator.watch import Marks, Part, mark_parts

TICK = 0.1
"""Seconds between two looks at what changed, while somebody waits for that."""
_BEAT = 1.0
"""Seconds until somebody who waits is told that nothing did: so it is noticed that he left."""
_PAGE = ".html"

Tell = Callable[[Findings | AlmanacError], None]


class _Made(Struct, frozen=True):
    """What is made of a project: everything that pages are rendered from."""

    site: Site
    plan: Plan
    outputs: dict[str, Output]
    folders: frozenset[str]
    renderer: Renderer
    measures: dict[Address, Measure]

    def output_at(self, address: Address) -> Output:
        """What stands at an address."""
        return self.outputs[urls.output_path(address)]


def _is_bulk(output: Output) -> TypeGuard[BulkFile]:
    return isinstance(output, BulkFile)


def _with_reader(renderer: Renderer, outputs: Mapping[str, Output]) -> Renderer:
    """Let what is made of other files have them made."""

    def read(address: Address) -> bytes:
        return renderer.render_whole(outputs[urls.output_path(address)])

    return msgspec.structs.replace(renderer, read=read)


class Pages:
    """The files of a site as they would be published; those with an error have that instead."""

    def __init__(
        self,
        prefix: str,
        version: str,
        made: _Made | AlmanacError,
        lock: threading.RLock,
        tell: Callable[[AlmanacError], None],
    ) -> None:
        """`version` tells what the project was when this was made of it, or was found wrong."""
        self._prefix = prefix
        self.version = version
        self._made = made
        self._lock = lock
        self._tell = tell

    @property
    def prefix(self) -> str:
        """The path of the base URL."""
        return self._prefix

    def find(self, path: str) -> Kind | None:
        """What a build would put there."""
        made = self._made
        if isinstance(made, AlmanacError):
            return None
        return Kind.FILE if path in made.outputs else Kind.FOLDER if path in made.folders else None

    def read(self, path: str) -> Body:
        """What a build would write, and in a page the preview's own script besides."""
        if isinstance(self._made, AlmanacError):
            raise self._made
        try:
            data = self._render(self._made, self._made.outputs[path])
        except (AlmanacError, OSError):
            raise
        except Exception as error:
            raise _confess(error) from error  # a fault of ours must not end what shows it
        if path.endswith(_PAGE) and isinstance(data, bytes):
            return add_script(data, self.version)
        return data

    def excuse(self, error: AlmanacError, *, html: bool) -> Answer:
        """The error, as a page that goes on by itself, or in a line."""
        self._tell(error)
        told = refuse(error)
        if not html:
            return told
        kind = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY}
        return Answer(told.status, {**told.headers, **kind}, render_error(error, self.version))

    def _render(self, made: _Made, output: Output) -> Body:
        """One output. Those that come in pieces share nothing with others, and let them pass."""
        renderer = made.renderer
        if isinstance(output, EventLines | EventSheet | EventDatabase | OfflineSite):
            pieces = renderer.render_pieces(output)
            return chain((next(pieces, b""),), pieces)  # so an error in the first is told
        with self._lock:
            if isinstance(output, Summary):
                for file in filter(_is_bulk, map(made.output_at, made_of(output))):
                    made.measures[file.address] = renderer.measure(file)
            return renderer.render_whole(output)


class Preview:
    """A project as a site that follows it. It may be asked by several threads at once."""

    def __init__(self, root: Path, base_url: str | None, prefix: str, tell: Tell) -> None:
        """`prefix` is the site's path until that is known.

        `tell` is told what was found when everything was loaded, and every error.
        """
        self._root = root
        self._base_url = base_url
        self._prefix = prefix
        self._tell = tell
        self._lock = threading.RLock()
        self._seen = threading.Condition()
        self._version = ""
        self._waiting = 0
        self._ends = False
        self._marks: Marks = {}
        self._made: _Made | AlmanacError | None = None
        self._held: Held | None = None
        self._pages: Pages | None = None
        self._told: tuple[str, str] = ("", "")

    def look(self) -> Pages:
        """The files as they are now: what changed since is loaded anew."""
        with self._lock:
            marks, version = self._see()
            if self._pages is None or marks != self._marks:
                made = self._load(marks)
                self._marks, self._made = marks, made
                self._pages = Pages(self._prefix, version, made, self._lock, self._tell_error)
                if isinstance(made, AlmanacError):
                    self._tell_error(made)
            return self._pages

    def find_own(self, path: str, query: str) -> Answer | None:
        """The script, and what it waits for."""
        if path == SCRIPT:
            headers = {**SHARED, "Content-Type": "text/javascript; charset=utf-8"}
            return Answer(HTTPStatus.OK, {**headers, "Cache-Control": "no-cache"}, RELOAD.encode())
        if path == CHANGES:
            headers = {**SHARED, "Content-Type": "text/event-stream", "Cache-Control": "no-store"}
            return Answer(HTTPStatus.OK, headers, self.wait_for_change(query))
        return None

    def wait_for_change(self, since: str) -> Iterator[bytes]:
        """Say when the project is not what it was, as events that a server sends (HTML, 9.2)."""
        with self._seen:
            self._waiting += 1
        try:
            yield b"retry: 500\n\n"
            while not self._ends:
                with self._seen:
                    self._seen.wait_for(lambda: self._ends or self._version != since, _BEAT)
                    version = self._version
                if version != since:
                    yield b"data: %b\n\n" % version.encode()
                    return
                yield b":\n\n"
        finally:
            with self._seen:
                self._waiting -= 1

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Look for changes as long as somebody waits for them, in a thread of its own."""
        thread = threading.Thread(target=self._watch, daemon=True)
        thread.start()
        try:
            yield
        finally:
            with self._seen:
                self._ends = True
                self._seen.notify_all()

    def _watch(self) -> None:
        self.look()
        while True:
            with self._seen:
                if self._seen.wait_for(lambda: self._ends, TICK):
                    return
                is_awaited = self._waiting > 0
            if is_awaited:
                self._see()

    def _see(self) -> tuple[Marks, str]:
        """What the project is like now, and its name."""
        with self._seen:
            marks = mark_parts(self._root)
            version = "-".join(marks[part] for part in Part)
            if version != self._version:
                self._version = version
                self._seen.notify_all()
            return marks, version

    def _load(self, marks: Marks) -> _Made | AlmanacError:
        changed = {part for part in Part if marks[part] != self._marks.get(part)}
        try:
            if Part.ARCHIVE in changed:
                self._held = None
            if not isinstance(self._made, _Made) or {Part.ARCHIVE, Part.CONTENT} & changed:
                return self._load_all()
            return self._load_some(self._made, changed)
        except AlmanacError as error:
            return error
        except OSError as error:
            return explain(error)
        except Exception as error:  # noqa: BLE001 - a fault of ours must not end what shows it
            return _confess(error)

    def _load_all(self) -> _Made:
        self._made = self._pages = None  # neither is needed again, and two of them are large
        gc.collect()  # what else stayed of them would stay for ever: it is kept from the collector
        config = load_config(self._root, self._base_url)
        self._prefix = urlsplit(config.base_url).path
        with no_collector():
            site, self._held, findings = load_site_with(self._root, config, self._held)
            plan = plan_outputs(site)
        self._told = ("", "")
        self._tell(findings)
        return self._make(site, plan, None)

    def _load_some(self, before: _Made, changed: set[Part]) -> _Made:
        """All but the archive."""
        site, plan = before.site, before.plan
        if Part.STATIC in changed:
            assets = load_assets(folders_of(self._root, "static"))
            site = msgspec.structs.replace(site, assets=assets.files, root_files=assets.root_files)
            plan = replace_static(plan, site)
        return self._make(site, plan, before)

    def _make(self, site: Site, plan: Plan, before: _Made | None) -> _Made:
        """What pages are rendered from; what was made of the same plan before is kept."""
        templates = load_templates(folders_of(self._root, "templates"), plan.imprint.view)
        if before is not None and before.plan is plan:
            renderer = msgspec.structs.replace(before.renderer, templates=templates)
            renderer = _with_reader(renderer, before.outputs)
            return msgspec.structs.replace(before, renderer=renderer)
        outputs = {path_of(output): output for output in plan.outputs}
        measures: dict[Address, Measure] = {}
        renderer = Renderer(plan.imprint, templates, Parts(plan.imprint), plan.originals, measures)
        renderer = _with_reader(renderer, outputs)
        return _Made(site, plan, outputs, frozenset(parents_of(outputs)), renderer, measures)

    def _tell_error(self, error: AlmanacError) -> None:
        """Tell of an error once, however often somebody asks for what it concerns."""
        told = (self._version, str(error))
        if told != self._told:
            self._told = told
            self._tell(error)


def _confess(error: Exception) -> AlmanacError:
    """A fault of the program itself."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename}, line {trace.tb_lineno}" if trace else "almanac"
    what = " ".join(f"{type(error).__name__}: {error}".split())
    return AlmanacError(where, what, "this is a fault of almanac: report it")
