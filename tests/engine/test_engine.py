"""The engine around the loop: loading and its failures, prompts, contexts that fill up, what is reused."""

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.engine import Engine
from engine.errors import EngineError, LoadCancelled, ModelError, NotEnoughMemory, PairError, RequestError
from engine.records import Finished, Message, PairConfig, Prefill, Request, Round, Sampling, Speculation
from engine.text.sampling import Sampler
from tests.engine.same_text import answer, ask, near_tie
from tests.tiny_gguf import CHAT_TEMPLATE, write_tiny

WORDS = "the cat sat on the mat and then it ran "


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="module")
def target(folder: Path) -> Path:
    return write_tiny(folder / "target.gguf", seed=1, context=2048, template=CHAT_TEMPLATE)


@pytest.fixture(scope="module")
def draft(folder: Path) -> Path:
    return write_tiny(folder / "draft.gguf", seed=1, context=2048, layers=1)


@pytest.fixture(scope="module")
def shared(target: Path, draft: Path) -> Iterator[Engine]:
    with Engine(PairConfig(target, draft, context=2048, threads=1)) as engine:
        yield engine


@pytest.fixture
def engine(shared: Engine) -> Engine:
    """With empty caches."""
    list(shared.generate(Request(prompt="x", max_tokens=0)))
    shared.session.target.truncate(0)
    assert shared.session.draft is not None
    shared.session.draft.truncate(0)
    return shared


def load(config: PairConfig, **more: Any) -> None:
    """A load that is expected to fail."""
    Engine(config, **more).close()


def mapped(path: Path) -> bool:
    """Whether this process has the file in memory."""
    return path.name in Path("/proc/self/maps").read_text()


# --- loading -----------------------------------------------------------------------------------


def test_a_loaded_pair_tells_what_it_is(shared: Engine, target: Path, draft: Path) -> None:
    loaded = shared.loaded
    assert loaded.target.path == target
    assert loaded.draft is not None
    assert loaded.draft.path == draft
    assert loaded.context == 2048
    assert loaded.threads == 1
    assert loaded.devices
    assert loaded.load_seconds > 0
    assert loaded.vanilla_ns > 0


def test_progress_runs_from_nothing_to_one_over_both_files(target: Path, draft: Path) -> None:
    seen: list[float] = []
    Engine(PairConfig(target, draft, context=256, threads=1), seen.append).close()
    assert seen == sorted(seen)
    assert seen[-1] == pytest.approx(1.0)


def test_closing_twice_is_harmless(target: Path) -> None:
    engine = Engine(PairConfig(target, context=256, threads=1))
    engine.close()
    engine.close()
    with pytest.raises(EngineError):
        list(engine.generate(Request(prompt="the cat", max_tokens=3)))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc/self/maps")
def test_a_closed_engine_has_let_go_of_its_files(folder: Path) -> None:
    own = write_tiny(folder / "only-here-target.gguf")
    with Engine(PairConfig(own, own, context=256, threads=1)):
        assert mapped(own)
    assert not mapped(own)


def missing_tensor(path: Path) -> Path:
    """A file whose header is sound and that llama.cpp refuses: one tensor goes by another name."""
    content = write_tiny(path).read_bytes()
    path.write_bytes(content.replace(b"blk.1.ffn_down.weight", b"blk.1.ffn_lost.weight"))
    return path


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc/self/maps")
def test_a_bad_draft_after_a_good_target_leaves_nothing_behind(folder: Path) -> None:
    good = write_tiny(folder / "good-target.gguf")
    with pytest.raises(ModelError, match=r"bad-draft\.gguf"):
        load(PairConfig(good, missing_tensor(folder / "bad-draft.gguf"), context=256, threads=1))
    assert not mapped(good)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc/self/maps")
