"""The pages in a real browser: the whole way to HMRC and back, and every page looked through for accessibility.

Screenshots of every page are left in pytest's temporary folder, for people to look at.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from adapters.simulator.faults import Fault, Kind
from bot.hmrc.connecting import Confirmation, Connected
from bot.updates import Sender
from tests.adapters.web.serving import BAKER, Place, standing

pytestmark = pytest.mark.needs("chromium")

PHONE: ViewportSize = {"width": 360, "height": 740}
STRANGER = Sender("telegram", "4799", "4799")
AXE = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
_addresses = count(1)


@dataclass(frozen=True)
class Look:
    """A screen so many pixels wide, its colours, and the size of its letters in hundredths of our own.

    Axe takes half a second, and finds the same wherever the screen is alike: it looks at two of them.
    """

    name: str
    width: int
    colours: Literal["light", "dark"]
    letters: float = 112.5
    is_for_axe: bool = False


LOOKS = (
    Look("phone", 320, "light", is_for_axe=True),
    Look("phone-dark", 360, "dark"),
    Look("phone-large", 360, "light", 200),
    Look("desktop", 1280, "light"),
    Look("desktop-dark-huge", 1280, "dark", 300, is_for_axe=True),
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with standing(tmp_path_factory.mktemp("pages")) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        yield started
        started.close()


@contextmanager
def opened(browser: Browser, **how: Any) -> Iterator[Page]:
    """A new browser, at an address of its own. No page may break its own policy or ask another machine for anything."""
    headers = {"X-Forwarded-For": f"81.3.{next(_addresses)}.7:50123"}
    context = browser.new_context(extra_http_headers=headers, **how)
    context.set_default_timeout(10_000)
    said: list[str] = []
    context.on("console", lambda message: said.append(message.text))
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    yield context.new_page()
    context.close()
    assert [url for url in asked if not url.startswith("http://127.0.0.1:")] == []
    assert [each for each in said if "Security Policy" in each] == []


def to_the_number(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_role("button", name="Carry on").click()


def to_hmrc(page: Page, link: str, number: str) -> None:
    to_the_number(page, link)
    page.get_by_label("What is your National Insurance number?").fill(number)
    page.get_by_role("button", name="Carry on to HMRC").click()


def to_the_code(page: Page, place: Place, decision: str = "Grant") -> str:
    to_hmrc(page, place.link(), place.number_of("required"))
    page.locator("input[value=required]").check()
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name=decision, exact=True).click()
    return page.locator(".code").inner_text() if decision == "Grant" else ""


def say_yes_in_the_chat(place: Place, code: str) -> None:
    assert isinstance(place.connecting.confirm(BAKER, code), Confirmation)
    assert isinstance(place.connecting.accept(BAKER), Connected)


def test_from_the_link_to_the_record(place: Place, browser: Browser) -> None:
    with opened(browser, viewport=PHONE, device_scale_factor=2.625, timezone_id="Asia/Kolkata") as page:
        code = to_the_code(page, place)
        assert page.url == f"{place.url}/code"
        say_yes_in_the_chat(place, code)
        place.simulator.world.seen.clear()
        page.get_by_role("button", name="Check with HMRC now").click()
        for _loaded in range(2):
            expect(page.get_by_role("heading", level=1)).to_have_text("HMRC has answered")
            page.goto(f"{place.url}/code")
        device = next(each["value"] for each in page.context.cookies() if each["name"] == "device")
        user_agent = page.evaluate("navigator.userAgent")
    asked = [each for each in place.simulator.world.seen if each.api]
    assert asked
    assert asked[0].headers["gov-client-device-id"] == device
    assert asked[0].headers["gov-client-timezone"] == "UTC+05:30"
    assert asked[0].headers["gov-client-window-size"] == "width=360&height=740"
    assert asked[0].headers["gov-client-screens"] == "width=360&height=740&scaling-factor=2.625&colour-depth=24"
    assert asked[0].headers["gov-client-browser-js-user-agent"] == user_agent


def test_a_button_pressed_twice_asks_hmrc_once_and_says_that_it_does(place: Place, browser: Browser) -> None:
    with opened(browser, viewport=PHONE) as page:
        say_yes_in_the_chat(place, to_the_code(page, place))
        page.goto(place.connecting.begin_check(BAKER))
        posted: list[str] = []
        page.on("request", lambda request: posted.extend([request.url] if request.method == "POST" else []))
        place.simulator.world.faults.add(Fault(Kind.LATENCY, "/itsa-status", seconds=2))
        page.evaluate(PRESSED_TWICE)
        expect(page.get_by_role("heading", level=1)).to_have_text("HMRC has answered")
        assert page.evaluate("sessionStorage.said") == "We are asking HMRC. This takes a few seconds."
    assert len(posted) == 1


PRESSED_TWICE = """() => {
    const button = document.querySelector("form button");
    button.click();
    setTimeout(() => {
        sessionStorage.said = document.querySelector("[role=status]").textContent;
        button.click();
    }, 300);
}"""
"""Playwright waits for what a press leads to, so the page itself presses again while HMRC takes its time."""


def test_without_script_people_connect_and_are_told_that_hmrc_is_asked_overnight(
    place: Place, browser: Browser
) -> None:
    with opened(browser, viewport=PHONE, java_script_enabled=False) as page:
        to_the_number(page, place.link())
        expect(page.get_by_text("You can connect all the same.")).to_be_visible()
        code = to_the_code(page, place)
        expect(page.get_by_text("We ask overnight")).to_be_visible()
        for name in ("Copy the code", "Check with HMRC now"):
            expect(page.get_by_role("button", name=name)).to_be_hidden()
        say_yes_in_the_chat(place, code)
        page.goto(f"{place.url}/code")
        expect(page.get_by_role("heading", level=1)).to_have_text("You are connected")
        expect(page.get_by_text("We ask overnight")).to_be_visible()
        expect(page.get_by_text("You can ask HMRC for the record now.")).to_be_hidden()
        page.goto(place.connecting.begin_check(BAKER))
        expect(page.get_by_text("HMRC cannot be asked from here now.")).to_be_visible()
        expect(page.get_by_role("button", name="Check with HMRC now")).to_be_hidden()


def test_saying_no_at_hmrc_ends_on_a_page_of_ours(place: Place, browser: Browser) -> None:
    with opened(browser) as page:
        to_the_code(page, place, "Do not grant")
        expect(page.get_by_role("heading", level=1)).to_have_text("You did not give permission")


def test_the_code_can_be_copied(place: Place, browser: Browser) -> None:
    with opened(browser, permissions=["clipboard-read", "clipboard-write"]) as page:
        code = to_the_code(page, place)
        page.get_by_role("button", name="Copy the code").click()
        expect(page.locator("#copied")).to_have_text("Copied. Now go back to the chat.")
        assert page.evaluate("navigator.clipboard.readText()") == code


def test_the_whole_way_by_keyboard_and_a_mistake_is_taken_to(place: Place, browser: Browser) -> None:
    with opened(browser) as page:
        page.goto(place.link())
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the main part")).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Carry on")).to_be_focused()
        page.keyboard.press("Enter")
        field = page.get_by_label("What is your National Insurance number?")
        field.focus()
        page.keyboard.type("AB 12")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(field).to_be_focused()
        expect(field).to_have_value("AB 12")
        expect(field).to_have_accessible_description(  # the hint and the error
            "It is on your payslips, letters from HMRC and in the HMRC app. It looks like QQ 12 34 56 C. "
            "Error: Enter two letters, six figures and a letter, like QQ 12 34 56 C."
        )


@pytest.mark.parametrize(
    ("width", "height", "stays"),
    [(320, 640, True), (1280, 800, True), (640, 512, True), (320, 256, False)],
    ids=["phone", "desktop", "zoomed to 200 percent", "zoomed to 400 percent"],
)
def test_the_button_of_the_first_page_is_in_sight_and_covers_nothing_that_has_the_focus(
    place: Place, browser: Browser, width: int, height: int, stays: bool
) -> None:
    with opened(browser, viewport={"width": width, "height": height}) as page:
        page.goto(place.link())
        button = page.get_by_role("button", name="Carry on")
        box = button.bounding_box()
        assert box is not None
        assert (box["y"] + box["height"] <= height) is stays
        reached = []
        for key in ["Tab"] * 7 + ["Shift+Tab"] * 6:
            page.keyboard.press(key)
            reached.append(page.evaluate(FOCUSED))
        assert {name for name, _is_seen in reached} >= {"Carry on", "Privacy", "Report a security problem"}
        assert [name for name, is_seen in reached if not is_seen] == []


FOCUSED = """() => {
    const it = document.activeElement, box = it.getBoundingClientRect();
    const points = [box.top + 2, box.bottom - 2].map(y => document.elementFromPoint(box.left + box.width / 2, y));
    return [it.innerText.trim(), points.every(seen => it.contains(seen))];
}"""
"""What has the focus, and whether it is seen whole."""


# --- every page, as it stands


def every_page(place: Place, page: Page) -> Iterator[str]:
    """Come to one page after another; the name of each."""
    page.goto(place.link())
    yield "start"
    to_the_number(page, place.link(account="A very long name that somebody has chosen for themselves"))
    yield "number"
    page.get_by_role("textbox").fill("AB 12")
    page.get_by_role("button").click()
    yield "number-with-error"
    code = to_the_code(page, place)
    yield "code"
    say_yes_in_the_chat(place, code)
    page.goto(f"{place.url}/code")
    yield "connected"
    page.goto(place.connecting.begin_check(BAKER))
    yield "check"
    page.goto(place.connecting.begin_check(STRANGER))
    if page.get_by_role("button").is_visible():
        page.get_by_role("button").click()
        yield "not-connected"
        page.context.clear_cookies()
        page.goto(place.connecting.begin_check(BAKER))
        page.get_by_role("button").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("This is another browser")
        yield "other-browser"
    to_the_code(page, place, "Do not grant")
    yield "refused"
    for name, address in (
        ("ended", "/connect/never-was"),
        ("fault", "/callback"),
        ("over", "/callback?state=none"),
        ("home", "/"),
        ("privacy", "/privacy"),
        ("terms", "/terms"),
        ("accessibility", "/accessibility"),
        ("security", "/security"),
        ("not-found", "/nothing"),
    ):
        page.goto(f"{place.url}{address}")
        yield name


def test_every_page_is_accessible_in_every_look(place: Place, browser: Browser, tmp_path: Path) -> None:
    with opened(browser) as page:
        assert looked_through(page, every_page(place, page), tmp_path) == {}


def test_pages_that_say_more_without_our_script_are_accessible_too(
    place: Place, browser: Browser, tmp_path: Path
) -> None:
    def pages(page: Page) -> Iterator[str]:
        to_the_number(page, place.link())
        yield "number"
        say_yes_in_the_chat(place, to_the_code(page, place))
        yield "code"
        page.goto(place.connecting.begin_check(BAKER))
        yield "check"

    with opened(browser) as page:
        page.context.route("**/browser.js", lambda route: route.abort())
        assert looked_through(page, pages(page), tmp_path) == {}


def looked_through(page: Page, pages: Iterator[str], folder: Path) -> dict[str, list[str]]:
    """What is wrong with the pages, by page and look. Leaves screenshots in the folder."""
    found = {}
    for name in pages:
        for look in LOOKS:
            found[f"{name} {look.name}"] = list(problems(page, look))
            page.screenshot(path=folder / f"{name}-{look.name}.png", full_page=True)
        page.evaluate("document.documentElement.style.fontSize = ''")
    return {where: what for where, what in found.items() if what}


def problems(page: Page, look: Look) -> Iterator[str]:
    """What axe finds in a page as it looks now, and whether it runs over the screen, also in large letters."""
    page.set_viewport_size({"width": look.width, "height": 800})
    page.emulate_media(color_scheme=look.colours)
    page.evaluate(f"document.documentElement.style.fontSize = '{look.letters}%'")
    if look.is_for_axe and (result := Axe().run(page, options=AXE)).violations_count:
        yield result.generate_report()
    if (width := page.evaluate("document.documentElement.scrollWidth")) > look.width:
        yield f"{width} pixels wide"
