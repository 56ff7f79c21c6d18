"""Who may call: Google, for this add-on and this endpoint; and who clicked, as Google says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm_sheets.addon.flow import Person
from abm_sheets.sheets.identity import TokenRefused, verified

if TYPE_CHECKING:
    from abm_sheets.addon.event import Event
    from abm_sheets.addon.settings import Settings
    from abm_sheets.sheets.identity import Certificates

#: What Cloud Run puts in the place of a signature that it has checked itself
#: (https://docs.cloud.google.com/run/docs/troubleshooting#signature-removed).
_REMOVED = ".SIGNATURE_REMOVED_BY_GOOGLE"


class Gate:
    """Lets in what Google sent."""

    def __init__(self, settings: Settings, certificates: Certificates) -> None:
        self._settings = settings
        self._certificates = certificates

    def admit(self, event: Event, authorization: str) -> Person | None:
        """Return who clicked, None when Google does not say.

        The token stands in the header ``Authorization``; where Cloud Run has taken its signature away, or
        there is no header, the same token in the body counts instead, whole.

        Raises:
            TokenRefused: The call is not Google's, not for this endpoint, or names somebody wrongly.
            ApiUnavailable: Google's certificates cannot be had.
        """
        scheme, _, token = authorization.partition(" ")
        if authorization and (scheme.lower() != "bearer" or not token):
            raise TokenRefused("scheme")
        if not token or token.endswith(_REMOVED):
            token = event.system_id_token
        verified(
            token,
            self._certificates,
            audience=self._settings.address(event.endpoint),
            account=self._settings.account,
        )
        if not event.user_id_token:
            return None
        who = verified(event.user_id_token, self._certificates, audience=self._settings.client_id)
        return Person(subject=who.subject, email=who.email, name=who.email)
