"""Text in another script says its language, in whatever it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.site.languages import mark_languages, spoken
from generator.site.text import foreign_html
from tests.site.reading import read_fragment


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Стыковка", '<span lang="ru">Стыковка</span>'),
        ("Soyuz, «Восток-1», 1961", 'Soyuz, «<span lang="ru">Восток</span>-1», 1961'),
        ("Пуск ракеты: Восток", '<span lang="ru">Пуск ракеты: Восток</span>'),
        ("Байқоңыр", '<span lang="kk">Байқоңыр</span>'),
        ("Київ", '<span lang="uk">Київ</span>'),
        ("はやぶさ2の着陸", '<span lang="ja">はやぶさ2の着陸</span>'),
        ("文昌航天发射场 LC-1", '<span lang="zh">文昌航天发射场</span> LC-1'),
        ("나로우주센터", '<span lang="ko">나로우주센터</span>'),
        ("Ευρώπη", '<span lang="el">Ευρώπη</span>'),
        ("חלל & sky", '<span lang="he" dir="rtl">חלל</span> &amp; sky'),
        ("مسبار الأمل", '<span lang="ar" dir="rtl">مسبار الأمل</span>'),
        ("पुणे", '<span lang="hi">पुणे</span>'),
        ("Δv, μ and α Centauri, Ж", "Δv, μ and α Centauri, Ж"),
        ("Kourou, Guyane française – Ł", "Kourou, Guyane française – Ł"),
    ],
)
def test_each_part_in_another_script_names_its_language(text: str, html: str) -> None:
    assert spoken(text) == html


def test_a_description_does_so_without_touching_its_tags() -> None:
    shown = foreign_html("**Запуск** см. https://a.org/старт и [старт](https://b.org)")
    assert shown.replace(' rel="nofollow noopener external"', "") == (
        '<p><strong><span lang="ru">Запуск</span></strong> <span lang="ru">см</span>. '
        '<a href="https://a.org/%D1%81%D1%82%D0%B0%D1%80%D1%82">https://a.org/старт</a> и '
        '<a href="https://b.org"><span lang="ru">старт</span></a></p>'
    )


@given(st.text(st.sampled_from("aЖжはあ漢字한 <>&\"'1,-")))
def test_no_letter_is_lost_or_gained(text: str) -> None:
    assert "".join(read_fragment(f"<p>{spoken(text)}</p>").itertext()) == text
    assert mark_languages("<a title='Пуск'>x</a>") == "<a title='Пуск'>x</a>"
