"""What can go wrong on the network, as sentences; huggingface_hub's own errors are turned into these."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.words import tr, tr_noop
from engine.errors import EngineError

if TYPE_CHECKING:
    import httpx2

STAYS_OFFLINE = tr_noop(
    "Tandem is set never to use the network, so it will stay offline. Turn 'Never use the network' off under Privacy "
    "in the settings, then try again."
)


class HubError(EngineError):
    """The network, or what answered there. The sentence says what to do.

    Attributes:
        may_pass: trying again after a pause may help.
        retry_after_seconds: how long the server asked to wait; None where it did not.
        status: the HTTP status of a refusal, 0 where there is none.
    """

    exit_code = 5

    def __init__(
        self, sentence: str, *, may_pass: bool = False, retry_after_seconds: float | None = None, status: int = 0
    ) -> None:
        super().__init__(sentence)
        self.may_pass = may_pass
        self.retry_after_seconds = retry_after_seconds
        self.status = status


class GatedError(HubError):
    """The repository's owner lets in only who accepted its licence; `repo` is its name."""

    def __init__(self, repo: str, sentence: str) -> None:
        super().__init__(sentence)
        self.repo = repo


class NotThere(HubError):
    """The repository does not exist, or only an access token shows it."""


class NetworkNotAllowed(HubError):
    """Nobody has allowed Tandem to use the network yet: the window asks, the command line goes by its command."""


class ChoiceNeeded(EngineError):
    """The repository has several models and none was named, or the name fits none or several."""

    exit_code = 2


class DownloadCancelled(EngineError):
    """The user stopped it. What was fetched is kept and the next try goes on from there."""

    exit_code = 130


class NoRoom(EngineError):
    """The disk cannot hold the file."""


_PASSING_STATUS = frozenset({408, 425, 429, 500, 502, 503, 504})


@contextmanager
def said_in_a_sentence(what: str) -> Iterator[None]:
    """Turns huggingface_hub's and its HTTP client's errors into the ones above."""
    import httpx2
    from huggingface_hub import errors

    try:
        yield
    except errors.OfflineModeIsEnabled as error:
        raise HubError(tr("HF_HUB_OFFLINE is set, so nothing is fetched. Unset it, then try again.")) from error
    except errors.HFValidationError as error:
        raise ChoiceNeeded(
            tr("{what} is not the name of a repository; it looks like owner/name.", what=what)
        ) from error
    except errors.GatedRepoError as error:
        raise GatedError(
            what,
            tr(
                "{what} is gated: its owner wants you to accept a licence first. Do that on its page on the hub, then "
                "give Tandem an access token of your account: in its window, or as HF_TOKEN.",
                what=what,
            ),
        ) from error
    except errors.RepositoryNotFoundError as error:
        raise NotThere(
            tr(
                "{what} does not exist, or it is private. Check the spelling (owner/name), or give Tandem an access "
                "token.",
                what=what,
            )
        ) from error
    except errors.EntryNotFoundError as error:
        raise HubError(tr("{what} is not there (any more). List the repository again.", what=what)) from error
    except errors.HfHubHTTPError as error:
        raise _refused(what, error.response) from error
    except httpx2.TransportError as error:
        raise unreachable(what, error) from error
    except httpx2.HTTPError as error:
        raise HubError(
            tr("The hub's answer for {what} cannot be read ({reason}). Try again later.", what=what, reason=error)
        ) from error


def unreachable(what: str, error: "httpx2.TransportError") -> HubError:
    """The sentence for a connection that did not come about or broke."""
    import httpx2

    if isinstance(error, httpx2.TimeoutException):
        sentence = tr("The hub did not answer in time for {what}. Check the network, then try again.", what=what)
    else:
        sentence = tr(
            "The hub cannot be reached for {what} ({reason}). Check the network, then try again.",
            what=what,
            reason=error,
        )
    return HubError(sentence, may_pass=True)


def _refused(what: str, answer: "httpx2.Response") -> HubError:
    status = answer.status_code
    wait = retry_after_seconds(answer.headers.get("Retry-After"))
    if status == 401:
        return HubError(
            tr("The hub does not accept the access token for {what} (HTTP 401). Give Tandem a new one.", what=what)
        )
    if status == 403:
        return HubError(
            tr(
                "The hub does not let this account read {what} (HTTP 403). Check the licence on its page, and that "
                "the access token may read gated repositories.",
                what=what,
            )
        )
    if status == 429:
        when = tr("in a few minutes") if wait is None else tr("in {seconds:.0f} s", seconds=wait)
        sentence = tr(
            "The hub is asked too often at the moment (HTTP 429). Try {what} again {when}.", what=what, when=when
        )
        return HubError(sentence, may_pass=True, retry_after_seconds=wait, status=status)
    sentence = tr("The hub refused {what} (HTTP {status}). Try again later.", what=what, status=status)
    return HubError(sentence, may_pass=status in _PASSING_STATUS, retry_after_seconds=wait, status=status)


def retry_after_seconds(value: str | None) -> float | None:
    """The header's number of seconds, or its date as seconds from now; None where it says neither."""
    from datetime import UTC, datetime
    from email.utils import parsedate_to_datetime

    if value is None:
        return None
    if value.strip().isdigit():
        return float(value)
    try:
        when = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (when - datetime.now(UTC)).total_seconds())
