"""Pages, through Jinja templates: those of the site's owner, and for the rest our own.

A template gets two names, `page` and `site`, both frozen views. Everything is escaped, a name that
does not exist is an error, and an error says in which template and line it is. What many pages
share is rendered once: a row by the filter `drawn`, what is the same on all pages by `once`.
Whoever wants to change a block of a template of ours extends it as `almanac/event.html`.
"""

import traceback
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import (  # type: ignore[attr-defined] # _escape_inner: in C where that was built
    Markup,
    _escape_inner,
    escape,
)
from msgspec import Struct

from generator.archive.counts import count_of
from generator.errors import ContentError
from generator.site.imprint import SiteView
from generator.site.languages import spoken
from generator.site.parts.frame import Current
from generator.site.parts.rows import Row

_OURS = Path(__file__).parent.parent
_ROW, _MACRO = "_row.html", "draw"
_OUR_NAME = "almanac"
_RESTORE = "write it, or mend the template that names it"


class _Generator(CodeGenerator):
    """Jinja's own, but for what it calls to escape a value that is put out.

    Its `escape` makes a `Markup` of each, which is joined and thrown away at once: a third of the
    time that templates take. A Jinja that knows nothing of this method is only slower.
    """

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401 - private to Jinja
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.escaped(")


class _Environment(jinja2.Environment):
    """One in which a value that is put out becomes a plain text."""

    code_generator_class = _Generator

    @staticmethod
    def escaped(value: object) -> str:
        """A value as HTML."""
        if type(value) is str:
            return _escape_inner(value)
        return value if type(value) is Markup else escape(value)


class _Compiled(jinja2.BytecodeCache):
    """What this process has compiled, by its name, to be used again for the same text elsewhere.

    To compile all templates takes as long as to render a hundred pages. Their place stands in what
    errors tell, and nowhere else.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, CodeType]] = {}

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        return f"{name}\0{filename}"

    def load_bytecode(self, bucket: Bucket) -> None:
        name, _, filename = bucket.key.partition("\0")
        checksum, code = self._known.get(name, ("", None))
        if code is not None and checksum == bucket.checksum:
            bucket.code = _placed(code, filename)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._known[bucket.key.partition("\0")[0]] = bucket.checksum, bucket.code


def _placed(code: CodeType, filename: str) -> CodeType:
    """The same code, as if it had been compiled from a file of this name."""
    inner = (
        _placed(part, filename) if isinstance(part, CodeType) else part for part in code.co_consts
    )
    return code.replace(co_filename=filename, co_consts=tuple(inner))


_COMPILED = _Compiled()


class Templates(Struct, frozen=True):
    """Compiled templates, and what every page shows of the site."""

    environment: jinja2.Environment
    folders: tuple[Path, ...]
    site: SiteView

    def __reduce__(self) -> tuple[object, tuple[Sequence[Path], SiteView]]:
        return load_templates, (self.folders, self.site)  # what is compiled stays in its process

    def render(self, name: str, page: Struct) -> bytes:
        """One page as UTF-8; ContentError if the template fails."""
        try:
            template = self.environment.get_template(name)
            return template.render(page=page, site=self.site).encode()
        except jinja2.TemplateNotFound as error:
            where = f"{self.folders[0]}/{error.name}"
            raise ContentError(where, "is missing", _RESTORE) from error
        except jinja2.TemplateSyntaxError as error:
            where = f"{error.filename or name}, line {error.lineno}"
            raise ContentError(where, str(error.message), "mend the template") from error
        except _TEMPLATE_FAULTS as error:
            if _is_ours(error, self.folders):
                raise
            where = _place_of(error, self.folders, name)
            raise ContentError(where, _describe(error), "mend the template") from error


_TEMPLATE_FAULTS = (
    jinja2.TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


def load_templates(folders: Sequence[Path], site: SiteView) -> Templates:
    """Prepare the templates of these folders; each is compiled when it is first used in a process.

    The first folder that has a template wins. Those of the last are ours, by any site's owner
    to be extended.
    """
    ours = jinja2.PrefixLoader({_OUR_NAME: jinja2.FileSystemLoader(folders[-1])})
    environment = _Environment(
        loader=jinja2.ChoiceLoader([jinja2.FileSystemLoader(folders), ours]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=_COMPILED,
    )
    environment.globals.clear()
    environment.globals["once"] = _render_once(environment, site)
    environment.filters["plural"] = count_of
    environment.filters["spoken"] = spoken
    environment.filters["drawn"] = _draw_rows(environment)
    return Templates(environment, tuple(folders), site)


def _render_once(environment: jinja2.Environment, site: SiteView) -> Callable[..., Markup]:
    """What a template makes that sees nothing but `site`, and perhaps which part of it is shown."""

    @cache
    def once(name: str, current: Current | None = None) -> Markup:
        template = environment.get_template(name)
        html = template.render(site=site, current=current).removesuffix("\n")
        return Markup(html)  # noqa: S704 - a template escapes what it is given

    return once


def _draw_rows(environment: jinja2.Environment) -> Callable[[Row], Markup]:
    """Rows as HTML. That of an event is the same in every list."""
    plain: dict[int, Markup] = {}

    @cache
    def macro() -> Callable[[Row], Markup]:
        found: Callable[[Row], Markup] = getattr(environment.get_template(_ROW).module, _MACRO)
        return found

    def drawn(row: Row) -> Markup:
        if not row.is_plain:
            return macro()(row)
        found = plain.get(row.face.id)
        if found is None:
            found = plain[row.face.id] = macro()(row)
        return found

    return drawn


_FILTERS = {count_of.__code__, spoken.__wrapped__.__code__}
"""What templates call with whatever they like: what goes wrong in these is their fault."""


def _is_ours(error: BaseException, folders: Sequence[Path]) -> bool:
    """Whether the error arose in our own code, which a template has only set in motion."""
    called: list[CodeType] = []
    in_template = False
    for frame, _ in traceback.walk_tb(error.__traceback__):
        path = Path(frame.f_code.co_filename)
        if any(map(path.is_relative_to, folders)):
            called, in_template = [], True
        elif in_template and path.is_relative_to(_OURS):
            called.append(frame.f_code)
    return (
        bool(called) and called[0] not in _FILTERS and not isinstance(error, jinja2.TemplateError)
    )


def _place_of(error: BaseException, folders: Sequence[Path], name: str) -> str:
    """The innermost template line that the error passed through."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if any(map(Path(frame.filename).is_relative_to, folders)):
            return f"{frame.filename}, line {frame.lineno}"
    return str(folders[0] / name)


def _describe(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__
