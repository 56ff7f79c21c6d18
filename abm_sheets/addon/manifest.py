"""The deployment file of the add-on: what Google has to know of it.

See https://developers.google.com/workspace/add-ons/concepts/workspace-manifests and
https://developers.google.com/workspace/add-ons/reference/rest/v1/projects.deployments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from abm_sheets.addon.flow import SCOPES
from abm_sheets.addon.settings import addresses

if TYPE_CHECKING:
    from abm_sheets.template.styles import Styles
    from abm_sheets.template.workbook import WorkbookTemplate

#: The person's language; everything works without it.
LOCALE = "https://www.googleapis.com/auth/script.locale"


def manifest(url: str, template: WorkbookTemplate, styles: Styles, logo: str | None = None) -> dict[str, Any]:
    """Return the deployment for a public address (see ``settings.public_url``)."""
    at = addresses(url)
    return {
        "oauthScopes": [*SCOPES, LOCALE],
        "addOns": {
            "common": {
                "name": template.addon["name"],
                "logoUrl": logo or template.addon["logo"],
                "useLocaleFromApp": True,
                "layoutProperties": {"primaryColor": f"#{styles.palette['brand']}"},
                "openLinkUrlPrefixes": ["https://docs.google.com/"],
                "homepageTrigger": {"runFunction": at["homepage"]},
            },
            "sheets": {
                "homepageTrigger": {"runFunction": at["homepage"]},
                "onFileScopeGrantedTrigger": {"runFunction": at["granted"]},
            },
            "httpOptions": {
                "authorizationHeader": "SYSTEM_ID_TOKEN",
                "granularOauthPermissionSupport": "OPT_IN",
            },
        },
    }
