"""How one model is used: what the user chose for it, for all, what its author says, and Tandem's own default."""

from pathlib import Path
from typing import Protocol

from app.models.recommended import recommended
from app.models.starter import first_pair
from app.settings import keys
from app.settings.declaration import Setting, T
from app.settings.keys import Settings
from app.settings.per_model import PerModel
from engine.records import Loaded, ModelFile, Sampling


def system_prompt(settings: Settings, loaded: Loaded | None) -> str:
    """For a new conversation: this model's own, else the user's for all."""
    chosen = settings.get(keys.TARGET)
    target = loaded.config.target if loaded else Path(chosen) if chosen else first_pair().target
    return PerModel(settings).get(target, keys.SYSTEM_PROMPT)


def sampling_for(settings: Settings, model: ModelFile, with_own: bool = True) -> Sampling:
    """How this model is sampled: its own settings, then the user's for all, then its author's, then Tandem's.

    Not `with_own`: what it would be without the first.
    """
    own, author = PerModel(settings), recommended(model).sampling or plain_sampling()

    def value(setting: Setting[T]) -> T:
        if with_own and own.has(model.path, setting):
            return own.get(model.path, setting)
        authors: T = getattr(author, setting.key)
        return settings.get(setting) if settings.get(setting) != setting.default else authors

    return sampling_as(value)


def plain_sampling() -> Sampling:
    """Tandem's own defaults."""

    def default(setting: Setting[T]) -> T:
        return setting.default

    return sampling_as(default)


class Reader(Protocol):
    """Gives the value of a setting."""

    def __call__(self, setting: Setting[T], /) -> T: ...


def sampling_as(value: Reader) -> Sampling:
    """Sampling with each of its settings as `value` gives it."""
    return Sampling(
        temperature=value(keys.TEMPERATURE),
        top_k=value(keys.TOP_K),
        top_p=value(keys.TOP_P),
        min_p=value(keys.MIN_P),
        repeat_penalty=value(keys.REPEAT_PENALTY),
        repeat_last_n=value(keys.REPEAT_LAST_N),
    )


def own_template(model: Path) -> str:
    """The chat template in the file; empty where it has none. Reads the header. Raises ModelError."""
    from engine.gguf.parser import read_header  # here, so that the window shows before this is imported

    return read_header(model).text("tokenizer.chat_template").strip()


def try_template(model: Path, template: str) -> None:
    """Renders plain conversations with it. Raises an EngineError with a sentence. Blocks for seconds at worst."""
    from engine.gguf.file import control_tokens
    from engine.gguf.vocabulary import read_vocabulary
    from engine.text.chat_template import ChatTemplate

    vocabulary = read_vocabulary(model)
    texts = vocabulary.texts()
    bos, eos = (
        "" if token is None else texts[token].decode("utf-8", "replace") for token in (vocabulary.bos, vocabulary.eos)
    )
    ChatTemplate(template, bos, eos, control_tokens(vocabulary.header), is_users=True).try_out()
