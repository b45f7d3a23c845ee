"""Files dropped on the window: models are opened, everything else goes with the message."""

from pathlib import Path

from PySide6.QtCore import QMimeData

from app.ui.chat.attaching import Attaching
from app.ui.models.pair_controller import PairController


def local_files(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def take(paths: list[Path], pair: PairController, attaching: Attaching) -> None:
    models = [path for path in paths if path.suffix.lower() == ".gguf"]
    if models:
        pair.drop(models)
    attaching.add_files([path for path in paths if path not in models])
