"""Fraud prevention headers: what the law wants HMRC told of the device behind each request (hmrc-apis.md, section 10).

A value that could not be collected, or that is not what its header may hold, is left out: never made up, and never
replaced by a word like "unknown". Of pairs only those without a value are left out, as HMRC allows.

Values of lists and pairs are percent-encoded. An address that is a header's whole value is not: HMRC's own example of
Gov-Client-Public-IP is an IPv6 address with its colons.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from ipaddress import ip_address, ip_network
from urllib.parse import quote
from uuid import UUID

import structlog

from adapters.hmrc.machine import Machine
from adapters.hmrc.settings import HmrcSettings
from bot.hmrc.ports import Browser, Screen

WEB_APP = "WEB_APP_VIA_SERVER"
BATCH = "BATCH_PROCESS_DIRECT"

_TIMEZONE = re.compile(r"UTC[+-](0\d|1[0-4]):[0-5]\d")
_PRINTABLE = "".join(chr(code) for code in range(0x20, 0x7F))
_PRIVATE = tuple(map(ip_network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")))
_SERVER_PORTS = (80, 443)
_PLACEHOLDERS = frozenset({"null", "undefined", "none", "nan", "unknown"})
"""What a script or a machine may say for "I do not know"."""

_OF_AN_ADDRESS = (
    "Gov-Client-Public-IP",
    "Gov-Client-Public-IP-Timestamp",
    "Gov-Client-Public-Port",
    "Gov-Vendor-Forwarded",
    "Gov-Vendor-Public-IP",
)
"""What cannot be said where a proxy does not tell whom it speaks for, or nobody told us our own address."""

Headers = dict[str, str]
_log = structlog.get_logger()


def web_app_headers(browser: Browser, settings: HmrcSettings) -> Headers:
    """The headers of a request made for somebody on our page: `WEB_APP_VIA_SERVER`.

    Where HMRC is not played on this machine, the log says once which are left out for lack of an address.
    """
    client_ip = public_ip(browser.public_ip)
    server_ip = public_ip(browser.server_ip) or public_ip(settings.public_ip)
    port = browser.public_port
    headers = _collected(
        {
            "Gov-Client-Connection-Method": WEB_APP,
            "Gov-Client-Browser-JS-User-Agent": _ascii(browser.user_agent),
            "Gov-Client-Device-ID": _uuid(browser.device_id),
            "Gov-Client-Multi-Factor": _multi_factor(browser),
            "Gov-Client-Public-IP": client_ip,
            "Gov-Client-Public-IP-Timestamp": client_ip and _timestamp(browser.seen_at),
            "Gov-Client-Public-Port": str(port) if port and _is_client_port(port) else "",
            "Gov-Client-Screens": _listed(_screen(each) for each in browser.screens),
            "Gov-Client-Timezone": _timezone(browser.timezone),
            "Gov-Client-User-IDs": _pairs(browser.user_ids),
            "Gov-Client-Window-Size": _window(browser.window),
            "Gov-Vendor-Forwarded": _pairs({"by": server_ip, "for": client_ip}) if server_ip and client_ip else "",
            "Gov-Vendor-Public-IP": server_ip,
            **_vendor(settings),
        }
    )
    if not settings.is_on_this_machine:
        _warn(tuple(name for name in _OF_AN_ADDRESS if name not in headers))
    return headers


@cache
def _warn(left_out: tuple[str, ...]) -> None:
    """Log the names, the first time that just these are left out."""
    if left_out:
        _log.warning("no_address_for_fraud_headers", headers=left_out)


def batch_headers(machine: Machine, settings: HmrcSettings) -> Headers:
    """The headers of a request of the nightly batch, which nobody asked for: `BATCH_PROCESS_DIRECT`."""
    local_ips = _listed(quote(each, safe="") for each in machine.local_ips)
    described = {
        "os-family": machine.os_family,
        "os-version": machine.os_version,
        "device-manufacturer": machine.manufacturer,
        "device-model": machine.model,
    }
    return _collected(
        {
            "Gov-Client-Connection-Method": BATCH,
            "Gov-Client-Device-ID": _uuid(machine.device_id),
            "Gov-Client-Local-IPs": local_ips,
            "Gov-Client-Local-IPs-Timestamp": local_ips and _timestamp(machine.seen_at),
            "Gov-Client-MAC-Addresses": _listed(quote(each, safe="") for each in machine.mac_addresses),
            "Gov-Client-Timezone": _timezone(f"UTC{machine.seen_at.isoformat()[-6:]}"),
            "Gov-Client-User-Agent": _pairs(described),
            "Gov-Client-User-IDs": _pairs({"os": machine.user}),
            **_vendor(settings),
        }
    )


def _vendor(settings: HmrcSettings) -> Headers:
    """We have no licence keys, so no Gov-Vendor-License-IDs."""
    name = settings.product_name
    return {
        "Gov-Vendor-Product-Name": quote(name, safe=""),
        "Gov-Vendor-Version": _pairs({name.lower().replace(" ", "-"): settings.product_version}),
    }


def _collected(headers: Headers) -> Headers:
    return {name: value for name, value in headers.items() if value}


def _pairs(values: Mapping[str, str | None]) -> str:
    """`key=value&key=value`, keys and values percent-encoded, without those that are not known."""
    known = {key: value for key, value in values.items() if value and not _is_placeholder(value)}
    return "&".join(f"{quote(key, safe='')}={quote(value, safe='')}" for key, value in known.items())


def _is_placeholder(text: str) -> bool:
    return text.strip().casefold() in _PLACEHOLDERS


def _listed(values: Iterable[str]) -> str:
    return ",".join(value for value in values if value)


def _ascii(text: str | None) -> str:
    """As it is, except for what a header cannot carry, which is percent-encoded."""
    return "" if text is None or _is_placeholder(text) else quote(text, safe=_PRINTABLE).strip()


def _uuid(text: str | None) -> str:
    try:
        return str(UUID(text)) if text else ""
    except ValueError:
        return ""


def _timestamp(moment: datetime) -> str:
    """`yyyy-MM-ddThh:mm:ss.sssZ`, UTC."""
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def _timezone(text: str | None) -> str:
    return text if text and _TIMEZONE.fullmatch(text) else ""


def public_ip(text: str | None) -> str:
    """The address as it is usually written, if it is one on the internet; else nothing."""
    try:
        address = ip_address(text or "")
    except ValueError:
        return ""
    address = getattr(address, "ipv4_mapped", None) or address
    is_elsewhere = address.is_loopback or address.is_link_local or address.is_unspecified or address.is_multicast
    return "" if is_elsewhere or any(address in network for network in _PRIVATE) else str(address)


def _is_client_port(port: int) -> bool:
    """Is it a port of the person's side? A server's port here means that something on the way was mistaken."""
    return 1 <= port <= 65535 and port not in _SERVER_PORTS


def _multi_factor(browser: Browser) -> str:
    """The one-time code of the person's chat. The reference is the same for the same chat account."""
    if browser.signed_in_at is None or not browser.user_ids:
        return ""
    account = _pairs(dict(sorted(browser.user_ids.items())))
    signed_in = f"{browser.signed_in_at.astimezone(UTC):%Y-%m-%dT%H:%MZ}"
    return _pairs(
        {
            "type": "AUTH_CODE",
            "timestamp": signed_in,
            "unique-reference": sha256(account.encode()).hexdigest(),
        }
    )


def _screen(screen: Screen) -> str:
    if min(screen.width, screen.height, screen.colour_depth) <= 0 or not 0.01 <= screen.scaling <= 100:
        return ""
    return (
        f"width={screen.width}&height={screen.height}"
        f"&scaling-factor={screen.scaling:.6g}&colour-depth={screen.colour_depth}"
    )


def _window(window: tuple[int, int] | None) -> str:
    return f"width={window[0]}&height={window[1]}" if window and min(window) > 0 else ""
