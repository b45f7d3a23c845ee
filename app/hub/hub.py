"""Hugging Face: search, and which GGUF files a repository has. Nothing here runs unless the user asked."""

from typing import TYPE_CHECKING, Literal

from app.hub.errors import ChoiceNeeded, HubError, said_in_a_sentence
from app.hub.listing import REPOSITORY, HubFile, HubRepo, Repository, put_parts_together
from app.hub.network import REQUEST_TIMEOUT_SECONDS, Network
from app.hub.token import AccessToken
from app.words import tr, tr_noop

if TYPE_CHECKING:
    from huggingface_hub import HfApi
    from huggingface_hub.hf_api import ModelInfo

Sort = Literal["downloads", "likes", "last_modified", "trending_score"]


class Hub:
    """Search and listings. Blocks: not for the window's thread."""

    def __init__(self, network: Network, token: AccessToken | None = None, endpoint: str | None = None) -> None:
        self.network = network
        self.token = token or AccessToken()
        self._endpoint = endpoint

    @property
    def endpoint(self) -> str:
        """Where the hub is: https://huggingface.co, or what HF_ENDPOINT says."""
        return str(self._api().endpoint)

    def search(self, text: str, sort: Sort = "downloads", limit: int = 40) -> tuple[HubRepo, ...]:
        """Repositories with GGUF files whose names hold `text`. Raises HubError."""
        what = tr("the search for {text}", text=text)
        with self.network.asking(tr_noop("search for “{text}”"), text=text), said_in_a_sentence(what):
            found = self._api().list_models(
                search=text, filter="gguf", sort=sort, limit=limit,
                expand=["downloads", "likes", "gated", "gguf", "lastModified", "tags"],
            )  # fmt: skip
            return tuple(_search_result(info) for info in found)

    def repository(self, repo: str) -> Repository:
        """The GGUF models of a repository with sizes and checksums, split ones put together. Raises HubError."""
        if not REPOSITORY.fullmatch(repo) or "--" in repo or ".." in repo:
            raise ChoiceNeeded(
                tr("{what} is not the name of a repository; it looks like owner/name.", what=f"'{repo}'")
            )
        with self.network.asking(tr_noop("list the files of {repo}"), repo=repo), said_in_a_sentence(repo):
            info = self._api().model_info(repo, files_metadata=True, timeout=REQUEST_TIMEOUT_SECONDS)
        files = [
            HubFile(repo, item.rfilename, item.size, item.lfs.sha256 if item.lfs else None, info.sha or "main")
            for item in info.siblings or ()
        ]
        models = put_parts_together(files)
        if not models:
            raise HubError(tr("{repo} has no GGUF file; look for a repository whose name ends in -GGUF.", repo=repo))
        return Repository(repo, models, _licence(info), bool(info.gated), f"{self.endpoint}/{repo}")

    def headers(self) -> dict[str, str]:
        """What a request to the hub carries: the program, and the token where there is one."""
        from huggingface_hub.utils import build_hf_headers  # type: ignore[attr-defined]  # documented, not in __all__

        return dict(build_hf_headers(token=self.token.value(), library_name="tandem"))

    def address(self, file: HubFile) -> str:
        """Where a file's bytes are."""
        from huggingface_hub import hf_hub_url

        return str(hf_hub_url(file.repo, file.name, revision=file.revision, endpoint=self._endpoint))

    def _api(self) -> "HfApi":
        from huggingface_hub import HfApi  # half a second that only a request should cost

        return HfApi(endpoint=self._endpoint, token=self.token.value(), library_name="tandem")


def _search_result(info: "ModelInfo") -> HubRepo:
    header = info.gguf if isinstance(info.gguf, dict) else {}
    return HubRepo(
        repo=info.id,
        downloads=info.downloads or 0,
        likes=info.likes or 0,
        gated=bool(info.gated),
        licence=_licence(info),
        updated=info.last_modified.date().isoformat() if info.last_modified else "",
        parameters=_whole(header.get("total")),
        architecture=str(header.get("architecture") or ""),
        context_length=_whole(header.get("context_length")),
    )


def _licence(info: "ModelInfo") -> str:
    """As the repository's card says it; the hub repeats it among the tags."""
    tags = (tag.removeprefix("license:") for tag in info.tags or () if tag.startswith("license:"))
    return next(tags, "")


def _whole(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0