@pytest.mark.parametrize("at", [0.0, 0.3, 0.9])
def test_a_cancelled_load_leaves_nothing_behind(folder: Path, at: float) -> None:
    own = write_tiny(folder / "cancelled-target.gguf")
    cancel = threading.Event()

    def progress(fraction: float) -> None:
        if fraction >= at:
            cancel.set()

    with pytest.raises(LoadCancelled):
        load(PairConfig(own, own, context=256, threads=1), on_progress=progress, cancel=cancel)
    assert not mapped(own)


def other_words(folder: Path) -> Path:
    return write_tiny(folder / "other-words.gguf", changed={262: "moon"})


@pytest.mark.parametrize(
    ("files", "error", "sentence"),
    [
        (lambda f: (f / "missing.gguf", None), ModelError, r"missing\.gguf"),
        (lambda f: (f, None), ModelError, r"folder"),
        (lambda f: (write_tiny(f / "fine.gguf"), other_words(f)), PairError, r"262.*moon|moon.*262"),
        (
            lambda f: (write_tiny(f / "fine.gguf"), write_tiny(f / "big.gguf", extra_tokens=200)),
            PairError,
            r"320 tokens and .* 520",
        ),
        (lambda f: (missing_tensor(f / "lost.gguf"), None), ModelError, r"lost\.gguf.*ffn_"),
    ],
    ids=["missing", "folder", "other words", "vocabulary size", "missing tensor"],
)
def test_what_cannot_be_loaded_is_a_sentence(
    tmp_path: Path, files: Callable[[Path], tuple[Path, Path | None]], error: type[EngineError], sentence: str
) -> None:
    target, draft = files(tmp_path)
    with pytest.raises(error, match=sentence) as caught:
        load(PairConfig(target, draft, context=256, threads=1))
    assert str(caught.value).endswith(".")


def test_a_context_beyond_all_memory_is_refused_before_loading(target: Path) -> None:
    with pytest.raises(NotEnoughMemory, match=r"\."):
        load(PairConfig(target, context=2_000_000_000, threads=1))


def test_a_draft_that_cannot_take_tokens_back_is_refused(tmp_path: Path) -> None:
    """Recurrent and hybrid models: what they read cannot be undone when a guess is wrong."""
    target = write_tiny(tmp_path / "target.gguf")
    with pytest.raises(PairError, match=r"mamba.gguf cannot take tokens back"):
        load(PairConfig(target, write_mamba(tmp_path / "mamba.gguf"), context=256, threads=1))


def test_a_recurrent_target_answers_alone_and_answers_again(tmp_path: Path) -> None:
    with Engine(PairConfig(write_mamba(tmp_path / "mamba.gguf"), context=256, threads=1)) as engine:
        request = Request(prompt=WORDS, max_tokens=20, sampling=Sampling(temperature=0.8))
        first = ask(engine, request)
        assert first.finished.tokens == 20
        assert first.finished.drafted == 0
        assert ask(engine, request).ids == first.ids
        follow_up = ask(engine, Request(prompt=WORDS + "the dog", max_tokens=5))
        assert follow_up.finished.tokens == 5


