"""What a process compiled once, it uses for every template of that name and text."""

from pathlib import Path

import pytest
from msgspec import Struct

from generator.errors import ContentError
from generator.render.html import Templates, load_templates
from generator.site.imprint import make_imprint
from tests.site.samples import make_site


class View(Struct, frozen=True):
    """What a page shows here."""

    word: str


def templates_in(folder: Path, text: str) -> Templates:
    folder.mkdir(exist_ok=True)
    (folder / "page.html").write_text(text)
    return load_templates((folder,), make_imprint(make_site([])).view)


def test_a_template_whose_text_was_changed_is_compiled_anew(tmp_path: Path) -> None:
    for text in ("<p>{{ page.word }}", "<b>{{ page.word }}", "<p>{{ page.word }}"):
        templates = templates_in(tmp_path, text)
        assert templates.render("page.html", View("One")).decode() == f"{text[:3]}One"


@pytest.mark.parametrize(
    "fault", ["{{ page.number }}", "{% macro m() %}{{ page.number }}{% endmacro %}{{ m() }}"]
)
def test_a_fault_is_told_with_its_own_file_though_another_has_the_same_text(
    tmp_path: Path, fault: str
) -> None:
    for folder in (tmp_path / "one", tmp_path / "other"):
        with pytest.raises(ContentError) as told:
            templates_in(folder, f"\n{fault}\n").render("page.html", View("One"))
        assert str(told.value).startswith(f"{folder}/page.html, line 2: ")
