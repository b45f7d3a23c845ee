"""One small tree of errors. Each carries a sentence for the user and the exit code of the command line."""

from engine.words import tr, tr_noop

EXTRA_BACKENDS = "TANDEM_GGML_BACKENDS"  # a variable: libraries of ggml backends, os.pathsep between them


class EngineError(Exception):
    """Something the user can be told in one sentence: what is wrong, where, and what to do."""

    exit_code = 1


class ModelError(EngineError):
    """A file that is missing, malformed, or that llama.cpp cannot serve."""

    exit_code = 3


class BackendError(ModelError):
    """A library of `EXTRA_BACKENDS` that does not load; `reason` is what llama.cpp says of it, or empty."""

    def __init__(self, path: str, reason: str) -> None:
        sentence = tr_noop("{variable} names {path}, which cannot be loaded: {reason}.")
        super().__init__(tr(sentence, variable=EXTRA_BACKENDS, path=path, reason=reason or tr("no reason given")))
        self.path, self.reason = path, reason


class PairError(EngineError):
    """A draft that cannot serve this target."""

    exit_code = 3


class RequestError(EngineError):
    """A prompt that cannot be answered: empty, or longer than the context."""

    exit_code = 3


class ShapeError(EngineError):
    """A grammar or JSON schema that cannot be read, or that no answer can follow."""

    exit_code = 2


class NotEnoughMemory(EngineError):
    """Weights, KV caches and scratch together exceed what is free."""

    exit_code = 4


class LoadCancelled(EngineError):
    """The user stopped a load. Nothing is shown and nothing is left behind."""

    exit_code = 130
