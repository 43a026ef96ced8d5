"""What the pages have to be told: where they stand, who runs them, and who may speak for the person's address."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network
from urllib.parse import urlsplit


@dataclass(frozen=True)
class WebSettings:
    """Where the pages stand and who runs them.

    `public_url` is ours, as people type it, without a path; `sign_in_url` is where HMRC's authorise page stands.
    `operator` is the name of who runs the assistant, `contact` their email address, `kept_in` the place where the
    data is kept, as in "the United Kingdom". `server_ip` is the public address that people's requests reach.
    `proxies` are the networks whose `X-Forwarded-For` is believed; empty when nothing stands before us.
    """

    public_url: str
    sign_in_url: str
    operator: str
    contact: str
    kept_in: str
    server_ip: str | None = None
    proxies: tuple[IPv4Network | IPv6Network, ...] = ()

    @property
    def is_secure(self) -> bool:
        """Are the pages served over https?"""
        return urlsplit(self.public_url).scheme == "https"

    @property
    def origin(self) -> str:
        """Scheme and host, as a browser writes them in `Origin`."""
        return origin(self.public_url)

    @property
    def may_lead_to(self) -> tuple[str, ...]:
        """Where a form of ours may lead besides our own pages: HMRC's sign-in.

        Browsers hold every redirect on the way to the same list, and HMRC's leads on to other hosts of the government.
        """
        signs_in_at = origin(self.sign_in_url)
        if not signs_in_at.endswith(".service.gov.uk"):
            return (signs_in_at,)
        return (signs_in_at, "https://*.service.gov.uk", "https://*.account.gov.uk")


def origin(url: str) -> str:
    """Scheme and host of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
