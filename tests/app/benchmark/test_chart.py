"""The bar chart as SVG: heights say the figures, text says them too, and nothing breaks it."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.benchmark.chart import Bar, Group, _nice, draw, group_of
from app.numbers import three_digits
from engine.records import Configuration, Measurement, Row

SVG = "{http://www.w3.org/2000/svg}"
REFERENCE = (
    Group("Llama-3.1-70B", (Bar("vanilla", "vanilla", 60, 1), Bar("8B", "draft_one", 69, 1.15))),
    Group("Llama-3.1-405B", (Bar("vanilla", "vanilla", 6, 1), Bar("8B", "draft_one", 12, 2.0))),
)


def row(
    configuration: Configuration, draft: str | None, length: int | None, speed: float, error: str | None = None
) -> Row:
    return Row(configuration, draft, length, speed, speed * 0.9, speed * 1.1, speed / 100, 0.5, 2.0, 3, 3, error=error)


def measurement(*rows: Row) -> Measurement:
    return Measurement({}, {}, {"name": "Target", "file": "target.gguf"}, {}, rows)


def bars(svg: str) -> list[float]:
    """Heights of the plain bars, left to right (no legend, no paper)."""
    rounded = [element for element in ET.fromstring(svg).iter(f"{SVG}rect") if element.get("rx")]
    plain = [element for element in rounded if not str(element.get("fill")).startswith("url")]
    found = [[float(element.get(name, "0")) for name in ("x", "y", "height")] for element in plain]
    return [height for _, y, height in sorted(found) if y > 100]


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg).iter(f"{SVG}text")]


def test_heights_are_in_proportion_and_figures_are_written() -> None:
    svg = draw(REFERENCE)
    heights = bars(svg)
    assert heights == pytest.approx([heights[0], heights[0] * 69 / 60, heights[0] * 0.1, heights[0] * 0.2], abs=0.2)
    assert {"60", "69", "6", "12", "1.15x", "2.00x", "Llama-3.1-70B", "Llama-3.1-405B"} <= set(texts(svg))


def test_a_measurement_gives_vanilla_each_draft_and_automatic() -> None:
    group = group_of(
        measurement(
            row("vanilla", None, None, 100),
            row("fixed", "a.gguf", 4, 150), row("auto", "a.gguf", None, 160),
            row("fixed", "b.gguf", 2, 90), row("auto", "b.gguf", None, 101),
            row("auto", "c.gguf", None, 0, error="it does not fit"),
        )
    )  # fmt: skip
    assert [(bar.label, bar.meaning) for bar in group.bars] == [
        ("vanilla", "vanilla"),
        ("a, 4 a round", "draft_one"),
        ("a, automatic", "automatic"),
        ("b, 2 a round", "draft_two"),
        ("b, automatic", "automatic"),
    ]
    assert len(bars(draw([group], dark=True))) == 5


def test_nothing_measured_is_said() -> None:
    assert "Nothing was measured yet." in texts(draw([group_of(measurement())]))


def test_names_with_markup_stay_text() -> None:
    svg = draw([Group('<b>&"x"', (Bar("<vanilla>", "vanilla", 1, 1),))], title="a < b & c")
    assert {'<b>&"x"', "<vanilla>", "a < b & c"} <= set(texts(svg))


@given(st.floats(min_value=1e-3, max_value=1e6))
def test_the_top_of_the_axis_leaves_room_and_little_more(value: float) -> None:
    top = _nice(value)
    assert value * 1.08 <= top * (1 + 1e-9)
    assert top <= value * 1.08 * 1.7


@pytest.mark.parametrize(("value", "text"), [(2435.5, "2,436"), (99.96, "100"), (60, "60"), (3.3, "3.3"), (0, "0")])
def test_three_digits(value: float, text: str) -> None:
    assert three_digits(value) == text


def test_the_picture_is_drawn_without_a_display(tmp_path: Path, qapp: object) -> None:
    from PySide6.QtGui import QColor, QImage

    from app.ui.benchmark.svg_image import save_png

    file = tmp_path / "chart"
    save_png(draw(REFERENCE), file)
    image = QImage(str(file))
    assert (image.width(), image.height()) == (1920, 1080)
    colours = {QColor(image.pixel(x, 900)).name() for x in range(0, 1920, 4)}
    assert {"#f2a49e", "#f5d97b"} <= colours
    with pytest.raises(OSError, match="No such file"):
        save_png(draw(REFERENCE), tmp_path / "none" / "chart.png")
