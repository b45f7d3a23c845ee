"""The bar chart: tokens per second, one group of bars for each target. Pure text in, SVG out; no Qt.

The same code draws one's own measurements and the reference chart, in the window and on the command line.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from app.benchmark.names import draft_title, target_title
from app.numbers import three_digits, times
from app.words import tr
from engine.records import Measurement, Row

Meaning = Literal["vanilla", "draft_one", "draft_two", "automatic"]

# One meaning, one colour; a pattern says it too, for whoever cannot tell the colours apart.
FILLS: dict[bool, dict[Meaning, str]] = {
    False: {"vanilla": "#f2a49e", "draft_one": "#f5d97b", "draft_two": "#9fd0f5", "automatic": "#93d6a9"},
    True: {"vanilla": "#c9605a", "draft_one": "#c9a83e", "draft_two": "#4c8fc0", "automatic": "#47a367"},
}  # as app/ui/style/tokens.py has them; a test compares
INK = {False: ("#ffffff", "#1b1b1f", "#62626c", "#e4e4e9"), True: ("#222227", "#ececf0", "#a0a0ab", "#42424c")}
PATTERNS: dict[Meaning, str] = {
    "draft_one": "M0,8 L8,0", "draft_two": "M0,0 L8,8", "automatic": "M4,0 L4,8",
}  # fmt: skip
FONT_FAMILY = "IBM Plex Sans"
FONT = f"'{FONT_FAMILY}', 'Noto Sans', 'DejaVu Sans', sans-serif"
LEFT, RIGHT, TOP, BOTTOM = 72, 24, 104, 64  # px around the plot
GROUP_GAP = 0.8  # in widths of a bar
BAR_EDGE = 0.08  # of its width, on either side
LEGEND_LINE, LEGEND_LINES = 18, 2  # px; lines that TOP has room for
HEADLINES = (20, 18, 16, 14)  # px
ROOM_FOR_FIGURES = 38  # px of a bar: narrower ones have their ratio written upright


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; `low` and `high` are the error bar, where there is one."""

    label: str
    meaning: Meaning
    tokens_per_second: float
    ratio: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The bars of one target; vanilla comes first."""

    target: str
    bars: tuple[Bar, ...]


def group_of(measurement: Measurement) -> Group:
    """The bars of a measurement: vanilla, then each draft at its best fixed length and automatic."""
    drafts = list(dict.fromkeys(row.draft for row in measurement.rows if row.draft))
    bars = tuple(_bar(row, drafts) for row in measurement.rows if not row.error and row.prompts)
    return Group(target_title(measurement), bars)


def _bar(row: Row, drafts: Sequence[str]) -> Bar:
    return Bar(_bar_label(row), _meaning(row, drafts), row.tokens_per_second, row.ratio, row.low, row.high)


def _meaning(row: Row, drafts: Sequence[str]) -> Meaning:
    if row.configuration == "vanilla":
        return "vanilla"
    if row.configuration == "auto" or row.draft is None:
        return "automatic"
    return "draft_one" if drafts.index(row.draft) % 2 == 0 else "draft_two"


def _bar_label(row: Row) -> str:
    if row.configuration == "vanilla":
        return tr("vanilla")
    name = draft_title(row) or tr("look-up")
    if row.configuration == "auto":
        return tr("{draft}, automatic", draft=name)
    return tr("{draft}, {length} a round", draft=name, length=row.draft_length)


def draw(groups: Sequence[Group], *, title: str = "", dark: bool = False,
         width: int = 960, height: int = 540, at_least: float = 0.0) -> str:  # fmt: skip
    """An SVG document. Empty groups are drawn as such: the chart says that there is nothing yet.

    `at_least`: tokens/s that the axis reaches, so that two charts can be compared.
    """
    title = title or tr("Tokens per second")
    paper, ink, muted, line = INK[dark]
    size = f'width="{width}" height="{height}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {width} {height}" font-family="{FONT}">',
        f"<title>{escape(title)}</title>",
        f'<rect {size} fill="{paper}"/>',
        *_patterns(ink),
        _headline(title, width, ink),
    ]
    shown = [group for group in groups if group.bars]
    if not shown:
        parts.append(_text(width / 2, height / 2, tr("Nothing was measured yet."), muted, 16, anchor="middle"))
    else:
        plot = _Plot(shown, width, height, dark, at_least)
        parts += [*plot.legend(muted), *plot.axis(muted, line), *plot.groups(ink, muted)]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _headline(title: str, width: int, ink: str) -> str:
    """As large as its length lets it be."""
    room = width - LEFT - RIGHT
    size = next((size for size in HEADLINES if _long(title, size) <= room), HEADLINES[-1])
    return _text(LEFT, 36, _fitted(title, room, size), ink, size, weight=600)


def _patterns(ink: str) -> list[str]:
    shapes = [
        f'<pattern id="{meaning}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<path d="{path}" stroke="{ink}" stroke-opacity="0.28" stroke-width="1"/></pattern>'
        for meaning, path in PATTERNS.items()
    ]
    return ["<defs>", *shapes, "</defs>"]


class _Plot:
    """Places things: values to pixels, bars side by side."""

    def __init__(self, groups: Sequence[Group], width: int, height: int, dark: bool, at_least: float) -> None:
        self._groups, self._width, self._height = groups, width, height
        self._fills, self._paper = FILLS[dark], INK[dark][0]
        slots = sum(len(group.bars) for group in groups) + GROUP_GAP * len(groups)
        self._bar_width = min((width - LEFT - RIGHT) / slots, 120)
        upright = 1.06 if self._bar_width < ROOM_FOR_FIGURES else 1.0  # upright figures stand higher
        self._top_value = _nice(max(at_least, top_of(groups)) * upright)
        self._left = LEFT + (width - LEFT - RIGHT - self._bar_width * slots) / 2
        labels: dict[str, Meaning] = {bar.label: bar.meaning for group in groups for bar in group.bars}
        self._labels = labels
        several = len(set(labels.values())) < len(labels)  # one colour for two bars: numbers tell them apart
        self._numbers = {label: f"{number}" for number, label in enumerate(labels, start=1)} if several else {}
        self._top = TOP + max(0, len({y for *_, y in self._legend_places()}) - LEGEND_LINES) * LEGEND_LINE

    def y(self, value: float) -> float:
        return self._height - BOTTOM - value / self._top_value * (self._height - self._top - BOTTOM)

    def _legend_places(self) -> list[tuple[str, Meaning, float, float]]:
        """Text, meaning, x and y of each entry; lines break where the paper ends."""
        places, x, y = [], float(LEFT), 54.0
        for label, meaning in self._labels.items():
            text = f"{self._numbers[label]}  {label}" if self._numbers else label
            needed = 38 + 6.6 * len(text)
            if x + needed > self._width - RIGHT and x > LEFT:
                x, y = float(LEFT), y + LEGEND_LINE
            places.append((text, meaning, x, y))
            x += needed
        return places

    def legend(self, ink: str) -> list[str]:
        parts = []
        for text, meaning, x, y in self._legend_places():
            parts += [self._swatch(x, y, 14, 12, meaning), _text(x + 20, y + 10.5, text, ink, 12)]
        return parts

    def axis(self, ink: str, line: str) -> list[str]:
        parts = []
        for step in range(5):
            value = self._top_value * step / 4
            y = self.y(value)
            parts.append(f'<path d="M{LEFT},{y:.1f} H{self._width - RIGHT}" stroke="{line}"/>')
            parts.append(_text(LEFT - 8, y + 4, three_digits(value), ink, 12, anchor="end"))
        middle = (self._top + self._height - BOTTOM) / 2
        return [*parts, _text(20, middle, tr("tokens/s"), ink, 12, anchor="middle", turn=True)]

    def groups(self, ink: str, muted: str) -> list[str]:
        parts, x = [], self._left
        for group in self._groups:
            x += self._bar_width * GROUP_GAP / 2
            width = self._bar_width * len(group.bars)
            vanilla = next((bar for bar in group.bars if bar.meaning == "vanilla"), None)
            for number, bar in enumerate(group.bars):
                parts += self._bar(bar, x + number * self._bar_width, ink)
            if vanilla:
                edge = self._bar_width * BAR_EDGE  # no further than the bars, whose figures hide it
                line = f"M{x + edge:.1f},{self.y(vanilla.tokens_per_second):.1f} h{width - 2 * edge:.1f}"
                parts.append(f'<path d="{line}" stroke="{ink}" stroke-dasharray="6 4" stroke-width="1.2"/>')
            for number, bar in enumerate(group.bars):
                parts += self._figures(bar, x + (number + 0.5) * self._bar_width, ink, muted)
                if self._numbers:
                    below = (x + (number + 0.5) * self._bar_width, self._height - BOTTOM + 16)
                    parts.append(_text(*below, self._numbers[bar.label], muted, 12, anchor="middle"))
            name = _fitted(group.target, width + self._bar_width * GROUP_GAP)
            middle, line_below = x + width / 2, self._height - BOTTOM + (40 if self._numbers else 26)
            parts.append(_text(middle, line_below, name, ink, 14, anchor="middle", weight=600))
            x += width + self._bar_width * GROUP_GAP / 2
        return parts

    def _bar(self, bar: Bar, x: float, ink: str) -> list[str]:
        top, middle = self.y(bar.tokens_per_second), x + self._bar_width / 2
        edge = self._bar_width * BAR_EDGE
        size = self._bar_width - 2 * edge, self._height - BOTTOM - top
        parts = [self._swatch(x + edge, top, *size, bar.meaning)]
        if bar.low is not None and bar.high is not None and bar.high > bar.low:
            low, high = self.y(bar.low), self.y(bar.high)
            caps = f"M{middle - 5:.1f},{low:.1f} h10 M{middle - 5:.1f},{high:.1f} h10"
            parts.append(f'<path d="M{middle:.1f},{low:.1f} V{high:.1f} {caps}" stroke="{ink}" fill="none"/>')
        return parts

    def _figures(self, bar: Bar, middle: float, ink: str, muted: str) -> list[str]:
        """Rate and ratio over a bar, on paper of their own: the dashed line may pass there."""
        head = self.y(max(bar.tokens_per_second, bar.high or 0.0))
        rate, ratio = three_digits(bar.tokens_per_second), times(bar.ratio)
        if self._bar_width < ROOM_FOR_FIGURES:
            size = 11 if self._bar_width >= 16 else 8
            long = size * 0.58 * len(ratio)
            box = f'x="{middle - size / 2:.1f}" y="{head - 7 - long:.1f}" width="{size}" height="{long + 4:.1f}"'
            paper = f'<rect {box} fill="{self._paper}"/>'
            return [paper, _text(middle + size * 0.35, head - 5, ratio, ink, size, turn=True)]
        size = 13 if self._bar_width >= 48 else 12
        width = min(8.0 * max(len(rate), len(ratio)) + 4, self._bar_width)
        box = f'x="{middle - width / 2:.1f}" y="{head - 32:.1f}" width="{width:.1f}" height="30"'
        return [
            f'<rect {box} fill="{self._paper}"/>',
            _text(middle, head - 19, rate, ink, size, anchor="middle", weight=600),
            _text(middle, head - 6, ratio, muted, size - 1, anchor="middle"),
        ]

    def _swatch(self, x: float, y: float, width: float, height: float, meaning: Meaning) -> str:
        box = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{max(height, 0):.1f}" rx="2"'
        plain = f'<rect {box} fill="{self._fills[meaning]}"/>'
        return plain + (f'<rect {box} fill="url(#{meaning})"/>' if meaning in PATTERNS else "")


def _text(x: float, y: float, text: str, colour: str, size: int, anchor: str = "start", weight: int = 400,
          turn: bool = False) -> str:  # fmt: skip
    turned = f' transform="rotate(-90 {x:.1f} {y:.1f})"' if turn else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" font-size="{size}" font-weight="{weight}" '
        f'text-anchor="{anchor}"{turned}>{escape(text)}</text>'
    )


def top_of(groups: Sequence[Group]) -> float:
    """The highest that any bar or its error bar reaches."""
    return max((max(bar.high or 0.0, bar.tokens_per_second) for group in groups for bar in group.bars), default=0.0)


def _long(text: str, size: int) -> float:
    """Px that a semibold text takes, about."""
    return len(text) * size * 0.557


def _fitted(text: str, width: float, size: int = 14) -> str:
    """As much of a text as there is room for."""
    most = max(3, int(width / _long("x", size)))
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _nice(value: float) -> float:
    """The next round number above a value and the labels over it, so that quarters of it are round too."""
    if value <= 0 or not math.isfinite(value):
        return 1.0
    power = 10.0 ** math.floor(math.log10(value * 1.08))
    return next(step * power for step in (1, 1.2, 1.6, 2, 2.4, 3, 4, 6, 8, 10, 12) if step * power >= value * 1.08)
