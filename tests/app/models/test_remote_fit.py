"""Whether a model on the hub fits: guessed from its size, exact from its header, with the memory of every device."""

from pathlib import Path

from app.models.fit import Memory
from app.models.load_plan import with_room_made
from app.models.remote_fit import RemoteFits
from engine.gguf.file import read_model_file
from engine.hardware.memory_fit import fit
from engine.records import Device, Loaded, PairConfig
from tests.tiny_gguf import write_tiny


def test_a_header_gives_what_the_file_on_disk_would(tmp_path: Path) -> None:
    model = read_model_file(write_tiny(tmp_path / "tiny.gguf"))
    found = RemoteFits(lambda: None).of_header(model, model.tensor_bytes)
    assert found.needed_bytes == fit(model, None, model.context_length, "f16").needed_bytes
    assert found.fits
    assert "about" not in found.sentence
    assert RemoteFits(lambda: None).of_header(model, 10**15).sentence.startswith("Too large: needs 1.0 PB")


def test_a_guess_says_so() -> None:
    guess = RemoteFits(lambda: None).of_parameters(8_000_000_000)
    assert 4.9e9 < guess.needed_bytes < 6e9  # what Q4_K_M of an 8B needs
    assert "about" in guess.sentence


def test_a_card_of_its_own_counts(tmp_path: Path) -> None:
    card = Device("CUDA0", "a large card", "gpu", 10**13, 10**13)
    assert not RemoteFits(lambda: None).of_size(5 * 10**12).fits
    assert RemoteFits(lambda: serving(tmp_path, card)).of_size(5 * 10**12).fits


def test_what_the_serving_pair_holds_counts_as_free(tmp_path: Path) -> None:
    """It makes room for the one that is wanted."""
    loaded = serving(tmp_path)
    held = fit(loaded.target, None, loaded.context, "f16").needed_bytes
    memory = with_room_made(Memory(10**9), loaded)
    assert memory.free_bytes == 10**9 + held
    assert with_room_made(memory, None) == memory


def serving(folder: Path, *devices: Device) -> Loaded:
    file = write_tiny(folder / "tiny.gguf")
    return Loaded(PairConfig(file), read_model_file(file), None, 256, 1, devices, (), (), 0.0)
