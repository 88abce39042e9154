"""Compiles the templates when it is imported, by a process that others are forked from."""

from generator.render.html import load_templates
from generator.site.imprint import make_imprint
from tests.projects import ROOT
from tests.site.samples import make_site

_ENVIRONMENT = load_templates((ROOT / "templates",), make_imprint(make_site([])).view).environment
for _file in (ROOT / "templates").glob("*.html"):
    _ENVIRONMENT.get_template(_file.name)