def write_mamba(path: Path) -> Path:
    """A real, tiny state-space model with the vocabulary of `write_tiny`."""
    import gguf
    import numpy as np

    from tests.tiny_gguf import _add_tokenizer, vocabulary

    width, inner, state, convolution, rank = 32, 64, 8, 4, 2
    texts, types = vocabulary()
    writer = gguf.GGUFWriter(path, "mamba")
    writer.add_name("mamba")
    writer.add_context_length(256)
    writer.add_embedding_length(width)
    writer.add_block_count(1)
    writer.add_feed_forward_length(0)
    writer.add_head_count(0)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_ssm_conv_kernel(convolution)
    writer.add_ssm_inner_size(inner)
    writer.add_ssm_state_size(state)
    writer.add_ssm_time_step_rank(rank)
    _add_tokenizer(writer, texts, types, bos=1, eos=2, add_bos=True, add_eos=None)
    noise = np.random.default_rng(1)

    def matrix(*shape: int) -> np.ndarray:
        return (noise.standard_normal(shape) / np.sqrt(shape[-1])).astype(np.float32)

    tensors = {
        "token_embd.weight": matrix(len(texts), width),
        "output_norm.weight": np.ones(width, np.float32),
        "output.weight": matrix(len(texts), width),
        "blk.0.attn_norm.weight": np.ones(width, np.float32),
        "blk.0.ssm_in.weight": matrix(2 * inner, width),
        "blk.0.ssm_conv1d.weight": matrix(inner, convolution),
        "blk.0.ssm_conv1d.bias": np.zeros(inner, np.float32),
        "blk.0.ssm_x.weight": matrix(rank + 2 * state, inner),
        "blk.0.ssm_dt.weight": matrix(inner, rank),
        "blk.0.ssm_dt.bias": np.zeros(inner, np.float32),
        "blk.0.ssm_a": -np.ones((inner, state), np.float32),
        "blk.0.ssm_d": np.ones(inner, np.float32),
        "blk.0.ssm_out.weight": matrix(width, inner),
    }
    for name, tensor in tensors.items():
        writer.add_tensor(name, tensor)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


# --- prompts -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "request_", [Request(prompt=""), Request(), Request(messages=())], ids=["prompt", "none", "no messages"]
)
def test_nothing_to_answer_is_a_sentence(engine: Engine, request_: Request) -> None:
    with pytest.raises(RequestError, match=r"empty|[Nn]othing|no message") as caught:
        list(engine.generate(request_))
    assert str(caught.value).endswith(".")
    assert ask(engine, Request(prompt="the cat", max_tokens=3)).finished.tokens == 3


def test_a_prompt_longer_than_the_context_is_refused_with_both_numbers(engine: Engine) -> None:
    with pytest.raises(RequestError, match=r"The prompt has \d+ tokens, and the context holds 2048"):
        list(engine.generate(Request(prompt=WORDS * 500)))
    assert ask(engine, Request(prompt="the cat", max_tokens=3)).finished.tokens == 3


def test_messages_go_through_the_files_template(engine: Engine) -> None:
    messages = (Message("user", "the cat"), Message("assistant", "sat"), Message("user", "<|end|> on"))
    finished = ask(engine, Request(messages=messages, max_tokens=4)).finished
    assert finished.notices == ()
    text = "<|turn|>user\nthe cat<|end|>\n"
    assert finished.prompt_tokens > len(text.split())


def test_what_is_counted_is_what_would_be_read_also_while_an_answer_comes(engine: Engine) -> None:
    request = Request(messages=(Message("system", "Be brief."), Message("user", WORDS)), max_tokens=6)
    records = engine.generate(request)
    next(records)
    counted: list[int] = []
    beside = threading.Thread(target=lambda: counted.append(engine.count_tokens(request)))
    beside.start()
    finished = [*records][-1]
    beside.join()
    assert isinstance(finished, Finished)
    assert counted == [finished.prompt_tokens]
    assert 0 < engine.count_tokens(WORDS) < finished.prompt_tokens
    with pytest.raises(RequestError, match="empty"):
        engine.count_tokens(Request(messages=(Message("user", " "),)))


def test_a_template_of_the_users_own_takes_the_place_of_the_files(target: Path) -> None:
    messages = (Message("user", "the cat sat"),)
    with Engine(PairConfig(target, context=128, threads=1, template="{{ messages[0]['content'] }}")) as engine:
        plain, _ = engine._weights.tokenize(Request(messages))
        assert plain == engine._weights.target.tokenize("the cat sat", add_special=True, parse_special=True)
        assert engine.loaded.target.has_template


def test_a_model_without_a_template_continues_plainly_and_says_so(tmp_path: Path) -> None:
    with Engine(PairConfig(write_tiny(tmp_path / "plain.gguf"), context=256, threads=1)) as engine:
        finished = ask(engine, Request(messages=(Message("user", "the cat"),), max_tokens=4)).finished
        assert len(finished.notices) == 1
        assert "template" in finished.notices[0]


