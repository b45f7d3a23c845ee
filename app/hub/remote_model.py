"""What a model on the hub is, and whether it makes a pair with another one, from headers alone."""

import threading
from dataclasses import dataclass
from pathlib import Path

from app.hub.listing import HubModel
from app.hub.remote_header import RemoteHeaders
from engine.gguf.file import read_model_file
from engine.pair.pairing import check_pair
from engine.records import ModelFile, PairReport


@dataclass(frozen=True, slots=True)
class RemoteModel:
    """`as_draft`: for the target that was asked about; None where none was."""

    model: ModelFile
    as_draft: PairReport | None


def read_remote_model(
    headers: RemoteHeaders, model: HubModel, target: Path | None = None, cancel: threading.Event | None = None
) -> RemoteModel:
    """`target`: a model on disk that it might draft for. Raises HubError, ModelError, DownloadCancelled. Blocks."""
    with headers.as_files(model, cancel) as path:
        return RemoteModel(read_model_file(path), check_pair(target, path) if target else None)


def check_remote_pair(
    headers: RemoteHeaders, target: HubModel, draft: HubModel, cancel: threading.Event | None = None
) -> PairReport:
    """llama.cpp's rule on the headers alone. Raises as above. Blocks."""
    with headers.as_files(target, cancel) as target_path, headers.as_files(draft, cancel) as draft_path:
        return check_pair(target_path, draft_path)
