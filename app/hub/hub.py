"""Hugging Face: which GGUF files a repository has, and how to fetch one. Nothing here runs unless the user asked.

The requests are huggingface_hub's own: its endpoint (`HF_ENDPOINT`), its login, its errors, its offline switch.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.errors import EngineError
from engine.gguf.names import PART, is_gguf

if TYPE_CHECKING:
    from huggingface_hub import HfApi

REQUEST_TIMEOUT_SECONDS = 15.0
REPOSITORY = re.compile(r"\w[\w.-]*/\w[\w.-]*", re.ASCII)
USUAL_QUANTISATION = "Q4_K_M"  # what llama.cpp's own -hf takes when none is named


class HubError(EngineError):
    """The network, or what answered there. The sentence says what to do."""

    exit_code = 5


class ChoiceNeeded(EngineError):
    """The repository has several models and none was named, or the name fits none or several."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class HubFile:
    """One file of a repository, as the hub describes it."""

    repo: str
    name: str
    size_bytes: int
    sha256: str | None
    revision: str  # the commit, so that all parts of a model belong together


@dataclass(frozen=True, slots=True)
class HubModel:
    """A model of one repository: one file, or all parts of a split one."""

    name: str  # of the first part
    files: tuple[HubFile, ...]

    @property
    def size_bytes(self) -> int:
        return sum(file.size_bytes for file in self.files)


@dataclass(frozen=True, slots=True)
class HubRepo:
    """A search result."""

    repo: str
    downloads: int
    likes: int
    gated: bool


class Hub:
    """Search and listings. Every request is announced to `on_request` before it leaves."""

    def __init__(
        self,
        endpoint: str | None = None,
        is_offline: Callable[[], bool] = lambda: False,
        on_request: Callable[[str], None] = lambda address: None,
    ) -> None:
        self.endpoint = endpoint
        self._is_offline = is_offline
        self._on_request = on_request

    def search(self, text: str, limit: int = 30) -> tuple[HubRepo, ...]:
        """Repositories with GGUF files, most downloaded first. Raises HubError."""
        api = self._api()
        self.announce(f"{api.endpoint}/api/models?search={text}")
        with said_in_a_sentence(text):
            found = list(api.list_models(search=text, filter="gguf", sort="downloads", limit=limit))
        return tuple(HubRepo(info.id, info.downloads or 0, info.likes or 0, bool(info.gated)) for info in found)

    def models(self, repo: str) -> tuple[HubModel, ...]:
        """The GGUF models of a repository with sizes and checksums, split ones put together. Raises HubError."""
        if not REPOSITORY.fullmatch(repo):
            raise ChoiceNeeded(f"'{repo}' is not the name of a repository; it looks like owner/name.")
        api = self._api()
        self.announce(f"{api.endpoint}/api/models/{repo}")
        with said_in_a_sentence(repo):
            info = api.model_info(repo, files_metadata=True, timeout=REQUEST_TIMEOUT_SECONDS)
        files = [
            HubFile(repo, item.rfilename, item.size or 0, item.lfs.sha256 if item.lfs else None, info.sha or "main")
            for item in info.siblings or ()
            if is_gguf(item.rfilename)
        ]
        if not files:
            raise HubError(f"{repo} has no GGUF file; look for a repository whose name ends in -GGUF.")
        return tuple(_put_parts_together(files))

    def announce(self, address: str) -> None:
        """Refuse while Tandem is offline; else tell whoever keeps the network log."""
        if self._is_offline():
            raise HubError("Tandem is set to stay offline. Turn 'Stay offline' off under Privacy, then try again.")
        self._on_request(address)

    def _api(self) -> "HfApi":
        from huggingface_hub import HfApi  # half a second that only a request should cost

        return HfApi(endpoint=self.endpoint)


def _put_parts_together(files: Iterable[HubFile]) -> Iterator[HubModel]:
    groups: dict[str, list[HubFile]] = {}
    for file in sorted(files, key=lambda file: file.name):
        part = PART.fullmatch(file.name)
        groups.setdefault(part["stem"] if part else file.name, []).append(file)
    for group in groups.values():
        yield HubModel(group[0].name, tuple(group))


def choose(repo: str, models: Sequence[HubModel], wanted: str | None) -> HubModel:
    """The model that `wanted` names: a file, or a part of one name such as Q8_0. Raises ChoiceNeeded with a list."""
    if wanted is None:
        usual = [model for model in models if USUAL_QUANTISATION.lower() in model.name.lower()]
        found = usual if len(models) > 1 else list(models)
    else:
        exact = [model for model in models if any(wanted == file.name for file in model.files)]
        found = exact or [model for model in models if wanted.lower() in model.name.lower()]
    if len(found) == 1:
        return found[0]
    listing = "\n".join(f"  {model.name}  ({model.size_bytes / 1e9:.1f} GB)" for model in found or models)
    if wanted is None:
        raise ChoiceNeeded(f"{repo} has several models; name one:\n{listing}")
    fit = "fits several models" if found else "fits no model"
    raise ChoiceNeeded(f"'{wanted}' {fit} of {repo}:\n{listing}")


@contextmanager
def said_in_a_sentence(what: str) -> Iterator[None]:
    """Turns huggingface_hub's and its HTTP client's errors into HubError."""
    import httpx2
    from huggingface_hub import errors

    try:
        yield
    except errors.OfflineModeIsEnabled as error:
        raise HubError("HF_HUB_OFFLINE is set, so nothing is fetched. Unset it, then try again.") from error
    except errors.HFValidationError as error:
        raise ChoiceNeeded(f"{what} is not the name of a repository; it looks like owner/name.") from error
    except errors.GatedRepoError as error:
        raise HubError(
            f"{what} is gated: accept its licence on its page, run 'hf auth login', then try again."
        ) from error
    except errors.RepositoryNotFoundError as error:
        raise HubError(f"{what} does not exist, or it is private. Check the spelling (owner/name).") from error
    except errors.EntryNotFoundError as error:
        raise HubError(f"{what} is not there (any more).") from error
    except errors.HfHubHTTPError as error:
        status = error.response.status_code
        raise HubError(f"The hub refused {what} (HTTP {status}). Try again later.") from error
    except httpx2.TimeoutException as error:
        raise HubError(f"The hub did not answer in time for {what}. Check the network, then try again.") from error
    except httpx2.HTTPError as error:
        raise HubError(f"The hub cannot be reached for {what} ({error}). Check the network, then try again.") from error
