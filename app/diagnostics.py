"""What is installed here and what the machine is, for the page About and for a report. Nothing that names the user:
no text, no file, no folder, no host, no token."""

from dataclasses import dataclass

from app import __version__
from app.settings import keys
from app.settings.file import SettingsFile
from app.words import tr
from engine.records import Device, Loaded, ModelFile
from engine.sizes import size

_SHOWN_KINDS = ("flag", "integer", "number", "choice")


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """`versions` by what they are of. `machine`: processor, cores, memory, system, llama.cpp's build."""

    versions: dict[str, str]
    machine: dict[str, str | int | float]
    devices: tuple[Device, ...]


def collect() -> Diagnostics:
    """Asks llama.cpp and its drivers, which takes a while the first time: not for the window's thread."""
    from engine.hardware.machine import describe_machine, describe_versions
    from engine.hardware.threads import default_threads
    from engine.llama.devices import list_devices

    machine = describe_machine(default_threads())
    del machine["devices"]  # in full below
    return Diagnostics(describe_versions(), machine, tuple(list_devices()))


def device_in_words(device: Device) -> str:
    """As "CUDA0: NVIDIA H200, gpu, 120 GB of 141 GB free"; of a processor llama.cpp calls all memory free."""
    said = f"{device.name}: {device.description}, {device.kind}"
    if not device.total_bytes:
        return said
    if device.kind == "cpu":
        return f"{said}, {size(device.total_bytes)}"
    free, total = size(device.free_bytes), size(device.total_bytes)
    return tr("{device}, {free} of {total} free", device=said, free=free, total=total)


def report(found: Diagnostics, qt: str = "", settings: SettingsFile | None = None, pair: Loaded | None = None) -> str:
    """Plain text to paste into a report."""
    versions = {"tandem": __version__, **found.versions} | ({"qt": qt} if qt else {})
    parts = {
        "Versions": [f"{name} {version}" for name, version in versions.items()],
        "Machine": [f"{name.replace('_', ' ')}: {value}" for name, value in found.machine.items()],
        "Devices": [device_in_words(device) for device in found.devices],
        "Loaded": _loaded(pair),
        "Settings that differ from the defaults": _changed(settings) if settings else [],
    }
    return "\n\n".join("\n".join([head, *(f"  {line}" for line in lines or ["none"])]) for head, lines in parts.items())


def _loaded(pair: Loaded | None) -> list[str]:
    if pair is None:
        return []
    draft = [f"draft: {_model(pair.draft)}"] if pair.draft else []
    config = pair.config
    where = f"{config.gpu_layers} layers of the target on the GPU, {len(config.rpc_servers)} RPC workers"
    rest = f"context {pair.context:,}, {pair.threads} threads, KV cache {config.kv_type}, {where}"
    return [f"target: {_model(pair.target)}", *draft, rest]


def _model(model: ModelFile) -> str:
    """By what it is, not by its file."""
    return f"{model.architecture}, {model.parameters:,} parameters, {model.quantisation}, {model.layers} layers"


def _changed(settings: SettingsFile) -> list[str]:
    """Values of texts, lists and files may name somebody or something: only that they are set."""
    declared = [setting for setting in keys.SETTINGS.values() if setting.section != keys.WINDOW]
    changed = [setting for setting in declared if settings.get(setting) != setting.default]
    return [f"{setting.key}: {settings.get(setting) if setting.kind in _SHOWN_KINDS else 'set'}" for setting in changed]
