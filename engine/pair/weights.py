"""The loaded files of a pair: the target, its drafts, and the contexts made over them."""

import threading
from collections.abc import Callable, Collection, Sequence
from contextlib import ExitStack
from pathlib import Path

from engine.errors import PairError, RequestError
from engine.gguf.file import control_tokens, read_model_file
from engine.gguf.parser import read_header
from engine.hardware.free_memory import free_memory
from engine.hardware.memory_fit import BATCH, OUTPUTS, ROLLBACK, plain_batch, spare_cells
from engine.hardware.placement import Placement
from engine.llama.context import Context
from engine.llama.devices import is_local, offload_handles
from engine.llama.model import Model
from engine.llama.pages import LEAST_IN_LARGE_PAGES, LargePages
from engine.pair.attention import AttentionChoices
from engine.pair.pairing import check_pair
from engine.records import Device, FlashAttention, KvType, ModelFile, PairConfig, PairReport, Request
from engine.text.chat_template import THINKING_TAG, ChatTemplate
from engine.words import tr

_LARGE_PAGES_ROOM = 2  # times its size that must be free for a file to be read instead of mapped
_TAG_TOKENS = 8  # that may spell the tag and the line break after it


class Weights:
    """Owns the models. Raises ModelError, NotEnoughMemory or LoadCancelled; a failed load leaves nothing behind."""

    def __init__(
        self,
        config: PairConfig,
        placement: Placement,
        devices: Sequence[Device],
        on_progress: Callable[[float], None],
        cancel: threading.Event | None,
        attention: AttentionChoices | None = None,
    ) -> None:
        self._attention = attention or AttentionChoices()
        self._config, self._placement, self._cancel = config, placement, cancel
        self._has_gpu = any(device.kind in ("gpu", "igpu", "rpc") for device in devices)
        self._draft_devices: list[int] | None = None
        target_devices = offload_handles(config.devices, config.rpc_servers)
        if target_devices is not None:
            self._draft_devices = [handle for handle in target_devices if is_local(handle)]
        self._resources = ExitStack()
        self._drafts: dict[Path, Model] = {}
        share = _share(config)
        with self._resources:
            self.target = self._resources.enter_context(
                Model(
                    config.target,
                    placement.gpu_layers,
                    in_large_pages=self._in_large_pages(config.target),
                    devices=target_devices,
                    on_progress=lambda fraction: on_progress(fraction * share),
                    cancel=cancel,
                )
            )
            if config.draft:
                self.draft(config.draft, lambda fraction: on_progress(share + fraction * (1 - share)))
            tokens = control_tokens(read_header(config.target))
            self._template = ChatTemplate(
                config.template or self.target.template,
                self.target.special_text("bos"),
                self.target.special_text("eos"),
                tokens,
                is_users=bool(config.template),
            )
            self._resources = self._resources.pop_all()

    def draft(self, path: Path, on_progress: Callable[[float], None] | None = None) -> Model:
        """The draft of this file, loaded if it is not yet. Raises PairError where it cannot serve the target."""
        if path not in self._drafts:
            check(self._config.target, path)
            if not (self.target.can_truncate or self._rolls_back):
                raise PairError(
                    tr(
                        "{file} keeps a running state instead of a plain KV cache and cannot take tokens back, so no "
                        "draft can serve it. Load it alone.",
                        file=self._config.target.name,
                    )
                )
            model = Model(
                path,
                self._placement.draft_gpu_layers,
                in_large_pages=self._in_large_pages(path),
                devices=self._draft_devices,  # not RPC workers: a draft step is too short for a network
                on_progress=on_progress,
                cancel=self._cancel,
            )
            if not model.can_truncate:
                model.close()
                raise PairError(
                    tr("{file} cannot take tokens back, so it cannot draft. Choose another draft.", file=path.name)
                )
            self._drafts[path] = self._resources.enter_context(model)
        return self._drafts[path]

    def _in_large_pages(self, path: Path) -> bool:
        """Not where memory is scarce: mapped weights are the first that Linux can do without."""
        fits = LEAST_IN_LARGE_PAGES <= read_model_file(path).tensor_bytes <= free_memory() // _LARGE_PAGES_ROOM
        return fits and not self._has_gpu and LargePages.available()

    @property
    def _rolls_back(self) -> bool:
        """Whether a recurrent or hybrid target can take back the tokens of its last pass."""
        return read_model_file(self._config.target).state_bytes > 0

    def forget_draft(self, path: Path) -> None:
        """Free a draft that no lane uses any more."""
        if model := self._drafts.pop(path, None):
            model.close()

    def forget_other_drafts(self, wanted: Collection[Path | None]) -> None:
        """Free every draft but these and the pair's own."""
        for path in [path for path in self._drafts if path not in wanted and path != self._config.draft]:
            self.forget_draft(path)

    def target_context(self, config: PairConfig, threads: int) -> Context:
        outputs = OUTPUTS if self.target.can_truncate else ROLLBACK + 1 if self._rolls_back else 1
        flash, layers = config.flash_attention, self._placement.gpu_layers
        return self._context(self.target, self._placement.context, outputs, threads, config.kv_type, flash, layers)

    def draft_context(self, path: Path, n_ctx: int, threads: int) -> Context:
        config, layers = self._config, self._placement.draft_gpu_layers
        model = self.draft(path)
        return self._context(model, n_ctx, OUTPUTS, threads, config.kv_type, config.flash_attention, layers)

    def _context(
        self,
        model: Model,
        n_ctx: int,
        outputs: int,
        threads: int,
        kv_type: KvType,
        flash_attention: FlashAttention,
        gpu_layers: int,
    ) -> Context:
        n_batch, spare = BATCH, 0
        on_processor = gpu_layers == 0 or not self._has_gpu
        if flash_attention == "off":
            n_batch = max(plain_batch(read_model_file(model.path), n_ctx), outputs)
        elif flash_attention == "auto" and on_processor and self._placement.plain_fits:
            file = read_model_file(model.path)
            flash_attention, n_batch = self._attention.choose(model, file, n_ctx, kv_type, outputs, threads)
        if flash_attention == "off" and on_processor:
            spare = spare_cells(n_ctx)
        return Context(
            model,
            n_ctx,
            outputs=outputs,
            threads=threads,
            n_batch=n_batch,
            kv_type=kv_type,
            flash_attention=flash_attention,
            spare=spare,
            rollback=0 if model.can_truncate or outputs == 1 else ROLLBACK,
        )

    def tokenize(self, request: Request) -> tuple[list[int], tuple[str, ...]]:
        """Prompt ids and notices for the user. Raises RequestError for an empty prompt."""
        if request.prompt is not None:
            if not request.prompt:
                raise RequestError(tr("The prompt is empty. Type something first."))
            return self.target.tokenize(request.prompt, add_special=True, parse_special=False), ()
        rendered = self._template.render(request.messages, request.thinking)
        tokens: list[int] = []
        for index, segment in enumerate(rendered.segments):
            add_special = rendered.add_special and index == 0
            tokens += self.target.tokenize(segment.text, add_special, segment.parse_special)
        if not tokens:
            raise RequestError(
                tr("The model splits this conversation into no tokens. Choose another file of this model.")
            )
        return tokens, (rendered.notice,) if rendered.notice else ()

    def thinking_opened_by(self, prompt: Sequence[int]) -> str:
        """The tag that begins an answer where the template has written it (DeepSeek-R1); empty elsewhere."""
        end = b"".join(map(self.target.piece, prompt[-_TAG_TOKENS:])).decode("utf-8", "replace")
        return THINKING_TAG + "\n" if end.rstrip().endswith(THINKING_TAG) else ""

    def close(self) -> None:
        """Twice is harmless."""
        self._resources.close()
        self._drafts.clear()

    def __enter__(self) -> "Weights":
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()


def read_files(config: PairConfig) -> tuple[ModelFile, ModelFile | None, tuple[str, ...]]:
    """Headers of the pair and warnings about it. Raises ModelError or PairError."""
    target = read_model_file(config.target)
    if config.draft is None:
        return target, None, ()
    report = check(config.target, config.draft)
    return report.target, report.draft, report.warnings


def check(target: Path, draft: Path) -> PairReport:
    """The report of a pair that may serve; raises PairError with the reasons otherwise."""
    report = check_pair(target, draft)
    if not report.usable:
        raise PairError(" ".join(report.problems))
    return report


def _share(config: PairConfig) -> float:
    """The target's part of the bytes to load."""
    target = config.target.stat().st_size
    draft = config.draft.stat().st_size if config.draft else 0
    return target / (target + draft)
