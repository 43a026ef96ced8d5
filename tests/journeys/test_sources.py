"""The official pages: each known once, dated by the facts, and cited as carefully as the oldest of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest

from journeys import sources
from journeys.engine.text import Message
from journeys.facts import FACTS, FactKind, earliest_day
from journeys.sources import PAGES, Citation, Page, cite, page_at

WITHOUT_HTTPS = {"http://www.taxvol.org.uk"}
"""The one address of a charity that is known in no other form."""


def repeated(read: Callable[[Page], str]) -> list[str]:
    return [value for value, times in Counter(map(read, PAGES.values())).items() if times > 1]


def test_a_page_is_named_after_its_key() -> None:
    for key, page in PAGES.items():
        assert getattr(sources, key.upper()) is page


def test_no_page_is_there_twice() -> None:
    assert repeated(lambda page: page.url) == []
    assert repeated(lambda page: page.title) == []
    assert len(PAGES) == len([name for name, value in vars(sources).items() if isinstance(value, Page)])


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_page_is_well_formed(page: Page) -> None:
    assert page.url.startswith("https://") or page.url in WITHOUT_HTTPS
    assert not any(mark in page.url for mark in (" ", "?", "#"))
    assert page.title == page.title.strip() != ""
    assert earliest_day(page.as_of) <= date(2026, 12, 31)
    assert page.checked_live is None or page.checked_live.isoformat() >= "2026-11-21"


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_a_page_has_the_newest_date_of_its_facts(page: Page) -> None:
    dates = [each.as_of for each in FACTS.values() if each.link and page_at(each.link) is page]
    assert not dates or page.as_of == max(dates, key=lambda as_of: (earliest_day(as_of), len(as_of)))


def test_every_fact_that_is_told_has_its_page() -> None:
    links = {each.link for each in FACTS.values() if each.kind is FactKind.SAY and each.link}
    assert {page_at(link) for link in links} <= set(PAGES.values())


def test_nobody_is_sent_to_an_older_address() -> None:
    old = FACTS["F-ELIG-01"].link
    assert old not in {page.url for page in PAGES.values()}
    assert cite("F-ELIG-01")[0].url == sources.SIGN_UP.url
    assert cite("F-SOFT-01")[0].url == sources.FIND_SOFTWARE.url


def test_naming_a_page_does_not_say_a_fact() -> None:
    assert [
        (each.id, page.key)
        for each in FACTS.values()
        for page in PAGES.values()
        if each.said_in(page.title) or each.said_in(page.url)
    ] == []


def test_pages_come_in_the_order_of_the_facts_cited_each_once() -> None:
    found = cite("F-ELIG-06", "F-ELIG-04", "F-ELIG-07", "SR-13")
    assert [citation.page for citation in found] == [sources.QUALIFYING_INCOME, sources.WHEN_MUST_I_USE_IT]


def test_a_page_is_cited_as_of_the_oldest_fact_taken_from_it() -> None:
    assert [FACTS[each].as_of for each in ("F-ELIG-07", "F-ELIG-06", "SR-21")] == ["2026-09", "2026-07", "2026-06-09"]
    assert cite("F-ELIG-07", "F-ELIG-06", "SR-21") == (Citation(sources.QUALIFYING_INCOME, "2026-06-09"),)
    assert cite("F-ELIG-07", "F-ELIG-06") == (Citation(sources.QUALIFYING_INCOME, "2026-07"),)


def test_a_year_counts_from_its_first_day() -> None:
    assert (FACTS["F-REG-05"].as_of, FACTS["F-REG-01"].as_of) == ("2026", "2026-06-25")
    assert cite("F-REG-01", "F-REG-05") == (Citation(sources.REGISTER_SELF_ASSESSMENT, "2026"),)


def test_a_fact_without_a_page_cites_nothing() -> None:
    assert cite("F-SAFE-01") == ()
    assert cite() == ()


def test_a_citation_shows_its_page() -> None:
    citation = cite("F-PAY-05")[0]
    assert (citation.title, citation.url) == (sources.PAY.title, sources.PAY.url)


def test_a_date_is_spoken_as_precisely_as_it_is_known() -> None:
    assert Citation(sources.PAY, "2026-08-07").spoken == date(2026, 8, 7)
    assert Citation(sources.PAY, "2026-08").spoken == Message("August {year}", {"year": "2026"})
    assert Citation(sources.PAY, "2026").spoken == "2026"


def test_an_unknown_fact_or_address_tells_the_author_what_to_do() -> None:
    with pytest.raises(KeyError, match="cite an id"):
        cite("F-NONE-1")
    with pytest.raises(KeyError, match=r"add it to journeys/sources\.py"):
        page_at("https://www.gov.uk/no-such-page")


def test_only_pages_that_are_there_have_been_checked() -> None:
    assert set(sources.CHECKED_LIVE) <= set(PAGES)
