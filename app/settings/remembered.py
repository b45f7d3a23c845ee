"""What Tandem remembers by itself: kept with the settings, without a control, read in English if ever."""

from app.settings.declaration import Setting, flag

WINDOW = "Window"

DOWNLOAD_SPEED: Setting[int] = Setting(
    "download_speed", WINDOW, "Download speed", 0, "Of the last downloads, bytes a second; 0: none yet.", "integer",
    minimum=0, hidden=True,
)  # fmt: skip
HUB_TOKEN_KEPT = flag(
    "hub_token_kept", WINDOW, "Access token kept", False, "The system's keyring holds a token for the hub.", hidden=True
)
WINDOW_GEOMETRY: Setting[str] = Setting(
    "window_geometry", WINDOW, "Window geometry", "", "Place and size, as Qt writes them, base64.", "text", hidden=True
)
WINDOW_STATE: Setting[str] = Setting(
    "window_state", WINDOW, "Window state", "", "Splitters and docks, as Qt writes them, base64.", "text", hidden=True
)
SIDEBAR_VISIBLE = flag("sidebar_visible", WINDOW, "Show conversations", True, "The list on the left.", True)
STEERING_VISIBLE = flag("steering_visible", WINDOW, "Show the answer settings", False, "The panel on the right.", True)
UNSENT_TEXT: Setting[str] = Setting(
    "unsent_text", WINDOW, "Unsent text", "", "Typed and not sent, per conversation, JSON.", "text", hidden=True
)
UNSENT_SYSTEM_PROMPT: Setting[str | None] = Setting(
    "unsent_system_prompt", WINDOW, "Unsent system prompt", None, "Of the conversation that begins next.", "prose",
    optional=True, hidden=True,
)  # fmt: skip
UNSENT_STEERING: Setting[str] = Setting(
    "unsent_steering", WINDOW, "Unsent answer settings", "", "Of the conversation that begins next, JSON.", "text",
    hidden=True,
)  # fmt: skip
UNSENT_OPENING: Setting[str] = Setting(
    "unsent_opening", WINDOW, "Unsent opening", "", "How the answer to the unsent text is to begin.", "text",
    hidden=True,
)  # fmt: skip
LAST_CONVERSATION: Setting[int | None] = Setting(
    "last_conversation", WINDOW, "Last conversation", None, "Opened again at the next start.", "integer",
    optional=True, hidden=True,
)  # fmt: skip
LAST_FOLDER: Setting[str] = Setting(
    "last_folder", WINDOW, "Last folder", "", "Where the file dialog opens.", "text", hidden=True
)
