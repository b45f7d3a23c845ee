"""One small tree of errors. Each carries a sentence for the user and the exit code of the command line."""


class EngineError(Exception):
    """Something the user can be told in one sentence: what is wrong, where, and what to do."""

    exit_code = 1


class ModelError(EngineError):
    """A file that is missing, malformed, or that llama.cpp cannot serve."""

    exit_code = 3


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
