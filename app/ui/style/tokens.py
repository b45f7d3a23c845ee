"""The palette: every colour the window uses, by its meaning, once for light and once for dark."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours as `#rrggbb`. `*_fill` are for areas; the plain meaning colours hold as thin lines and text."""

    dark: bool
    window: str  # behind everything
    sidebar: str
    surface: str  # the page that is read
    raised: str  # cards, menus, the composer
    hover: str
    pressed: str
    border: str
    border_strong: str
    text: str
    muted: str  # secondary text, still 4.5 : 1 on `surface`
    faint: str  # disabled text and placeholders
    accent: str
    accent_hover: str
    accent_soft: str  # selected rows
    on_accent: str
    danger: str
    danger_soft: str
    warning_soft: str
    info_soft: str
    bubble: str  # what the user said
    code: str  # behind code
    vanilla: str
    vanilla_fill: str
    draft_one: str
    draft_one_fill: str
    draft_two: str
    draft_two_fill: str
    automatic: str
    automatic_fill: str
    syntax_keyword: str
    syntax_string: str
    syntax_number: str
    syntax_comment: str
    syntax_name: str


LIGHT = Tokens(
    dark=False,
    window="#f4f4f6",
    sidebar="#f4f4f6",
    surface="#ffffff",
    raised="#ffffff",
    hover="#eaeaee",
    pressed="#dfdfe5",
    border="#e4e4e9",
    border_strong="#cfcfd7",
    text="#1b1b1f",
    muted="#62626c",
    faint="#9a9aa5",
    accent="#5b4bd1",
    accent_hover="#4c3dbd",
    accent_soft="#e6e3fa",
    on_accent="#ffffff",
    danger="#b3261e",
    danger_soft="#fbe9e7",
    warning_soft="#fbf3d9",
    info_soft="#eeecfb",
    bubble="#f1f1f5",
    code="#f6f6f9",
    vanilla="#cf5a52",
    vanilla_fill="#f2a49e",
    draft_one="#a17400",
    draft_one_fill="#f5d97b",
    draft_two="#2c78b4",
    draft_two_fill="#9fd0f5",
    automatic="#2b8450",
    automatic_fill="#93d6a9",
    syntax_keyword="#7a3fb8",
    syntax_string="#2f7a43",
    syntax_number="#9a5b00",
    syntax_comment="#71717c",
    syntax_name="#1f5fa8",
)

DARK = Tokens(
    dark=True,
    window="#131316",
    sidebar="#131316",
    surface="#1a1a1e",
    raised="#222227",
    hover="#27272d",
    pressed="#303038",
    border="#2b2b32",
    border_strong="#42424c",
    text="#ececf0",
    muted="#a0a0ab",
    faint="#6f6f7a",
    accent="#9d8cff",
    accent_hover="#b0a2ff",
    accent_soft="#2e2a4a",
    on_accent="#15131f",
    danger="#ff9a92",
    danger_soft="#3a2221",
    warning_soft="#39321c",
    info_soft="#27243c",
    bubble="#26262c",
    code="#141417",
    vanilla="#f58e86",
    vanilla_fill="#c9605a",
    draft_one="#f2d36b",
    draft_one_fill="#c9a83e",
    draft_two="#8cc6f2",
    draft_two_fill="#4c8fc0",
    automatic="#7fd49b",
    automatic_fill="#47a367",
    syntax_keyword="#c4a1ff",
    syntax_string="#93d6a3",
    syntax_number="#efb96b",
    syntax_comment="#83838f",
    syntax_name="#8fc1f5",
)

# Where the system asks for more contrast: nothing is told by a shade alone, every edge is drawn.
LIGHT_STRONG = replace(
    LIGHT, window="#ffffff", sidebar="#ffffff", hover="#dcdce4", pressed="#c4c4d0", border="#5a5a64",
    border_strong="#000000", text="#000000", muted="#26262c", faint="#55555f", accent="#3a2ab0",
    accent_hover="#2a1c8c", accent_soft="#d5cfff", danger="#8c0f08", vanilla="#a32b22", draft_one="#6b4d00",
    draft_two="#0f4f80", automatic="#0d5a2c",
)  # fmt: skip
DARK_STRONG = replace(
    DARK, window="#000000", sidebar="#000000", surface="#000000", raised="#0c0c0f", hover="#2e2e36",
    pressed="#44444f", border="#9a9aa6", border_strong="#ffffff", text="#ffffff", muted="#dcdce4", faint="#b4b4c0",
    accent="#c3b8ff", accent_hover="#dcd5ff", accent_soft="#4a41a0", on_accent="#000000", danger="#ffc0bb",
)  # fmt: skip
