"""The engine: owns a pair of models, and answers one request at a time."""

import threading
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from engine.errors import ShapeError
from engine.hardware.free_memory import free_memory
from engine.hardware.memory_fit import OUTPUTS
from engine.hardware.placement import Placement, place
from engine.hardware.thread_scaling import ThreadFollower
from engine.hardware.threads import default_threads, most_threads, physical_cores
from engine.kv_cache.cache import KvCache
from engine.llama.backend import version
from engine.llama.context import Context
from engine.llama.devices import list_devices
from engine.llama.pages import give_back
from engine.pair.attention import AttentionChoices
from engine.pair.weights import Weights, read_files
from engine.policy.policy import Policy
from engine.records import Event, Finished, Loaded, ModelFile, PairConfig, Request
from engine.speculation.answer import Answer
from engine.speculation.answer_form import AnswerForm
from engine.speculation.calibration import Calibration, CalibrationFile, calibrate, calibrate_beside, machine_is_quiet
from engine.speculation.exact_widths import most_exact
from engine.speculation.learned_file import LearnedFile
from engine.speculation.session import Session
from engine.speculation.verify_costs import identity
from engine.text import chat_template
from engine.text.sampling import Sampler
from engine.words import tr

_ANY_WIDTH: tuple[int, ...] | None = None
_NOISE_MARGIN = 4.0  # a choice within this many times the measured noise counts as a near-tie