def test_a_full_context_ends_the_answer_and_is_no_error(target: Path, draft: Path) -> None:
    with Engine(PairConfig(target, draft, context=256, threads=1)) as engine:
        sampling, endings = Sampling(temperature=1.0, seed=1), []
        modes: tuple[tuple[Speculation, int | None], ...] = (
            ("off", None),
            ("always", 7),
            ("always", None),
            ("auto", None),
        )
        for speculation, length in modes:
            request = Request((), WORDS * 7, None, sampling, speculation, length)
            got = ask(engine, request)
            assert got.finished.finish_reason in {"context", "stop"}
            assert got.finished.finish_reason == "stop" or (
                got.finished.prompt_tokens + got.finished.tokens == engine.loaded.context + 1
            )
            endings.append((request, got))
        for request, got in endings[1:]:
            assert near_tie(engine, request, endings[0][1], got) is None
        assert endings[0][1].finished.finish_reason == "context"
        assert ask(engine, Request(prompt="the cat", max_tokens=5)).finished.tokens == 5


# --- what is reused ----------------------------------------------------------------------------


def decoded(engine: Engine, request: Request) -> tuple[int, Finished]:
    """How many tokens both caches read before the first new one, and the end of the answer."""
    events = list(engine.generate(request))
    prefills = [event for event in events if isinstance(event, Prefill)]
    assert prefills[-1].done == prefills[-1].total
    return prefills[-1].total, answer(events).finished


def test_a_follow_up_reads_only_what_is_new(engine: Engine) -> None:
    """In both caches; what the first answer generated is in them already, but for its last token."""
    first = (Message("user", WORDS * 20),)
    request = Request(messages=first, max_tokens=24, speculation="always", lookup=False, draft_length=4)
    total, finished = decoded(engine, request)
    assert total == 2 * (finished.prompt_tokens - 1)
    assert finished.reused_tokens == 0
    # the same prompt and what was generated, as token ids: a raw prompt of the answer's text may split otherwise
    text = engine.session.target.tokens[:]
    assert len(text) >= finished.prompt_tokens + finished.tokens - 1
    second = (*first, Message("assistant", "it ran"), Message("user", "the dog"))
    again, follow_up = decoded(engine, Request(messages=second, max_tokens=5, speculation="always"))
    assert follow_up.reused_tokens >= finished.prompt_tokens - 1
    assert again <= 2 * (follow_up.prompt_tokens - finished.prompt_tokens) + 2


def test_what_was_generated_is_reused_when_it_comes_back_as_the_prompt(engine: Engine) -> None:
    prompt = [*engine.session.target.model.tokenize(WORDS * 10)]
    list(engine.generate(Request(prompt=WORDS * 10, max_tokens=30, speculation="always", draft_length=4)))
    held = engine.session.target.tokens[:]
    assert len(held) == len(prompt) + 29
    follow_up = [*held, 270, 271, 272, 273]
    events = list(
        engine.session.prefill(follow_up, engine.session.drafter(Request(), Sampler(Sampling())), threading.Event())
    )
    assert engine.session.reused == len(held)
    assert events[-1].total <= 2 * 3 + 5  # the draft may lack the last guesses' tokens


def test_regenerating_reads_nothing_and_gives_the_same(engine: Engine) -> None:
    request = Request(
        prompt=WORDS * 10, max_tokens=20, sampling=Sampling(temperature=0.9, seed=4), speculation="always"
    )
    _, first = decoded(engine, request)
    total, second = decoded(engine, request)
    assert total == 0
    assert second.reused_tokens == first.prompt_tokens - 1
    assert second.token_ids == first.token_ids


