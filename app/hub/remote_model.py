"""What a model on the hub is, and whether two of them make a pair, from their headers."""

import threading

from app.hub.listing import HubModel
from app.hub.remote_header import RemoteHeaders
from engine.gguf.file import read_model_file
from engine.pair.pairing import check_pair
from engine.records import ModelFile, PairReport


def read_remote_model(headers: RemoteHeaders, model: HubModel, cancel: threading.Event | None = None) -> ModelFile:
    """Raises HubError, ModelError, DownloadCancelled. Blocks."""
    with headers.as_files(model, cancel) as path:
        return read_model_file(path)


def check_remote_pair(
    headers: RemoteHeaders, target: HubModel, draft: HubModel, cancel: threading.Event | None = None
) -> PairReport:
    """llama.cpp's rule on the headers alone. Raises as above. Blocks."""
    with headers.as_files(target, cancel) as target_path, headers.as_files(draft, cancel) as draft_path:
        return check_pair(target_path, draft_path)
