"""A page before it is HTML: a title, lines and links, as everywhere else, and what its template needs besides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from adapters.web import words
from adapters.web.settings import WebSettings
from bot.wording import Wording, wording
from journeys.engine.replies import Line, Link, Style
from journeys.engine.text import Message, message

HERE = Path(__file__).parent
_LANGUAGE = "en"


@dataclass(frozen=True)
class Page:
    """What a page says. `title` is also its heading. `template` shows `values` besides, where it takes any."""

    title: Message
    lines: tuple[Line, ...] = ()
    links: tuple[Link, ...] = ()
    status: int = 200
    template: str = "page.html"
    values: Mapping[str, object] = field(default_factory=dict)


class Paper:
    """What pages are written on: the templates, the words of one language, and who runs the assistant."""

    def __init__(self, settings: WebSettings) -> None:
        self._words: Wording = wording(_LANGUAGE)
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(
            say=self._say,
            words=words,
            language=_LANGUAGE,
            run_by=message(words.RUN_BY, operator=settings.operator),
            blocks=blocks,
        )

    def write(self, page: Page, **more: str) -> HTMLResponse:
        """The page as it is sent. `more` is what its template needs besides and only the request tells."""
        template = self._templates.get_template(page.template)
        return HTMLResponse(template.render(page=page, **page.values, **more), page.status)

    def _say(self, text: str | Message) -> str:
        return self._words.text(text if isinstance(text, Message) else Message(text))


def blocks(lines: tuple[Line, ...]) -> Iterator[tuple[Style, list[Message]]]:
    """Lines of one style that follow one another, together: items make one list."""
    for style, group in groupby(lines, lambda line: line.style):
        yield style, [line.message for line in group]
