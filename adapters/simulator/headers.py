"""Fraud prevention headers: which ones a connection method needs, and how each is written (hmrc-apis.md section 10)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import unquote

WEB, OTHER, BATCH = "WEB_APP_VIA_SERVER", "OTHER_VIA_SERVER", "BATCH_PROCESS_DIRECT"
_METHOD = "gov-client-connection-method"
_NO_VALUE = {"", "null", "undefined", "none", "nan"}


@dataclass(frozen=True)
class Problem:
    """What is wrong with one header: HMRC's code, and whether it is only a warning."""

    header: str
    code: str
    warning: bool = False


def _matches(pattern: str) -> Callable[[str], bool]:
    written = re.compile(pattern)
    return lambda value: written.fullmatch(value) is not None


def _list_of(good: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda value: all(good(unquote(each)) for each in value.split(","))


def _pairs(value: str) -> dict[str, str] | None:
    split = [pair.split("=") for pair in value.split("&")]
    if any(len(pair) != 2 or not all(pair) for pair in split):
        return None
    return {unquote(key): unquote(held) for key, held in split}


def _keys(*names: str, **patterns: str) -> Callable[[str], bool]:
    """A check of pairs: exactly these keys, each with a value, some of them written in a given way."""

    def good(value: str) -> bool:
        pairs = _pairs(value)
        wanted = {*names, *(name.replace("_", "-") for name in patterns)}
        if pairs is None or set(pairs) != wanted:
            return False
        return all(re.fullmatch(pattern, pairs[name.replace("_", "-")]) for name, pattern in patterns.items())

    return good


def _each(good: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda value: all(good(each) for each in value.split(","))


def _some_of(*names: str) -> Callable[[str], bool]:
    """A check of pairs that are among these. HMRC lets a key without a value be left out, or sent so."""
    written = re.compile(rf"({'|'.join(names)})=[^=&]*")
    return lambda value: all(written.fullmatch(pair) for pair in value.split("&"))


def _some_pairs(value: str) -> bool:
    return bool(_pairs(value))


def _address(value: str) -> bool:
    try:
        ip_address(value)
    except ValueError:
        return False
    return True


def _is_private(value: str) -> bool:
    return _address(value) and not ip_address(value).is_global


def _hop(value: str) -> bool:
    pairs = _pairs(value)
    return pairs is not None and set(pairs) == {"by", "for"} and all(map(_address, pairs.values()))


def _port(value: str) -> bool:
    return value.isdecimal() and 1 <= int(value) <= 65_535


_MOMENT = r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z"
_PIXELS = r"[1-9]\d*"
_PUBLIC_IPS = {"gov-client-public-ip", "gov-vendor-public-ip"}

_FORMATS: Mapping[str, Callable[[str], bool]] = {
    _METHOD: {WEB, OTHER, BATCH}.__contains__,
    "gov-client-browser-js-user-agent": bool,
    "gov-client-device-id": _matches(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
    "gov-client-local-ips": _list_of(_address),
    "gov-client-local-ips-timestamp": _matches(_MOMENT),
    "gov-client-mac-addresses": _matches(
        r"[0-9a-fA-F]{2}(%3A[0-9a-fA-F]{2}){5}(,[0-9a-fA-F]{2}(%3A[0-9a-fA-F]{2}){5})*"
    ),
    "gov-client-multi-factor": _each(
        _keys(type="TOTP|AUTH_CODE|OTHER", timestamp=r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}Z", unique_reference=".+")
    ),
    "gov-client-public-ip": _address,
    "gov-client-public-ip-timestamp": _matches(_MOMENT),
    "gov-client-public-port": _port,
    "gov-client-screens": _each(
        _keys(width=_PIXELS, height=_PIXELS, scaling_factor=r"\d+(\.\d+)?", colour_depth=_PIXELS)
    ),
    "gov-client-timezone": _matches(r"UTC[+-](0\d|1[0-4]):[0-5]\d"),
    "gov-client-user-agent": _some_of("os-family", "os-version", "device-manufacturer", "device-model"),
    "gov-client-user-ids": _some_pairs,
    "gov-client-window-size": _keys(width=_PIXELS, height=_PIXELS),
    "gov-vendor-forwarded": _each(_hop),
    "gov-vendor-license-ids": _some_pairs,
    "gov-vendor-product-name": _matches(r"[A-Za-z0-9._~%+-]+"),
    "gov-vendor-public-ip": _address,
    "gov-vendor-version": _some_pairs,
}

_EVERY = {
    _METHOD, "gov-client-device-id", "gov-client-timezone", "gov-client-user-ids",
    "gov-vendor-license-ids", "gov-vendor-product-name", "gov-vendor-version",
}  # fmt: skip
_THROUGH_A_SERVER = {
    "gov-client-multi-factor", "gov-client-public-ip", "gov-client-public-ip-timestamp", "gov-client-public-port",
    "gov-vendor-forwarded", "gov-vendor-public-ip",
}  # fmt: skip
_OF_A_BROWSER = {"gov-client-browser-js-user-agent", "gov-client-screens", "gov-client-window-size"}
_OF_A_MACHINE = {
    "gov-client-local-ips", "gov-client-local-ips-timestamp", "gov-client-mac-addresses", "gov-client-user-agent",
}  # fmt: skip

REQUIRED: Mapping[str, frozenset[str]] = {
    WEB: frozenset(_EVERY | _THROUGH_A_SERVER | _OF_A_BROWSER),
    OTHER: frozenset(_EVERY | _THROUGH_A_SERVER | _OF_A_MACHINE),
    BATCH: frozenset(_EVERY | _OF_A_MACHINE),
}
"""The headers each connection method must send, in lower case."""


def fraud_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """The fraud prevention headers among those of a request, in lower case."""
    return {name.lower(): value for name, value in headers.items() if name.lower() in _FORMATS}


def problems(headers: Mapping[str, str]) -> list[Problem]:
    """What is wrong with a request's headers, by header name."""
    sent = fraud_headers(headers)
    method = sent.get(_METHOD, "")
    required = REQUIRED.get(method, frozenset({_METHOD}))
    found = [Problem(name, "MISSING_HEADER") for name in required - sent.keys()]
    found += [problem for name, value in sent.items() if (problem := _problem(name, value.strip(), method))]
    return sorted(found, key=lambda problem: problem.header)


def _problem(name: str, value: str, method: str) -> Problem | None:
    if not value:
        return Problem(name, "EMPTY_HEADER")
    if value.lower() in _NO_VALUE or not _FORMATS[name](value) or _too_little(name, value, method):
        return Problem(name, "INVALID_HEADER")
    unasked = method in REQUIRED and name not in REQUIRED[method]
    if unasked or _is_doubtful(name, value):
        return Problem(name, "POTENTIALLY_INVALID_HEADER", warning=True)
    return None


def _is_doubtful(name: str, value: str) -> bool:
    """Well written, but not what a person on the internet would have."""
    if name == "gov-client-public-port":
        return value in {"80", "443"}
    return name in _PUBLIC_IPS and _is_private(value)


def _too_little(name: str, value: str, method: str) -> bool:
    """Rules across headers: a machine's sign-in has an `os`, and two programs have two versions."""
    pairs = _pairs(value) or {}
    match name:
        case "gov-client-user-ids":
            return method in (OTHER, BATCH) and "os" not in pairs
        case "gov-vendor-version":
            return method == OTHER and len(pairs) < 2
        case _:
            return False
