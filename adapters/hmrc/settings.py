"""Where HMRC is, and who we are to it. The same client speaks to a simulator, HMRC's sandbox and production."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from pydantic import SecretStr

SCOPES = ("read:self-assessment",)
"""What is asked of a person or an agent: no more than is used."""


@dataclass(frozen=True, kw_only=True)
class HmrcSettings:
    """One application of HMRC's Developer Hub.

    `api_url` is the base of the APIs and of `/oauth/token`; `sign_in_url` that of `/oauth/authorize`; `redirect_url` is
    registered at HMRC. `public_ip` is the address that people's requests reach us at, where the page cannot tell.
    `device_id` is a UUID that stays with this machine; without one it comes from the machine's own id. Raises
    ValueError, with a sentence, for an address that would carry tokens in the clear.
    """

    api_url: str
    sign_in_url: str
    client_id: str
    client_secret: SecretStr
    redirect_url: str
    scopes: tuple[str, ...] = SCOPES
    product_name: str = "MTD Assistant"
    product_version: str = "0.1.0"
    public_ip: str | None = None
    device_id: str | None = None
    timeout: float = 10.0
    """Seconds to wait for each of: connecting, sending, the next bytes of the answer."""

    longest_answer: float = 20.0
    """Seconds from the start of a request until its answer has to be here whole, however steadily it trickles."""

    def __post_init__(self) -> None:
        for name in ("api_url", "sign_in_url"):
            if not _is_safe(url := getattr(self, name)):
                raise ValueError(f"{name} must start with https://, unless it is this machine; it is {url!r}")
            object.__setattr__(self, name, url.rstrip("/"))

    @property
    def token_url(self) -> str:
        """Where codes and refresh tokens are exchanged."""
        return f"{self.api_url}/oauth/token"

    @property
    def authorise_url(self) -> str:
        """HMRC's page where permission is given."""
        return f"{self.sign_in_url}/oauth/authorize"

    @property
    def is_on_this_machine(self) -> bool:
        """Is HMRC played by a simulator here?"""
        return _is_here(urlsplit(self.api_url).hostname)

    @property
    def user_agent(self) -> str:
        """How we name ourselves."""
        return f"{self.product_name.replace(' ', '-')}/{self.product_version}"


def _is_safe(url: str) -> bool:
    parts = urlsplit(url)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and _is_here(parts.hostname)))


def _is_here(host: str | None) -> bool:
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False
