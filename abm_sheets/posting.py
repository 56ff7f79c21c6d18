"""Send a message to an address, with apprise: the only module that knows it (extra ``notify``).

Apprise understands an address for each service: https://appriseit.com/services/
"""

from __future__ import annotations

from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from abm_sheets.errors import NotifyMissing

if TYPE_CHECKING:
    from apprise import AppriseAsset, NotifyBase

    from abm_sheets.notices.recipients import Address

#: The name under which messages arrive where the address says none.
SENDER = "abm_sheets"
#: Seconds that one message may take; the workbook's lock is held meanwhile.
_LIMIT = 30.0


class Post:
    """Sends messages; NotifyMissing when apprise is not installed. It is loaded with the first address."""

    def __init__(self) -> None:
        if find_spec("apprise") is None:
            raise NotifyMissing

    @cached_property
    def _apprise(self) -> Any:  # noqa: ANN401 - the module
        try:
            import apprise  # noqa: PLC0415 - takes a second, and most runs tell nobody
        except ImportError as error:
            raise NotifyMissing from error
        return apprise

    @cached_property
    def _asset(self) -> AppriseAsset:
        asset: AppriseAsset = self._apprise.AppriseAsset(
            app_id=SENDER,
            app_desc=SENDER,
            app_url="",
            # Nothing is written to disk: no keys made, no addresses remembered.
            storage_mode="memory",
            pgp_autogen=False,
            pem_autogen=False,
            # No pictures fetched from somewhere else.
            image_url_mask="",
            image_url_logo="",
            image_path_mask=False,
            service_timeout=_LIMIT,
        )
        return asset

    def understands(self, address: Address) -> bool:
        """Return whether an address is one that apprise can send to."""
        return self._service(address) is not None

    def __call__(self, address: Address, subject: str, body: str) -> bool:
        """Send plain text; False when it was not accepted, which the address's server may say too late."""
        service = self._service(address)
        if service is None:
            return False
        sender = self._apprise.Apprise(asset=self._asset)
        sender.add(service)
        return bool(sender.notify(title=subject, body=body, body_format=self._apprise.NotifyFormat.TEXT))

    def _service(self, address: Address) -> NotifyBase | None:
        service: NotifyBase | None = self._apprise.Apprise.instantiate(
            address.reveal(), asset=self._asset, suppress_exceptions=True
        )
        if service is not None and "overflow=" not in address.reveal():
            # A chat that takes 2,000 signs gets a long list in parts, instead of refusing it for ever.
            service.overflow_mode = self._apprise.OverflowMode.SPLIT
        return service