class Engine:
    """A target and an optional draft, loaded and calibrated.

    Not thread-safe: one thread owns it. `cancel` of a load or a generation may be set from any thread.
    Raises ModelError, PairError, NotEnoughMemory or LoadCancelled; a load that fails leaves nothing behind.
    """

    def __init__(
        self,
        config: PairConfig,
        on_progress: Callable[[float], None] | None = None,
        cancel: threading.Event | None = None,
        calibrations: Path | None = None,
        kv_states: Path | None = None,
        is_quiet: Callable[[], bool] = machine_is_quiet,
    ) -> None:
        """`calibrations` is a file, `kv_states` a folder; None: nothing is kept over a restart.

        `is_quiet`: whether what is measured now tells anything.
        """
        started = perf_counter()
        self._resources = ExitStack()
        self._config = config  # of the target's caches: the exact mode may change the KV type that was asked for
        self._calibrations, self._learned = calibrations, LearnedFile(calibrations)
        self._costs, self._is_quiet = CalibrationFile(calibrations, is_quiet), is_quiet
        self._keys: dict[Path | None, str] = {}  # of their calibrations, by draft
        self._policies: dict[Path | None, Policy] = {}
        self._exact_widths = _ANY_WIDTH  # None: any width may be used
        self._draft_threads: dict[Path | None, int] = {}
        target, draft, warnings = read_files(config)
        target = replace(target, has_template=target.has_template or bool(config.template))
        self._devices = list_devices(config.devices, config.rpc_servers)
        placement = place(config, target, draft, self._devices, free_memory(), OUTPUTS)
        self._threads = min(config.threads, physical_cores()) if config.threads else default_threads()
        self._follower = ThreadFollower(self._threads if config.threads else most_threads(), self._threads)
        try:
            kept = self._kv_cache(kv_states)  # closed last: its files are written when the models are freed already
            self._weights = self._load(placement, on_progress or (lambda _fraction: None), cancel)
            if config.exact:
                self._config, self._exact_widths = most_exact(config, self._target_context, cancel)
            self.session = self._resources.enter_context(self.open_session(config.draft, cancel=cancel))
            self.session.kv_cache = kept
        except BaseException:
            self.close()
            raise
        self.loaded = self._loaded(config, target, draft, warnings, perf_counter() - started)
        chat_template.prepare()  # last: its start would count as another program's load

    def _kv_cache(self, folder: Path | None) -> KvCache | None:
        if not self._config.kv_disk_bytes:
            return None
        kept = KvCache(folder, self._config.kv_disk_bytes)
        self._resources.callback(kept.close)
        return kept

    def _load(
        self, placement: Placement, on_progress: Callable[[float], None], cancel: threading.Event | None
    ) -> Weights:
        file = self._calibrations and self._calibrations.with_name("attention.json")
        attention = AttentionChoices(file, self._is_quiet, cancel=cancel)
        weights = Weights(self._config, placement, self._devices, on_progress, cancel, attention)
        return self._resources.enter_context(weights)

    def _loaded(
        self,
        config: PairConfig,
        target: ModelFile,
        draft: ModelFile | None,
        warnings: tuple[str, ...],
        load_seconds: float,
    ) -> Loaded:
        """`config`: as it was asked for."""
        return Loaded(
            config=config,
            target=target,
            draft=draft,
            context=self.session.target.n_ctx,
            threads=self._threads,
            devices=tuple(self._devices),
            exact_widths=() if self._exact_widths is None else self._exact_widths,
            warnings=warnings + self._exact_warnings(),
            load_seconds=load_seconds,
            vanilla_ns=self.session.policy.costs.vanilla,
        )

    def _exact_warnings(self) -> tuple[str, ...]:
        if self._exact_widths != ():
            return ()
        return (
            tr("No batch width is bitwise equal to single tokens here: the exact mode generates without drafting."),
        )

    def _target_context(self, config: PairConfig) -> Context:
        return self._weights.target_context(config, self._threads)

    def open_session(
        self, draft: Path | None, share: Session | None = None, cancel: threading.Event | None = None
    ) -> Session:
        """Fresh caches over the loaded target and `draft`, which is loaded if it is not yet. The caller closes them.

        `share`: use the target cache of that session instead of a new one; the two then cannot be interleaved.
        Raises as the engine does where the draft cannot serve, and LoadCancelled while it is measured.
        """
        weights = self._weights
        weights.target.check_workers()
        with ExitStack() as undo:
            target = share.target if share else undo.enter_context(self._target_context(self._config))
            context = None
            if draft:
                context = undo.enter_context(weights.draft_context(draft, target.n_ctx, self._threads))
            policy = self._policy(target, context, draft, cancel)
            undo.pop_all()
        return Session(target, context, policy, owns_target=share is None, draft_threads=self._draft_threads[draft])

    def forget_draft(self, draft: Path) -> None:
        """Free a draft that was loaded for a session, once its sessions are closed."""
        self._weights.forget_draft(draft)

    def forget_other_drafts(self, wanted: Collection[Path | None]) -> None:
        """Free what earlier lanes were opened with and no session uses: all but these and the pair's own draft."""
        self._weights.forget_other_drafts(wanted)

    def _policy(
        self, target: Context, draft: Context | None, path: Path | None, cancel: threading.Event | None
    ) -> Policy:
        """The policy of this draft: what it learned serves all sessions with the same draft."""
        if path not in self._policies:
            config = self._config
            placement = f"{config.gpu_layers}/{config.draft_gpu_layers} {config.kv_type} {target.flash_attention}"
            hardware = f"{self._threads} threads, " + ", ".join(
                device.description if device.kind == "rpc" else device.name for device in self._devices
            )
            pair = f"{identity(config.target)} {identity(path) if path else '-'}"
            key = self._keys[path] = f"{version()} | {hardware} | {placement} | {pair}"
            found = self._costs.get(key, lambda: calibrate(target, draft, cancel))
            self._calibration: Calibration = found
            self._draft_threads[path] = found.draft_threads
            self._policies[path] = policy = Policy(found.curve(), found.draft, self._exact_widths)
            self._learned.restore(pair, policy)
        if draft:
            draft.set_threads(self._draft_threads[path])
        return self._policies[path]

    @property
    def is_in_doubt(self) -> bool:
        """Whether the costs in use of the pair were measured while other programs held the cores."""
        return self._costs.is_in_doubt(self._keys[self._config.draft])

    def measure_again(self, cancel: threading.Event) -> None:
        """Measure the pair anew if the machine is quiet, and plan with that. What the caches hold stays.

        For a moment when nobody waits: it takes up to a second. Raises LoadCancelled once `cancel` is set, within a
        node of llama.cpp's graph, and EngineError where llama.cpp fails; the costs in use then stay.
        """
        self._weights.target.check_workers()
        session, path = self.session, self._config.draft
        target, draft, threads = session.target, session.draft, self._threads
        found = self._costs.again(self._keys[path], lambda: calibrate_beside(target, draft, threads, cancel))
        if found is None:
            return
        self._calibration = found
        self._draft_threads[path] = session.draft_threads = found.draft_threads
        session.policy.calibrate(found.curve(), found.draft)
        target.set_threads(threads)  # for which the new costs are: from there on they follow the machine
        if draft:
            draft.set_threads(found.draft_threads)

    # --- answering -----------------------------------------------------------------------------

    def generate(
        self, request: Request, cancel: threading.Event | None = None, session: Session | None = None
    ) -> Iterator[Event]:
        """Prefill..., Round..., then exactly one Finished, also after a cancel (finish_reason "cancelled").

        `session`: other caches than the engine's own. Raises RequestError for a prompt that is empty or longer than the
        context, ShapeError for a grammar or schema that cannot be used, ModelError where an RPC worker was lost. The
        engine is ready for the next request whenever the iterator ends or is closed.
        """
        self._weights.target.check_workers()
        if request.grammar or request.json_schema:  # which leave no room for thinking first
            request = replace(request, thinking=False)
        text, notices = self._weights.tokenize(request)
        opening = self._weights.thinking_opened_by(text) if request.prompt is None else ""
        cancel, session, sampler = cancel or threading.Event(), session or self.session, Sampler(request.sampling)
        with closing(AnswerForm(request, self._weights.target, sampler, opening)) as form:
            answer = Answer(session, request, text, sampler, form, self._noise)
            with closing(answer.events(cancel, lambda: self._follow_machine(session))) as events:
                for event in events:
                    if isinstance(event, Finished):
                        self._learned.save(session.policy)
                        event = replace(event, notices=notices + event.notices)
                    yield event

    @property
    def _noise(self) -> float:
        """How far logits of a batch may lie from those of single tokens, with some margin; 0: they are equal."""
        return 0.0 if self._exact_widths is not None else self._calibration.noise * _NOISE_MARGIN

    def form_problem(self, request: Request) -> str:
        """What is wrong with the grammar or JSON schema of a request; empty: nothing."""
        try:
            AnswerForm(request, self._weights.target, Sampler(request.sampling)).close()
        except ShapeError as error:
            return str(error)
        return ""

    def _follow_machine(self, session: Session) -> None:
        if self._exact_widths is None:  # exactness was tested at one number of threads
            self._follower.follow(session.target, session.draft, session.policy.costs, session.draft_threads)

    def count_tokens(self, what: Request | str) -> int:
        """Tokens of a request's whole prompt, or of a text that stands in one. Raises RequestError as `generate` does.

        From any thread, also while another generates: a vocabulary is only read. Never while `close` runs.
        """
        if isinstance(what, str):
            return len(self._weights.target.tokenize(what, add_special=False))
        return len(self._weights.tokenize(what)[0])

    def forget(self, labels: Collection[str]) -> None:
        """Keep nothing any longer of the requests that were kept as one of these."""
        if self.session.kv_cache:
            self.session.kv_cache.forget(labels)

    def text_of(self, token: int) -> str:
        """One token as text; empty for an id that is none."""
        return self._weights.target.piece(token).decode("utf-8", "replace") if token >= 0 else ""

    def margin(
        self, request: Request, answer: Sequence[int], first: int, second: int, session: Session | None = None
    ) -> float:
        """By how many logits the target prefers token `first` to `second` after `answer`, decoded one by one.

        An id of -1 stands for the end of the answer. `session`: one that has answered `request` in this way already, so
        that only the last token is decoded again; otherwise the engine's own caches are used.
        """
        text, _ = self._weights.tokenize(request)
        one_by_one = [text[-1], *answer][-1:] if session else [text[-1], *answer]
        text += answer
        session = session or self.session
        target = session.target
        deque(session.prefill(text[: len(text) - len(one_by_one) + 1], None, threading.Event()), maxlen=0)
        for token in one_by_one:
            target.decode([token])
        first, second = (token if token >= 0 else self._weights.target.end_token for token in (first, second))
        return Sampler(request.sampling).gap(target.logits()[-1], len(text), text, first, second)

    def close(self) -> None:
        """Free both models and their caches. Twice is harmless."""
        self._resources.close()
        give_back()  # caches of tens of megabytes: the allocator would hold most of them, beside those of the next pair

    def __enter__(self) -> "Engine":
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()
