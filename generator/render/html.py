"""Pages, through the Jinja templates in `templates/`.

A template gets two names, `page` and `site`, both frozen views. Everything is escaped, a name that
does not exist is an error, and an error says in which template and line it is.
"""

import traceback
from pathlib import Path

import jinja2
from msgspec import Struct

from generator.errors import ContentError
from generator.site.languages import spoken
from generator.site.parts.frame import Page, SiteView
from generator.site.parts.rows import count_of
from generator.site.parts.schema import describe_page


class Templates(Struct, frozen=True):
    """Compiled templates, and what every page shows of the site."""

    environment: jinja2.Environment
    folder: Path
    site: SiteView

    def render(self, name: str, page: Struct) -> bytes:
        """One page as UTF-8; ContentError if the template fails."""
        try:
            template = self.environment.get_template(name)
            view = describe_page(page, self.site) if isinstance(page, Page) else page
            return template.render(page=view, site=self.site).encode()
        except jinja2.TemplateNotFound as error:
            raise ContentError(f"{self.folder}/{error.name}", "is missing", "restore it") from error
        except jinja2.TemplateSyntaxError as error:
            where = f"{error.filename or name}, line {error.lineno}"
            raise ContentError(where, str(error.message), "mend the template") from error
        except _TEMPLATE_FAULTS as error:
            where = _place_of(error, self.folder, name)
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


def load_templates(folder: Path, site: SiteView) -> Templates:
    """Prepare the templates of a folder; each is compiled when it is first used."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.globals.clear()
    environment.filters["plural"] = count_of
    environment.filters["spoken"] = spoken
    return Templates(environment, folder, site)


def _place_of(error: BaseException, folder: Path, name: str) -> str:
    """The innermost template line that the error passed through."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if Path(frame.filename).is_relative_to(folder):
            return f"{frame.filename}, line {frame.lineno}"
    return str(folder / name)


def _describe(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__
