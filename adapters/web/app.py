"""The web application: routes, and what stands before them. Where our pages are put together."""

from __future__ import annotations

from datetime import timedelta

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from adapters.web import pages
from adapters.web.about import about_pages, security_txt
from adapters.web.connect import Connect
from adapters.web.guard import LastResort, Pace, StrictHeaders, Unhurried
from adapters.web.page import HERE, Paper
from adapters.web.settings import WebSettings
from bot.hmrc.connecting import Connecting
from bot.ports import Now, StoreUnavailable

AT_ONCE = 60
ONE_MORE_EACH = timedelta(seconds=1)
"""How fast one address may ask. People who share an address, as on mobile phones, share it."""

_log = structlog.get_logger()


def create_app(connecting: Connecting, now: Now, settings: WebSettings) -> Starlette:
    """Our pages, to be served as they are or mounted at "/" after the routes of others.

    The server has to write no access log and believe no proxy itself: addresses hold tokens, and `settings.proxies`
    says who is believed.
    """
    paper = Paper(settings)
    about = about_pages(settings)

    def page_about(request: Request) -> Response:
        return paper.write(about[request.url.path])

    def security(_request: Request) -> Response:
        return PlainTextResponse(security_txt(settings, now()))

    app = Starlette(
        routes=[
            *(Route(path, page_about) for path in about),
            Route("/.well-known/security.txt", security),
            *Connect(connecting, now, settings, paper).routes(),
            Mount("/static", StaticFiles(directory=HERE / "static")),
        ],
        middleware=[
            Middleware(StrictHeaders, settings=settings),
            Middleware(LastResort, broken=lambda: paper.write(pages.BROKEN)),
            Middleware(
                Unhurried,
                pace=Pace(AT_ONCE, ONE_MORE_EACH),
                now=now,
                settings=settings,
                too_many=lambda: _too_many(paper),
            ),
        ],
        exception_handlers={
            HTTPException: lambda _request, error: _refused(paper, error),
            StoreUnavailable: lambda _request, error: _unavailable(paper, error),
        },
    )
    # An address with a slash too many would be answered with one that holds our token, made of what the request says
    # of its host and scheme.
    app.router.redirect_slashes = False
    return app


def _too_many(paper: Paper) -> Response:
    answer = paper.write(pages.TOO_MANY)
    answer.headers["Retry-After"] = "60"
    return answer


def _refused(paper: Paper, error: Exception) -> Response:
    """The page for what the framework would not take."""
    assert isinstance(error, HTTPException)
    answer = paper.write(pages.BY_STATUS.get(error.status_code, pages.NOT_FOUND))
    answer.headers.update(error.headers or {})
    return answer


def _unavailable(paper: Paper, error: Exception) -> Response:
    _log.error("store_unavailable", error=type(error).__name__)
    return paper.write(pages.UNAVAILABLE)
