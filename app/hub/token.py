"""The access token for gated repositories: in the system's keyring, never in a file or a log."""

from contextlib import suppress

from app.hub.errors import HubError
from app.settings import keys
from app.settings.keys import Settings
from app.words import tr

_SERVICE, _USER = "tandem-chat", "huggingface.co"


class AccessToken:
    """Reads the keyring once, and only for users who gave a token: some systems ask for a password each time."""

    def __init__(self, settings: Settings | None = None) -> None:
        self._settings = settings
        self._token: str | None = None
        self._read = settings is None or not settings.get(keys.HUB_TOKEN_KEPT)

    def __repr__(self) -> str:
        return "AccessToken(...)"

    @property
    def is_given(self) -> bool:
        return self._token is not None or not self._read

    def value(self) -> str | None:
        """Tandem's own token; None leaves it to huggingface_hub, which knows HF_TOKEN and `hf auth login`."""
        if not self._read:
            import keyring
            from keyring.errors import KeyringError

            self._read = True
            try:
                self._token = keyring.get_password(_SERVICE, _USER)
            except (KeyringError, RuntimeError) as error:
                raise HubError(
                    tr(
                        "The system's keyring, which keeps the access token, cannot be opened ({reason}). Unlock it, "
                        "or remove the token in Tandem.",
                        reason=error,
                    )
                ) from error
        return self._token

    def keep(self, token: str) -> None:
        """An empty text takes it away. Raises HubError without a keyring; the token then lasts until Tandem closes.

        Blocks: the system may ask for a password. `mark_kept` afterwards, on the settings' thread.
        """
        import keyring
        from keyring.errors import KeyringError, PasswordDeleteError

        self._token, self._read = token.strip() or None, True
        try:
            if self._token is None:
                with suppress(PasswordDeleteError):  # there was none
                    keyring.delete_password(_SERVICE, _USER)
            else:
                keyring.set_password(_SERVICE, _USER, self._token)
        except (KeyringError, RuntimeError) as error:
            if self._token is None:
                raise HubError(
                    tr("The system's keyring cannot be opened ({reason}), so the token stays in it.", reason=error)
                ) from error
            raise HubError(
                tr(
                    "This system has no keyring that could keep the token, so it lasts until Tandem closes. Setting "
                    "HF_TOKEN in the environment serves too."
                )
            ) from error

    def mark_kept(self) -> None:
        """The next start looks into the keyring, or no longer does."""
        if self._settings is not None:
            self._settings.set(keys.HUB_TOKEN_KEPT, self._token is not None)
