"""May Tandem use the network? Off until the user first searches or downloads; then it is asked once."""

from app.hub.errors import STAYS_OFFLINE, HubError, NetworkNotAllowed
from app.settings import keys
from app.settings.declaration import Setting, Value
from app.settings.keys import Settings
from app.words import tr


class Consent:
    """Reads and keeps the answer in the settings."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._for_now = False
        settings.subscribe(self._on_setting)

    @property
    def is_open(self) -> bool:
        """Nobody has said yes or no yet."""
        return self._settings.get(keys.OFFLINE) and not self._was_asked

    @property
    def _was_asked(self) -> bool:
        return self._settings.get(keys.NETWORK_ASKED) or self._settings.is_chosen(keys.OFFLINE)

    def may_pass(self) -> None:
        """Raises NetworkNotAllowed while nobody was asked, HubError when the answer was no."""
        if not self._settings.get(keys.OFFLINE) or (self._for_now and self.is_open):
            return
        if self.is_open:
            raise NetworkNotAllowed(tr("Nobody has allowed Tandem to use the network yet."))
        raise HubError(tr(STAYS_OFFLINE))

    def allow_for_now(self) -> None:
        """For this process, where nobody can be asked; a no that was given before still counts."""
        self._for_now = True

    def answer(self, allowed: bool) -> None:
        self._settings.set(keys.NETWORK_ASKED, True)
        self._settings.set(keys.OFFLINE, not allowed)

    def _on_setting(self, setting: Setting[Value]) -> None:
        """Whoever turns the switch has answered."""
        if setting.key == keys.OFFLINE.key and not self._settings.get(keys.NETWORK_ASKED):
            self._settings.set(keys.NETWORK_ASKED, True)
