"""This machine, as the fraud prevention headers of the nightly batch describe it. What cannot be read is left out."""

from __future__ import annotations

import getpass
import platform
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from pathlib import Path
from uuid import UUID, uuid5

_NAMESPACE = UUID("5f0f0c5e-6a3e-5d55-9a54-0d1d0c3d9a2e")
_ANYWHERE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))
"""Addresses of nobody: a UDP socket "connects" to them without sending, and then knows its own address."""

_MAC = re.compile(r"[0-9a-f]{2}(:[0-9a-f]{2}){5}")


@dataclass(frozen=True)
class Machine:
    """What is known of this machine; None or nothing is not known. `seen_at` is aware, in the machine's own zone."""

    device_id: str | None
    local_ips: tuple[str, ...]
    mac_addresses: tuple[str, ...]
    os_family: str | None
    os_version: str | None
    manufacturer: str | None
    model: str | None
    user: str | None
    seen_at: datetime


def this_machine(device_id: str | None, now: datetime, root: Path = Path("/")) -> Machine:
    """This machine now (aware). Without a `device_id` it is derived from the id the operating system keeps.

    `root` is where `etc` and `sys` are.
    """
    return Machine(
        device_id=device_id or _device_id(root),
        local_ips=tuple(_local_ips()),
        mac_addresses=tuple(_mac_addresses(root)),
        os_family=platform.system() or None,
        os_version=platform.release() or None,
        manufacturer=_line(root / "sys/class/dmi/id/sys_vendor"),
        model=_line(root / "sys/class/dmi/id/product_name"),
        user=_user(),
        seen_at=now.astimezone(),
    )


def _device_id(root: Path) -> str | None:
    machine_id = _line(root / "etc/machine-id")
    return str(uuid5(_NAMESPACE, machine_id)) if machine_id else None


def _local_ips() -> Iterator[str]:
    for family, anywhere in _ANYWHERE:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect((anywhere, 9))
            except OSError:
                continue
            address = ip_address(probe.getsockname()[0].partition("%")[0])
            if not address.is_loopback:
                yield str(address)


def _mac_addresses(root: Path) -> Iterator[str]:
    for path in sorted(root.glob("sys/class/net/*/address")):
        address = _line(path) or ""
        if _MAC.fullmatch(address) and address != "00:00:00:00:00:00":
            yield address


def _user() -> str | None:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return None


def _line(path: Path) -> str | None:
    """The text of a file of one line; None when it is missing, empty, or may not be read."""
    try:
        return path.read_text(encoding="utf-8").strip() or None
    except (OSError, UnicodeDecodeError):
        return None
