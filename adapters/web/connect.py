"""The way from a chat to HMRC and back, and "Check with HMRC now": what each page does when it is asked for.

A page that is only looked at changes nothing: chat programs fetch links to preview them. The plain functions here run
in threads.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import TypeAlias
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from adapters.web import pages, visitor
from adapters.web.number import NotANumber, read_number
from adapters.web.page import Page, Paper
from adapters.web.settings import WebSettings, origin
from adapters.web.visitor import BROWSER, CODE, DEVICE, START, Cookies
from bot.hmrc.connecting import Checked, Code, Connecting, Failed, Opened, Purpose, Refused, Why
from bot.hmrc.ports import Browser
from bot.ports import Now
from journeys.engine.text import Message

Form: TypeAlias = Mapping[str, str]
_MOST_BYTES = 8192
_MOST_FIELDS = 20


class Connect:
    """The pages that know a person. Each takes a request, and what was posted where it takes a form."""

    def __init__(self, connecting: Connecting, now: Now, settings: WebSettings, paper: Paper) -> None:
        self._connecting = connecting
        self._now = now
        self._settings = settings
        self._paper = paper
        self._cookies = Cookies(settings)

    def routes(self) -> list[Route]:
        """Where the pages stand."""
        return [
            Route("/connect/{token}", self.start),
            Route("/connect/{token}", self._posted(self.press), methods=["POST"]),
            Route("/connect/{token}/number", self.number),
            Route("/connect/{token}/number", self._posted(self.leave), methods=["POST"]),
            Route("/callback", self.come_back),
            Route("/code", self.code),
            Route("/code", self._posted(self.ask_from_code), methods=["POST"]),
            Route("/check/{token}", self.check),
            Route("/check/{token}", self._posted(self.ask), methods=["POST"]),
        ]

    # To HMRC

    def start(self, request: Request) -> Response:
        """Say who asked for this and what is read."""
        return self._form(request, Purpose.CONNECT, lambda opened: pages.start(opened, _built_in(request)))

    def press(self, request: Request, _form: Form) -> Response:
        """Bind this browser to the start, and go on to the number."""
        token = request.path_params["token"]
        if not self._connecting.started(token, self._browser(request)):
            return self._paper.write(pages.LINK_ENDED)
        return RedirectResponse(f"/connect/{token}/number", 303)

    def number(self, request: Request) -> Response:
        """Ask for the National Insurance number."""
        return self._number(request)

    def leave(self, request: Request, form: Form) -> Response:
        """Take the number and go on to HMRC, or say what to mend."""
        typed = form.get("number", "")
        try:
            number = read_number(typed)
        except NotANumber as error:
            return self._number(request, typed, error.words)
        token, device = request.path_params["token"], self._device(request)
        facts = self._facts(request, form, device)
        address = self._connecting.hand_off(token, self._browser(request), number, facts)
        if address is None:
            return self._paper.write(pages.LINK_ENDED)
        answer = RedirectResponse(address, 303)
        self._cookies.write(answer, START, token)
        self._cookies.write(answer, CODE, "")  # one from an earlier way works no more
        self._cookies.write(answer, DEVICE, device)
        return answer

    def _number(self, request: Request, typed: str = "", error: Message | None = None) -> Response:
        leads_to = origin(self._settings.sign_in_url)
        return self._form(request, Purpose.CONNECT, lambda opened: pages.number(opened, leads_to, typed, error))

    # Back from HMRC

    def come_back(self, request: Request) -> Response:
        """Take what HMRC sent this browser back with. The code gets a page of its own, which may be loaded again."""
        asked = request.query_params
        if not (state := asked.get("state")):
            return self._paper.write(pages.NOT_FROM_HMRC)
        found = self._connecting.came_back(state, self._browser(request), asked.get("code"), asked.get("error"))
        match found:
            case Code():
                answer = RedirectResponse("/code", 303)
                self._cookies.write(answer, CODE, _as_cookie(found))
                return answer
            case Refused():
                return self._paper.write(pages.REFUSED)
            case Failed(why=Why.USED) if self._code(request):
                return RedirectResponse("/code", 303)
            case Failed():
                return self._paper.write(pages.failed(found, Purpose.CONNECT))

    def code(self, request: Request) -> Response:
        """Show the one-time code for as long as it works, and then how far this is: the chat sends people back here."""
        match self._connecting.standing(self._left_with(request), self._browser(request)):
            case Checked() as checked:
                return self._paper.write(pages.checked(checked))
            case Opened(purpose=Purpose.CHECK) as opened:
                return self._with_form(request, pages.connected(opened))
            case Opened(is_typed=True) as opened:
                return self._with_form(request, pages.typed(opened))
            case Opened() if found := self._code(request):
                return self._with_form(request, pages.code(found))
        return self._paper.write(pages.CODE_GONE)

    def ask_from_code(self, request: Request, form: Form) -> Response:
        """Ask HMRC from the browser that shows the code. It pressed the button long before."""
        return self._asked(request, form, self._left_with(request), pages.CODE_GONE)

    # Check with HMRC now

    def check(self, request: Request) -> Response:
        """Offer to ask HMRC, or say that this browser has."""
        found = self._connecting.standing(request.path_params["token"], self._browser(request))
        if isinstance(found, Checked):
            return self._paper.write(pages.checked(found))
        return self._form(request, Purpose.CHECK, lambda opened: pages.check(opened, _built_in(request)))

    def ask(self, request: Request, form: Form) -> Response:
        """Ask HMRC from this browser."""
        token = request.path_params["token"]
        if not self._connecting.started(token, self._browser(request)):
            return self._paper.write(pages.LINK_ENDED)
        return self._asked(request, form, token, pages.LINK_ENDED)

    def _asked(self, request: Request, form: Form, token: str, where_ended: Page) -> Response:
        device = self._device(request)
        match self._connecting.check(token, self._browser(request), self._facts(request, form, device)):
            case Checked() as checked:
                page = pages.checked(checked)
            case Failed(why=Why.ENDED):
                page = where_ended
            case Failed() as failed:
                page = pages.failed(failed, Purpose.CHECK, request.url.path)
        answer = self._paper.write(page)
        self._cookies.write(answer, DEVICE, device)
        return answer

    # What they share

    def _form(self, request: Request, purpose: Purpose, page: Callable[[Opened], Page]) -> Response:
        """A page with a form, for a link of the right kind that still works."""
        opened = self._connecting.opened(request.path_params["token"])
        if opened is None or opened.purpose is not purpose:
            return self._paper.write(pages.LINK_ENDED)
        return self._with_form(request, page(opened))

    def _with_form(self, request: Request, page: Page) -> Response:
        """A page whose form comes back to its own address. Without one it would keep the `#` of the page before."""
        browser = self._browser(request) or visitor.new_browser()
        answer = self._paper.write(page, form=visitor.form_token(browser), action=request.url.path)
        self._cookies.write(answer, BROWSER, browser)
        return answer

    def _posted(self, take: Callable[[Request, Form], Response]) -> Callable[[Request], Awaitable[Response]]:
        """An endpoint that reads a form and takes only one of our own."""

        async def endpoint(request: Request) -> Response:
            form = await _read(request)
            if not visitor.is_ours(request, form, self._browser(request), self._settings.origin):
                return self._paper.write(pages.NOT_OUR_FORM)
            return await run_in_threadpool(take, request, form)

        return endpoint

    def _browser(self, request: Request) -> str:
        return self._cookies.read(request, BROWSER) or ""

    def _device(self, request: Request) -> str:
        return visitor.device_id(self._cookies.read(request, DEVICE))

    def _facts(self, request: Request, form: Form, device: str) -> Browser | None:
        """What is known of this browser; None where our script has not run, for HMRC wants more than we then know."""
        if not visitor.has_script(form):
            return None
        return visitor.browser_of(request, form, device, self._now(), self._settings)

    def _left_with(self, request: Request) -> str:
        """The token of the link that this browser left for HMRC with."""
        return self._cookies.read(request, START) or ""

    def _code(self, request: Request) -> Code | None:
        return _from_cookie(self._cookies.read(request, CODE) or "")


def _built_in(request: Request) -> bool:
    return visitor.is_built_in(request.headers.get("user-agent", ""))


async def _read(request: Request) -> Form:
    """The fields of a posted form, each once. Raises HTTPException for more than a form of ours can hold."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            raise HTTPException(413)
    try:
        return dict(parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError as error:
        raise HTTPException(413) from error


def _as_cookie(code: Code) -> str:
    held = [code.text, code.channel, code.account, code.until.isoformat()]
    return urlsafe_b64encode(json.dumps(held).encode()).decode()


def _from_cookie(held: str) -> Code | None:
    try:
        text, channel, account, until = map(str, json.loads(urlsafe_b64decode(held)))
        return Code(text, channel, account, datetime.fromisoformat(until))
    except (ValueError, TypeError):
        return None
