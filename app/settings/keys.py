"""Every setting, declared once: key, type, default, sentence. Dialog, file and command line all read this."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from app.settings.declaration import Setting, SettingError, Value, count, flag, layers, number, tokens
from app.settings.file import SettingsFile
from app.settings.remembered import *  # noqa: F403  # all that is declared has one name, `keys`
from app.words import tr_noop
from engine.records import FlashAttention, KvType, Speculation

__all__ = ["SETTINGS", "Setting", "SettingError", "Settings", "Value", "sections"]

Theme = Literal["system", "light", "dark"]
Language = Literal["system", "en", "de"]
Overflow = Literal["drop_oldest", "summarise", "stop"]
Form = Literal["free", "json", "schema", "grammar"]

LOOK, MODELS, DRAFTING, SAMPLING = tr_noop("Look"), tr_noop("Models"), tr_noop("Drafting"), tr_noop("Sampling")
CHAT, PANEL, HARDWARE = tr_noop("Chat"), tr_noop("Speed panel"), tr_noop("Hardware")
PRIVACY, FORM_OF_ANSWER = tr_noop("Privacy"), tr_noop("Form")

# --- look ----------------------------------------------------------------------------------------

THEME: Setting[Theme] = Setting(
    "theme", LOOK, tr_noop("Theme"), "system", tr_noop("Light, dark, or whatever the system uses."), "choice",
    ("system", "light", "dark"), english_words=(tr_noop("As the system"), tr_noop("Light"), tr_noop("Dark")),
)  # fmt: skip
FONT_SIZE = Setting(
    "font_size", LOOK, tr_noop("Text size"), 15, tr_noop("Size of the transcript's text."), "integer", minimum=9,
    maximum=32, english_unit=tr_noop("px"),
)  # fmt: skip
LANGUAGE: Setting[Language] = Setting(
    "language", LOOK, tr_noop("Language"), "system", tr_noop("Of the window, from its next start on."), "choice",
    ("system", "en", "de"), english_words=(tr_noop("As the system"), "English", "Deutsch"),
)  # fmt: skip
REDUCE_MOTION = flag(
    "reduce_motion", LOOK, tr_noop("Reduce motion"), False,
    tr_noop("Menus open at once, and the text cursor does not blink."),
)  # fmt: skip

# --- models --------------------------------------------------------------------------------------

TARGET: Setting[str | None] = Setting(
    "target", MODELS, tr_noop("Target"), None,
    tr_noop("The model whose text you read; blank: the starter, SmolLM2-135M-Instruct."), "file", optional=True,
    reload=True,
)  # fmt: skip
DRAFT: Setting[str | None] = Setting(
    "draft", MODELS, tr_noop("Draft"), None, tr_noop("The small model that guesses ahead; blank: none."), "file",
    optional=True, reload=True,
)  # fmt: skip
MODEL_FOLDERS: Setting[tuple[str, ...]] = Setting(
    "model_folders", MODELS, tr_noop("Model folders"), (), tr_noop("Further folders to look for GGUF files in."),
    "folders",
)  # fmt: skip
HIDDEN_MODELS: Setting[tuple[str, ...]] = Setting(
    "hidden_models", MODELS, "Hidden models", (), "Files that were removed from the list and stay on disk.",
    "list", hidden=True,
)  # fmt: skip
MODEL_SETTINGS: Setting[str] = Setting(
    "model_settings", MODELS, "Settings of single models", "", "What differs for one model, JSON by its file.",
    "text", hidden=True,
)  # fmt: skip
CHECK_FIRST = flag(
    "preflight", MODELS, tr_noop("Try files first"), True,
    tr_noop("Load a new file in a process of its own first, so that a damaged one cannot close Tandem."),
)  # fmt: skip

# --- drafting ------------------------------------------------------------------------------------

SPECULATION: Setting[Speculation] = Setting(
    "speculation", DRAFTING, tr_noop("Drafting"), "auto",
    tr_noop("Automatic drafts when it is faster, always drafts every round, off is vanilla decoding."), "choice",
    ("auto", "always", "off"), english_words=(tr_noop("Automatic"), tr_noop("Always"), tr_noop("Off")),
)  # fmt: skip
DRAFT_LENGTH: Setting[int | None] = Setting(
    "draft_length", DRAFTING, tr_noop("Draft length"), None, tr_noop("Draft tokens a round; blank: Tandem picks."),
    "integer", minimum=1, maximum=24, english_unit=tr_noop("tokens"), optional=True,
)  # fmt: skip
LOOKUP = flag(
    "lookup", DRAFTING, tr_noop("Look up repeats"), True,
    tr_noop("Propose tokens from earlier text too, which costs nothing and needs no draft."),
)  # fmt: skip
AUTO_DRAFT = flag(
    "auto_draft", DRAFTING, tr_noop("Find the best draft"), True,
    tr_noop(
        "While nobody waits for an answer, try the drafts that are here on your latest questions, and use the fastest."
    ),
)  # fmt: skip
EXACT = flag(
    "exact", DRAFTING, tr_noop("Exact"), False,
    tr_noop(
        "Keep to batch sizes that are bitwise equal to one-token passes here, so that not even a near-tie can flip."
    ), reload=True,
)  # fmt: skip

# --- sampling ------------------------------------------------------------------------------------

TEMPERATURE = number(
    "temperature", SAMPLING, tr_noop("Temperature"), 0.7,
    tr_noop("0 always takes the likeliest token; higher is more varied."), 0, 5,
)  # fmt: skip
TOP_K = count(
    "top_k", SAMPLING, tr_noop("Top-k"), 40, tr_noop("Choose among this many likeliest tokens; 0: no limit."), 0,
    1_000_000,
)  # fmt: skip
TOP_P = number(
    "top_p", SAMPLING, tr_noop("Top-p"), 0.95,
    tr_noop("Choose among the likeliest tokens that hold this share; 1: no limit."), 0, 1,
)  # fmt: skip
MIN_P = number(
    "min_p", SAMPLING, tr_noop("Min-p"), 0.05,
    tr_noop("Leave out tokens below this share of the likeliest one's probability; 0: none."), 0, 1,
)  # fmt: skip
REPEAT_PENALTY = number(
    "repeat_penalty", SAMPLING, tr_noop("Repeat penalty"), 1.0,
    tr_noop("Above 1 makes the latest tokens less likely; 1: off."), 0.5, 2,
)  # fmt: skip
REPEAT_LAST_N = count(
    "repeat_last_n", SAMPLING, tr_noop("Repeat window"), 64,
    tr_noop("How many of the latest tokens the repeat penalty counts; 0: none."), 0, 100_000,
)  # fmt: skip
SEED: Setting[int | None] = Setting(
    "seed", SAMPLING, tr_noop("Seed"), None,
    tr_noop("The same seed gives the same text; blank: a new one for each reply."), "integer", minimum=0,
    maximum=2**63 - 1, optional=True,
)  # fmt: skip
MAX_TOKENS = tokens(
    "max_tokens", SAMPLING, tr_noop("Longest reply"),
    tr_noop("Stop a reply here; blank: when the model stops or the context is full."), 1, 1_000_000,
)  # fmt: skip

# --- form ----------------------------------------------------------------------------------------

STOPS: Setting[tuple[str, ...]] = Setting(
    "stop_sequences", FORM_OF_ANSWER, tr_noop("Stop sequences"), (),
    tr_noop("The answer ends before the first of them. One per line; \\n stands for a line break."), "lines",
)  # fmt: skip
FORM: Setting[Form] = Setting(
    "answer_form", FORM_OF_ANSWER, tr_noop("Form of the answer"), "free",
    tr_noop("Whether the model answers as it likes, with JSON, or by a schema or grammar of yours."), "choice",
    ("free", "json", "schema", "grammar"),
    english_words=(tr_noop("Free text"), tr_noop("Any JSON"), tr_noop("JSON schema"), tr_noop("Grammar (GBNF)")),
)  # fmt: skip
FORM_TEXT: Setting[str] = Setting(
    "answer_form_text", FORM_OF_ANSWER, tr_noop("Schema or grammar"), "",
    tr_noop("What answers follow where their form is a JSON schema or a grammar, which begins with a rule named root."),
    "prose",
)  # fmt: skip

# --- chat ----------------------------------------------------------------------------------------

SYSTEM_PROMPT: Setting[str] = Setting(
    "system_prompt", CHAT, tr_noop("System prompt"), "", tr_noop("What the model is told before a new conversation."),
    "prose",
)  # fmt: skip
CHAT_TEMPLATE: Setting[str | None] = Setting(
    "chat_template", CHAT, tr_noop("Chat template"), None,
    tr_noop("How a conversation is written for the model, in Jinja, in place of the template in its file."), "prose",
    optional=True, hidden=True, reload=True,
)  # fmt: skip
OVERFLOW: Setting[Overflow] = Setting(
    "overflow", CHAT, tr_noop("When the context is full"), "drop_oldest",
    tr_noop(
        "Leave the oldest turns out, have the model summarise them first, or stop and say so. The system prompt stays."
    ), "choice", ("drop_oldest", "summarise", "stop"),
    english_words=(tr_noop("Drop the oldest turns"), tr_noop("Summarise the oldest turns"), tr_noop("Stop")),
)  # fmt: skip
THINKING = flag(
    "thinking", CHAT, tr_noop("Think before answering"), True,
    tr_noop("Reasoning models whose template offers the choice (Qwen3, SmolLM3) answer at once when this is off."),
)  # fmt: skip
SEND_WITH_ENTER = flag(
    "send_with_enter", CHAT, tr_noop("Enter sends"), True, tr_noop("Enter sends and Shift+Enter breaks the line.")
)
SHOW_MARKS = flag(
    "show_marks", CHAT, tr_noop("Mark draft tokens"), False,
    tr_noop("Underline what was drafted and accepted, and show where the target corrected it."),
)  # fmt: skip
NOTIFY = flag(
    "notify", CHAT, tr_noop("Tell me when it has answered"), True,
    tr_noop("A message on the desktop when an answer of more than ten seconds ends while you look at another window."),
)  # fmt: skip
SHOW_REPLY_STATS = flag(
    "show_reply_stats", CHAT, tr_noop("Speed under replies"), True, tr_noop("Tokens, speed and acceptance of each.")
)
WRAP_CODE = flag(
    "wrap_code", CHAT, tr_noop("Wrap long lines of code"), True,
    tr_noop(
        "Off: code that is wider than its box is scrolled sideways. A switch over each block changes that one only."
    ),
)  # fmt: skip
CODE_LINE_NUMBERS = flag(
    "code_line_numbers", CHAT, tr_noop("Line numbers in code"), False,
    tr_noop("Number the lines of code. A switch over each block changes that one only."),
)  # fmt: skip

# --- speed panel ---------------------------------------------------------------------------------

PANEL_VISIBLE = flag(
    "panel_visible", PANEL, tr_noop("Show the panel"), True, tr_noop("The live chart beside the conversation.")
)
PANEL_PAUSED = flag("panel_paused", PANEL, "Pause the chart", False, "Keep the chart still while text streams.", True)
PANEL_WHOLE_CONVERSATION = flag(
    "panel_whole_conversation", PANEL, tr_noop("Whole conversation"), False,
    tr_noop("Chart every reply instead of the newest one."),
)  # fmt: skip

# --- hardware ------------------------------------------------------------------------------------

CONTEXT = tokens(
    "context", HARDWARE, tr_noop("Context"),
    tr_noop("Longest conversation the model sees; blank: as the model allows and memory fits."), 1, 10_000_000,
    reload=True,
)  # fmt: skip
THREADS: Setting[int | None] = Setting(
    "threads", HARDWARE, tr_noop("Threads"), None,
    tr_noop("Processor cores to compute on; blank: what the machine has free."), "integer", minimum=1, maximum=1024,
    optional=True, reload=True,
)  # fmt: skip
GPU_LAYERS = layers("gpu_layers", HARDWARE, tr_noop("Target layers on the GPU"))
DRAFT_GPU_LAYERS = layers("draft_gpu_layers", HARDWARE, tr_noop("Draft layers on the GPU"))
KV_TYPE: Setting[KvType] = Setting(
    "kv_type", HARDWARE, tr_noop("KV cache type"), "f16",
    tr_noop("q8_0 halves the memory of a long conversation; f16 is the usual."), "choice",
    ("f16", "bf16", "f32", "q8_0", "q4_0"), reload=True,
)  # fmt: skip
FLASH_ATTENTION: Setting[FlashAttention] = Setting(
    "flash_attention", HARDWARE, tr_noop("Flash attention"), "auto",
    tr_noop("Automatic: whichever is faster on this processor; on a GPU llama.cpp's choice."), "choice",
    ("auto", "on", "off"), english_words=(tr_noop("Automatic"), tr_noop("On"), tr_noop("Off")), reload=True,
)  # fmt: skip
KV_CACHE_DISK_MB = Setting(
    "kv_cache_disk_mb", HARDWARE, tr_noop("Keep conversations ready"), 2048,
    tr_noop(
        "Disk space, in Tandem's cache folder, for what the models computed of recent conversations, which then "
        "go on without being read again; 0: none. Nothing is kept where less than 2 GB would stay free."
    ), "integer", minimum=0, maximum=1_000_000, english_unit=tr_noop("MB"), reload=True,
)  # fmt: skip
DEVICES: Setting[tuple[str, ...]] = Setting(
    "devices", HARDWARE, tr_noop("Devices"), (), tr_noop("Devices to use, by name; none named: all of them."), "list",
    reload=True,
)  # fmt: skip
RPC_SERVERS: Setting[tuple[str, ...]] = Setting(
    "rpc_servers", HARDWARE, tr_noop("RPC workers"), (),
    tr_noop("host:port of llama.cpp RPC workers that share a large target."), "list", reload=True,
)  # fmt: skip

# --- privacy -------------------------------------------------------------------------------------

OFFLINE = flag(
    "offline", PRIVACY, tr_noop("Never use the network"), True,
    tr_noop("Refuse every search and download. On until you first search or download; Tandem then asks once."),
)  # fmt: skip
NETWORK_ASKED = flag("network_asked", PRIVACY, "Network asked", False, "The user has said yes or no.", hidden=True)
SETTINGS: dict[str, Setting[Value]] = {
    setting.key: setting for setting in list(globals().values()) if isinstance(setting, Setting)
}
"""All of the above by key, in the order of declaration."""


def sections() -> Iterator[tuple[str, list[Setting[Value]]]]:
    """Sections in order with the settings that a settings page shows."""
    names = dict.fromkeys(setting.section for setting in SETTINGS.values() if not setting.hidden)
    for name in names:
        yield name, [setting for setting in SETTINGS.values() if setting.section == name and not setting.hidden]


class Settings(SettingsFile):
    """All of the above, as this user chose them."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, SETTINGS)
