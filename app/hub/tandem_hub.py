"""The hub with this user's settings, token and network log; the one place that puts the parts of this room together."""

import os

from app import paths
from app.hub.checksums import Checksums
from app.hub.consent import Consent
from app.hub.download import Downloader
from app.hub.hub import Hub
from app.hub.network import Network
from app.hub.network_log import NetworkLog
from app.hub.remote_header import RemoteHeaders
from app.hub.token import AccessToken
from app.settings.keys import Settings


class TandemHub:
    """Nothing is asked, and no library loaded, before the user wants something of it.

    Attributes:
        consent: whether the network may be used.
        log: every request ever made.
        hub: search and listings.
        headers: of models on the hub.
        downloader: to Tandem's own folder.
    """

    def __init__(self, settings: Settings) -> None:
        self.consent = Consent(settings)
        self.log = NetworkLog(paths.network_log())
        self.network = Network(self.log, self.consent.may_pass)
        self.hub = Hub(self.network, AccessToken(settings), os.environ.get("HF_ENDPOINT"))
        self.headers = RemoteHeaders(self.hub, paths.remote_headers())
        self.downloader = Downloader(self.hub, paths.models_dir(), Checksums(paths.checksums_file()))
