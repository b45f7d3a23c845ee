"""One thread owns the models: loads, answers, stops and shut-down as the window sees them."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.engine_host.engine_thread import EngineThread
from app.engine_host.failure import failure_in_words
from app.models.load_plan import LoadPlan
from engine.engine import Engine
from engine.errors import PairError
from engine.records import Finished, Loaded, Message, PairConfig, Prefill, Request, Round
from tests.app.small_engine import MS, SmallEngine

TIMEOUT = 10_000  # ms


def plan(config: PairConfig, serving: Loaded | None, cancel: threading.Event) -> LoadPlan:
    """Refuses drafts called "foreign"; short of memory for targets called "big"."""
    if config.draft and config.draft.name.startswith("foreign"):
        raise PairError("The draft has another vocabulary.")
    notices = ("The draft is larger than the target.",) if config.draft else ()
    return LoadPlan(config, notices, free_first="big" in config.target.name)


class Machine:
    """Whether other programs leave the cores alone; from `is_quiet` on whoever looks waits for `answers`."""

    def __init__(self) -> None:
        self.is_quiet = False
        self.looked, self.answers = threading.Event(), threading.Event()

    def __call__(self) -> bool:
        if self.is_quiet:
            self.looked.set()
            assert self.answers.wait(TIMEOUT / 1000)
        return self.is_quiet


@pytest.fixture
def costs(tmp_path: Path) -> Path:
    return tmp_path / "calibrations.json"


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def busy_start(qtbot: QtBot, built_in_pair: tuple[Path, Path], costs: Path, machine: Machine) -> Iterator[EngineThread]:
    """A pair that was loaded while others held the cores. They have let go, and the engine thread is about to look."""

    def load(config: PairConfig, on_progress: Callable[[float], None], cancel: threading.Event) -> Engine:
        return Engine(config, on_progress, cancel, costs, is_quiet=machine)

    made = EngineThread(load, plan, idle_seconds=0.05)
    with qtbot.waitSignal(made.loaded, timeout=TIMEOUT):
        made.load(PairConfig(*built_in_pair, context=1024, threads=1))
    machine.is_quiet = True
    qtbot.waitUntil(machine.looked.is_set, timeout=TIMEOUT)
    assert not costs.exists()
    yield made
    assert made.shut_down()


@pytest.fixture
def thread(qtbot: QtBot) -> Iterator[EngineThread]:
    before = SmallEngine.open_engines
    made = EngineThread(SmallEngine, plan)
    yield made
    assert made.shut_down()
    assert SmallEngine.open_engines == before


def pair(target: str = "target.gguf", draft: str | None = None) -> PairConfig:
    return PairConfig(Path(target), Path(draft) if draft else None)


def ask(text: str) -> Request:
    return Request(messages=(Message("user", text),))


@pytest.fixture
def loaded(qtbot: QtBot, thread: EngineThread) -> EngineThread:
    with qtbot.waitSignal(thread.loaded, timeout=TIMEOUT):
        thread.load(pair())
    return thread


class Heard:
    """What a signal said, and on which thread."""

    def __init__(self, signal: object) -> None:
        self.values: list[tuple[object, ...]] = []
        self.threads: set[int] = set()
        signal.connect(self._hear)  # type: ignore[attr-defined]

    def _hear(self, *values: object) -> None:
        self.values.append(values)
        self.threads.add(threading.get_ident())


def test_an_answer_comes_in_order_on_the_windows_thread(qtbot: QtBot, loaded: EngineThread) -> None:
    heard = Heard(loaded.record)
    with qtbot.waitSignal(loaded.done, timeout=TIMEOUT) as done:
        job = loaded.submit(ask("spell 5"))
    assert done.args == [job]
    assert {values[0] for values in heard.values} == {job}
    records = [values[1] for values in heard.values]
    assert [type(record) for record in records] == [Prefill, *[Round] * 5, Finished]
    assert heard.threads == {threading.get_ident()}
    assert [record.vanilla_ns for record in records if isinstance(record, Round)] == [20.0 * MS] * 5


def test_progress_and_notices_of_a_load(qtbot: QtBot, thread: EngineThread) -> None:
    progress, notices = Heard(thread.loading), Heard(thread.load_notice)
    assert thread.pair is None
    with qtbot.waitSignal(thread.loaded, timeout=TIMEOUT) as signal:
        thread.load(pair(draft="draft.gguf"))
        assert thread.is_loading
    assert signal.args is not None
    assert signal.args[0] is thread.pair
    assert not thread.is_loading
    assert progress.values == [(0.5,), (1.0,)]
    assert notices.values == [("The draft is larger than the target.",)]


@pytest.mark.parametrize(
    ("config", "sentence"),
    [
        (pair("broken.gguf"), "broken.gguf is broken. Choose another file."),
        (pair("broken-big.gguf"), "broken-big.gguf is broken. Choose another file."),
        (pair(draft="foreign.gguf"), "The draft has another vocabulary."),
        (pair("buggy.gguf"), "Something unexpected went wrong (KeyError: 'buggy.gguf'). The log file has the details."),
    ],
)
def test_a_refused_load_leaves_the_pair_serving(
    qtbot: QtBot, loaded: EngineThread, config: PairConfig, sentence: str
) -> None:
    with qtbot.waitSignal(loaded.load_failed, timeout=TIMEOUT) as failed:
        loaded.load(config)
    assert failed.args == [sentence]
    assert loaded.pair is not None
    assert loaded.pair.config == pair()
    with qtbot.waitSignal(loaded.done, timeout=TIMEOUT):
        heard = Heard(loaded.record)
        loaded.submit(ask("spell 1"))
    assert isinstance(heard.values[-1][1], Finished)


def test_a_refused_pair_does_not_disturb_a_running_answer(qtbot: QtBot, loaded: EngineThread) -> None:
    heard = Heard(loaded.record)
    job = loaded.submit(ask("endless"))
    qtbot.waitUntil(lambda: len(heard.values) > 3, timeout=TIMEOUT)
    with qtbot.waitSignal(loaded.load_failed, timeout=TIMEOUT):
        loaded.load(pair(draft="foreign.gguf"))
    count = len(heard.values)
    qtbot.waitUntil(lambda: len(heard.values) > count + 3, timeout=TIMEOUT)
    assert all(isinstance(values[1], Prefill | Round) for values in heard.values)
    with qtbot.waitSignal(loaded.done, timeout=TIMEOUT):
        loaded.stop(job)
    last = heard.values[-1][1]
    assert isinstance(last, Finished)
    assert last.finish_reason == "cancelled"


def test_a_sound_pair_stops_the_running_answer_and_takes_over(qtbot: QtBot, loaded: EngineThread) -> None:
    heard = Heard(loaded.record)
    loaded.submit(ask("endless"))
    qtbot.waitUntil(lambda: len(heard.values) > 3, timeout=TIMEOUT)
    open_before = SmallEngine.open_engines
    with qtbot.waitSignal(loaded.loaded, timeout=TIMEOUT):
        loaded.load(pair("other.gguf"))
    last = heard.values[-1][1]
    assert isinstance(last, Finished)
    assert last.finish_reason == "cancelled"
    assert last.tokens > 0
    assert loaded.pair is not None
    assert loaded.pair.config == pair("other.gguf")
    assert SmallEngine.open_engines == open_before


def test_the_latest_load_wins(qtbot: QtBot, thread: EngineThread) -> None:
    ready, refused = Heard(thread.loaded), Heard(thread.load_failed)
    thread.load(pair("slow.gguf"))
    thread.load(pair("slow-too.gguf"))
    with qtbot.waitSignal(thread.loaded, timeout=TIMEOUT):
        thread.load(pair("last.gguf"))
    assert [values[0].config.target.name for values in ready.values if isinstance(values[0], Loaded)] == ["last.gguf"]
    assert refused.values == []


def test_a_load_can_be_given_up(qtbot: QtBot, loaded: EngineThread) -> None:
    refused = Heard(loaded.load_failed)
    for name in ("slow.gguf", "slow-big.gguf"):
        with qtbot.waitSignal(loaded.loading, timeout=TIMEOUT):
            loaded.load(pair(name))
        with qtbot.waitSignal(loaded.load_cancelled, timeout=TIMEOUT):
            loaded.cancel_load()
        assert loaded.pair is not None
        assert loaded.pair.config == pair()
    assert refused.values == []


def test_a_request_waits_for_the_load_before_it(qtbot: QtBot, thread: EngineThread) -> None:
    heard = Heard(thread.record)
    with qtbot.waitSignal(thread.done, timeout=TIMEOUT):
        thread.load(pair())
        thread.submit(ask("spell 2"))
    assert isinstance(heard.values[-1][1], Finished)


def test_without_a_model_there_is_a_sentence(qtbot: QtBot, thread: EngineThread) -> None:
    with qtbot.waitSignal(thread.failed, timeout=TIMEOUT) as failed:
        job = thread.submit(ask("spell 2"))
    assert failed.args is not None
    assert (failed.args[0], str(failed.args[1])) == (job, "No model is loaded. Open a target model first.")


def test_the_engine_survives_a_bug(qtbot: QtBot, loaded: EngineThread, caplog: pytest.LogCaptureFixture) -> None:
    with qtbot.waitSignal(loaded.failed, timeout=TIMEOUT) as failed:
        job = loaded.submit(ask("burst"))
    assert failed.args is not None
    assert failed.args[0] == job
    assert isinstance(failed.args[1], ZeroDivisionError)
    assert "ZeroDivisionError: division by zero" in failure_in_words(failed.args[1])
    assert "Traceback" in caplog.text
    with qtbot.waitSignal(loaded.done, timeout=TIMEOUT, check_params_cb=lambda done: done == next_job):
        next_job = loaded.submit(ask("spell 3"))


def test_other_work_on_the_engine(qtbot: QtBot, loaded: EngineThread) -> None:
    def work(engine: SmallEngine, cancel: threading.Event) -> Iterator[object]:
        yield engine.loaded.target.name
        yield from engine.generate(ask("spell 1"), cancel)

    heard = Heard(loaded.record)
    with qtbot.waitSignal(loaded.done, timeout=TIMEOUT):
        loaded.run(work)
    assert heard.values[0][1] == "target"
    assert isinstance(heard.values[-1][1], Finished)


@pytest.mark.parametrize(
    "busy",
    [
        lambda thread: thread.submit(ask("endless")),
        lambda thread: thread.load(pair("slow.gguf")),
        lambda thread: thread.load(pair("slow-big.gguf")),
    ],
)
def test_shut_down_in_the_middle_is_quick_and_frees_everything(
    qtbot: QtBot, busy: Callable[[EngineThread], object]
) -> None:
    before = SmallEngine.open_engines
    thread = EngineThread(SmallEngine, plan)
    with qtbot.waitSignal(thread.loaded, timeout=TIMEOUT):
        thread.load(pair())
    busy(thread)
    assert thread.shut_down(timeout_seconds=5)
    assert SmallEngine.open_engines == before
    assert thread.shut_down()
    thread.load(pair("other.gguf"))
    thread.submit(ask("spell 1"))


def test_pending_records_can_be_delivered_without_an_event_loop(loaded: EngineThread) -> None:
    heard = Heard(loaded.record)
    posted = threading.Event()

    def work(engine: SmallEngine, cancel: threading.Event) -> Iterator[object]:
        yield "one"
        posted.set()

    loaded.run(work)
    assert posted.wait(10)
    assert heard.values == []
    loaded.deliver()
    assert heard.values[0][1] == "one"


def test_tokens_are_counted_beside_a_running_answer_and_the_latest_text_wins(
    qtbot: QtBot, loaded: EngineThread
) -> None:
    heard = Heard(loaded.tokens.counted)
    begun = Heard(loaded.record)
    job = loaded.submit(ask("endless"))
    qtbot.waitUntil(lambda: len(begun.values) > 3, timeout=TIMEOUT)
    for text in ("a", "a b", "a b c"):
        loaded.tokens.count("typed", text)
    loaded.tokens.count("prompt", ask("one two"))
    qtbot.waitUntil(lambda: len(heard.values) >= 2, timeout=TIMEOUT)
    assert sorted(heard.values, key=str) == [("prompt", 2), ("typed", 3)]
    assert heard.threads == {threading.get_ident()}
    with qtbot.waitSignal(loaded.done, timeout=TIMEOUT):
        loaded.stop(job)


def test_nobody_counts_where_no_pair_serves(qtbot: QtBot, thread: EngineThread) -> None:
    with qtbot.waitSignal(thread.tokens.counted, timeout=TIMEOUT) as counted:
        thread.tokens.count("typed", "some words")
    assert counted.args == ["typed", None]


# --- while there is nothing to do --------------------------------------------------------------


def in_doubt(engine: Engine, _cancel: threading.Event) -> Iterator[object]:
    yield engine.is_in_doubt


def test_costs_of_a_busy_start_are_measured_again_while_there_is_nothing_to_do(
    qtbot: QtBot, busy_start: EngineThread, machine: Machine, costs: Path
) -> None:
    machine.answers.set()
    qtbot.waitUntil(costs.exists, timeout=TIMEOUT)
    heard = Heard(busy_start.record)
    with qtbot.waitSignal(busy_start.done, timeout=TIMEOUT):
        busy_start.run(in_doubt)
    assert heard.values[0][1] is False


def test_a_question_does_not_wait_for_them(
    qtbot: QtBot, busy_start: EngineThread, machine: Machine, costs: Path
) -> None:
    heard = Heard(busy_start.record)
    with qtbot.waitSignal(busy_start.done, timeout=TIMEOUT):
        busy_start.run(in_doubt)
        machine.answers.set()
    assert heard.values[0][1] is True
    qtbot.waitUntil(costs.exists, timeout=TIMEOUT)  # when there is nothing to do again


def test_a_load_does_not_wait_for_them(
    qtbot: QtBot, busy_start: EngineThread, built_in_pair: tuple[Path, Path], machine: Machine
) -> None:
    with qtbot.waitSignal(busy_start.loaded, timeout=TIMEOUT):
        busy_start.load(PairConfig(built_in_pair[0], context=1024, threads=1))
        machine.answers.set()
    assert busy_start.pair is not None
    assert busy_start.pair.config.draft is None


def test_closing_does_not_wait_for_them(busy_start: EngineThread, machine: Machine, costs: Path) -> None:
    assert not busy_start.shut_down(timeout_seconds=0.0)
    machine.answers.set()
    assert busy_start.shut_down()
    assert not costs.exists()