def test_an_edit_keeps_what_comes_before_it(engine: Engine) -> None:
    _, first = decoded(engine, Request(prompt=WORDS * 10 + "red", max_tokens=20, speculation="always"))
    request = Request(prompt=WORDS * 5 + "blue " + WORDS * 5, max_tokens=20, speculation="always")
    total, edited = decoded(engine, request)
    assert 0 < edited.reused_tokens < first.prompt_tokens
    assert total == 2 * (edited.prompt_tokens - 1 - edited.reused_tokens)
    engine.session.target.truncate(0)
    assert ask(engine, request).ids == edited.token_ids


def test_after_vanilla_the_draft_reads_what_it_missed(engine: Engine) -> None:
    request = Request(prompt=WORDS * 10, max_tokens=20, speculation="off")
    total, first = decoded(engine, request)
    assert total == first.prompt_tokens - 1
    total, second = decoded(engine, Request(prompt=WORDS * 10, max_tokens=20, speculation="always"))
    assert total == first.prompt_tokens - 1
    assert second.token_ids == first.token_ids


# --- cancelling --------------------------------------------------------------------------------


def test_cancelling_while_the_prompt_is_read(engine: Engine) -> None:
    """From another thread, after the first batch; the engine then goes on where it stopped."""
    request = Request(prompt=WORDS * 60, max_tokens=10, speculation="always")
    cancel, events = threading.Event(), []
    for event in engine.generate(request, cancel):
        events.append(event)
        if isinstance(event, Prefill) and event.done and not cancel.is_set():
            setter = threading.Thread(target=cancel.set)
            setter.start()
            setter.join()
    stopped = answer(events).finished
    assert stopped.finish_reason == "cancelled"
    assert stopped.token_ids == ()
    assert stopped.text == ""
    assert not any(isinstance(event, Round) for event in events)
    assert 0 < len(engine.session.target.tokens) < stopped.prompt_tokens - 1
    after = ask(engine, request)
    assert after.finished.reused_tokens > 0
    engine.session.target.truncate(0)
    assert ask(engine, request).ids == after.ids


def test_an_event_that_is_set_from_the_start_ends_the_answer_at_once(engine: Engine) -> None:
    cancel = threading.Event()
    cancel.set()
    finished = list(engine.generate(Request(prompt=WORDS), cancel))[-1]
    assert isinstance(finished, Finished)
    assert finished.finish_reason == "cancelled"
    assert finished.token_ids == ()


def test_closing_the_generator_while_the_prompt_is_read(engine: Engine) -> None:
    request = Request(prompt=WORDS * 60, max_tokens=10, speculation="always")
    events = engine.generate(request)
    next(events)
    next(events)
    events.close()  # type: ignore[attr-defined]
    interrupted = ask(engine, request)
    engine.session.target.truncate(0)
    assert ask(engine, request).ids == interrupted.ids


# --- unlike vocabularies -----------------------------------------------------------------------


@pytest.mark.parametrize("larger", ["target", "draft"])
def test_vocabularies_may_differ_by_a_few_tokens(tmp_path: Path, larger: str) -> None:
    """Ids that the draft lacks are never fed to it, and guesses that the target lacks never reach the text."""
    extra = {"target": (60, 0), "draft": (0, 60)}[larger]
    target = write_tiny(tmp_path / "target.gguf", extra_tokens=extra[0])
    draft = write_tiny(tmp_path / "draft.gguf", extra_tokens=extra[1], seed=2)
    with Engine(PairConfig(target, draft, context=256, threads=1)) as engine:
        for seed in range(3):
            sampling = Sampling(temperature=1.5, seed=seed)
            vanilla = ask(engine, Request((), WORDS, 100, sampling, "off"))
            request = Request((), WORDS, 100, sampling, "always", 3)
            got = ask(engine, request)
            assert near_tie(engine, request, vanilla, got) is None
            assert got.finished.drafted > 0
        if larger == "target":
            most = max(
                max(ask(engine, Request((), WORDS, 150, Sampling(temperature=2.0, seed=s), "off")).ids)
                for s in range(4)
            )
            assert engine.session.draft is not None
            assert most >= engine.session.draft.model.vocabulary_size, "no id beyond the draft's vocabulary was written"
