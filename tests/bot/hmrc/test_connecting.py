"""Connecting: the whole way from a link to "Is this you?", and every attack on it that we know of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import Row, select

from adapters.database.tables import metadata
from adapters.simulator.faults import Fault, Kind as FaultKind
from bot.hmrc.answers import Balance
from bot.hmrc.connecting import (
    BROWSERS,
    CODE_LENGTH,
    CODE_LETTERS,
    Awaited,
    Checked,
    Code,
    Confirmation,
    Connected,
    Failed,
    NothingWaiting,
    Opened,
    Purpose,
    Refused,
    Why,
    WrongCode,
    months_on,
    shown_number,
)
from bot.hmrc.grants import Ended
from bot.hmrc.ports import Ask
from bot.hmrc.record import Part
from bot.updates import Sender
from tests.bot.hmrc.linking import ANN, BEN, NOON, OURS, Town, decides, facts, token, town
from tests.databases import Shelf, SqliteShelf, rows


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Town]:
    with town(SqliteShelf(tmp_path).new()) as made:
        yield made


@pytest.fixture
def anywhere(databases: Shelf) -> Iterator[Town]:
    """The same on every kind of database, for what several do at once."""
    with town(databases.new()) as made:
        yield made


def rows_of(town: Town, table: str) -> Sequence[Row[Any]]:
    """All that one table holds, by the names of its columns."""
    with town.database.begin() as connection:
        return connection.execute(select(metadata.tables[table])).all()


def wrong(code: Code) -> str:
    """A code that is not this one."""
    return code.text[1:] + next(letter for letter in CODE_LETTERS if code.text[1:] + letter != code.text)


# The way


def test_a_person_connects(anywhere: Town) -> None:
    connecting = anywhere.connecting
    link = connecting.begin(ANN, account="Ann on Telegram")
    assert link.startswith(f"{OURS}/connect/")
    until = NOON + timedelta(minutes=10)
    assert connecting.opened(token(link)) == Opened(
        Purpose.CONNECT, "telegram", "Ann on Telegram", "self", False, until
    )
    assert connecting.awaits(ANN) is None
    code = anywhere.visitor().connects(link, anywhere.nino())
    assert len(code.text) == CODE_LENGTH
    assert (code.channel, code.account, code.until) == ("telegram", "Ann on Telegram", until)
    assert connecting.awaits(ANN) is Awaited.CODE
    assert connecting.connection(ANN) is None
    number = shown_number(anywhere.nino())
    assert connecting.confirm(ANN, code.text) == Confirmation("self", number, False, until)
    assert connecting.awaits(ANN) is Awaited.YES
    assert connecting.connection(ANN) is None
    ends = NOON.replace(year=2028, month=5)
    assert connecting.accept(ANN) == Connected("self", number, False, ends, replaced=False)
    connection = connecting.connection(ANN)
    assert connection is not None
    assert (connection.since, connection.until, connection.number) == (NOON, ends, number)
    assert (connection.asked_at, connection.ended, connection.days_left) == (None, None, (ends - NOON).days)
    assert connecting.awaits(ANN) is None


def test_an_agent_connects_for_a_client(here: Town) -> None:
    link = here.connecting.begin(ANN, "client 7", as_agent=True)
    code = here.visitor().connects(link, here.nino(), "agent")
    confirmation = here.connecting.confirm(ANN, code.text)
    assert isinstance(confirmation, Confirmation)
    assert (confirmation.subject, confirmation.as_agent) == ("client 7", True)
    here.connecting.accept(ANN)
    connection = here.connecting.connection(ANN, "client 7")
    assert connection is not None
    assert connection.as_agent
    assert here.connecting.connection(ANN) is None


def test_hmrc_is_sent_a_challenge_and_never_the_verifier(here: Town) -> None:
    url = here.visitor().goes_to_hmrc(here.connecting.begin(ANN), here.nino())
    assert url is not None
    query = parse_qs(urlsplit(url).query)
    assert query["code_challenge_method"] == ["S256"]
    assert len(query["code_challenge"][0]) == 43
    assert not query.keys() & {"code_verifier", "nino"}


def test_the_code_may_be_typed_with_small_letters_and_spaces(here: Town) -> None:
    code = here.shows_code()
    typed = f" {code.text[:3].lower()}-{code.text[3:].lower()} "
    assert isinstance(here.connecting.confirm(ANN, typed), Confirmation)


def test_connecting_again_takes_the_place_of_the_connection(anywhere: Town) -> None:
    anywhere.connects()
    connected = anywhere.connects(who="voluntary")
    assert connected.replaced
    assert connected.number == shown_number(anywhere.nino("voluntary"))
    connection = anywhere.connecting.connection(ANN)
    assert connection is not None
    assert connection.number == connected.number


def test_a_no_removes_what_hmrc_gave(here: Town) -> None:
    here.connecting.confirm(ANN, here.shows_code().text)
    here.connecting.refuse(ANN)
    assert here.connecting.accept(ANN) == NothingWaiting()
    assert here.connecting.connection(ANN) is None
    assert rows(here.url)["hmrc_visits"] == []


def test_the_person_does_not_give_permission(here: Town) -> None:
    link, visitor = here.connecting.begin(ANN), here.visitor()
    url = visitor.goes_to_hmrc(link, here.nino())
    assert url is not None
    assert visitor.comes_back(decides(url, decision="refuse")) == Refused()
    assert here.connecting.awaits(ANN) is None
    visitor.connects(link, here.nino())  # They may change their mind while the link lasts.


def test_hmrc_sends_neither_a_code_nor_a_refusal(here: Town) -> None:
    visitor = here.visitor()
    url = visitor.goes_to_hmrc(here.connecting.begin(ANN), here.nino())
    assert url is not None
    assert visitor.comes_back({"state": decides(url)["state"]}) == Failed(Why.FAULT)


def test_a_code_of_hmrc_that_is_no_good_is_told_and_leaves_nothing(here: Town) -> None:
    visitor = here.visitor()
    url = visitor.goes_to_hmrc(here.connecting.begin(ANN), here.nino())
    assert url is not None
    shown = visitor.comes_back({**decides(url), "code": "made-up"})
    assert isinstance(shown, Failed)
    assert shown.why is Why.HMRC
    assert shown.fault is not None
    assert here.connecting.awaits(ANN) is None


@pytest.mark.parametrize("kind", [FaultKind.CUT, FaultKind.LOST, FaultKind.GARBAGE, FaultKind.REFUSAL])
def test_hmrc_fails_at_the_exchange_and_the_person_may_go_again(here: Town, kind: FaultKind) -> None:
    link, visitor = here.connecting.begin(ANN), here.visitor()
    url = visitor.goes_to_hmrc(link, here.nino())
    assert url is not None
    here.hmrc.world.faults.add(Fault(kind, "/oauth/token"))
    shown = visitor.comes_back(decides(url))
    assert isinstance(shown, Failed)
    assert shown.why is Why.HMRC
    visitor.connects(link, here.nino())


def test_a_mistyped_number_is_mended_before_the_code_is_typed(here: Town) -> None:
    link, visitor = here.connecting.begin(ANN), here.visitor()
    first = visitor.connects(link, here.nino("not-signed-up"))
    second = visitor.connects(link, here.nino())
    assert isinstance(here.connecting.confirm(ANN, first.text), WrongCode)
    confirmation = here.connecting.confirm(ANN, second.text)
    assert isinstance(confirmation, Confirmation)
    assert confirmation.number == shown_number(here.nino())


@pytest.mark.parametrize(("nino", "shown"), [("AA123456C", "56 C"), ("AA123456", "56")])
def test_only_the_end_of_a_number_is_shown(nino: str, shown: str) -> None:
    assert shown_number(nino) == shown


@pytest.mark.parametrize(
    ("month", "day", "ends"), [(11, 21, (2028, 5, 21)), (8, 31, (2028, 2, 29)), (6, 30, (2027, 12, 30))]
)
def test_a_grant_ends_after_eighteen_calendar_months(month: int, day: int, ends: tuple[int, int, int]) -> None:
    end = months_on(NOON.replace(month=month, day=day), 18)
    assert (end.year, end.month, end.day, end.hour) == (*ends, 12)


# Browsers


def test_a_chat_programs_browser_first_and_then_a_real_one(here: Town) -> None:
    """Telegram opens the link inside itself; the person then opens it again in their browser."""
    link = here.connecting.begin(ANN)
    built_in, real = here.visitor(), here.visitor()
    first = built_in.goes_to_hmrc(link, here.nino())
    code = real.connects(link, here.nino())
    assert first is not None
    assert isinstance(here.connecting.confirm(ANN, code.text), Confirmation)
    # The one left behind stops working at once, whatever is done there.
    assert built_in.comes_back(decides(first)) == Failed(Why.ENDED)


def test_attack_second_browser_never_shares_the_state_of_the_first(here: Town) -> None:
    link = here.connecting.begin(ANN)
    addresses = [here.visitor().goes_to_hmrc(link, here.nino()) for _browser in range(2)]
    states = {parse_qs(urlsplit(address or "").query)["state"][0] for address in addresses}
    challenges = {parse_qs(urlsplit(address or "").query)["code_challenge"][0] for address in addresses}
    assert len(states) == len(challenges) == 2


def test_attack_second_browser_without_a_press_of_the_button(here: Town) -> None:
    link = here.connecting.begin(ANN)
    here.visitor().goes_to_hmrc(link, here.nino())
    assert here.connecting.hand_off(token(link), "another cookie", here.nino(), facts()) is None


def test_attack_a_link_passed_to_a_crowd_lets_in_only_a_few_browsers(here: Town) -> None:
    link = here.connecting.begin(ANN)
    pressed = [here.connecting.started(token(link), f"browser {number}") for number in range(BROWSERS + 2)]
    assert pressed == [True] * BROWSERS + [False] * 2
    assert here.connecting.started(token(link), "browser 0")


# Attacks


def test_attack_link_preview_changes_nothing_and_connects_nobody(here: Town) -> None:
    link = here.connecting.begin(ANN)
    before = rows(here.url)
    for _fetched in range(3):
        assert here.connecting.opened(token(link)) is not None
    assert rows(here.url) == before
    here.shows_code()


def test_attack_guessed_link_opens_nothing(here: Town) -> None:
    here.connecting.begin(ANN)
    assert here.connecting.opened("guessed") is None
    assert not here.connecting.started("guessed", "a cookie")
    assert here.connecting.hand_off("guessed", "a cookie", here.nino(), facts()) is None
    assert here.connecting.check("guessed", "a cookie", facts()) == Failed(Why.ENDED)


def test_attack_forwarded_start_link_connects_nobody_without_the_code(here: Town) -> None:
    """Ben asks for a link and gets Ann to sign in behind it. The code is on Ann's screen."""
    code = here.visitor().connects(here.connecting.begin(BEN), here.nino())
    assert here.connecting.accept(BEN) == NothingWaiting()
    assert [here.connecting.confirm(BEN, wrong(code)) for _try in range(4)] == [
        WrongCode(2),
        WrongCode(1),
        WrongCode(0),
        NothingWaiting(),
    ]
    assert here.connecting.confirm(BEN, code.text) == NothingWaiting()
    assert here.connecting.connection(BEN) is None
    assert rows(here.url)["hmrc_visits"] == []


def test_attack_forwarded_start_link_and_the_victim_types_the_code_in_her_own_chat(here: Town) -> None:
    code = here.visitor().connects(here.connecting.begin(BEN), here.nino())
    assert here.connecting.confirm(ANN, code.text) == NothingWaiting()
    here.connecting.begin(ANN)
    assert here.connecting.confirm(ANN, code.text) == NothingWaiting()


@pytest.mark.parametrize(
    "other", [replace(ANN, address="another chat"), replace(ANN, workspace="T1"), replace(ANN, channel="slack")]
)
def test_attack_code_typed_in_another_chat(here: Town, other: Sender) -> None:
    code = here.shows_code()
    assert here.connecting.confirm(other, code.text) == NothingWaiting()
    assert here.connecting.accept(other) == NothingWaiting()
    assert isinstance(here.connecting.confirm(ANN, code.text), Confirmation)
    assert here.connecting.accept(other) == NothingWaiting()


def test_attack_forwarded_callback_in_another_browser(here: Town) -> None:
    """Ben signs in and has Ann open the address that HMRC sent him back to."""
    attacker, victim = here.visitor(), here.visitor()
    url = attacker.goes_to_hmrc(here.connecting.begin(BEN), here.nino())
    here.connecting.started(token(here.connecting.begin(ANN)), victim.cookie)
    assert url is not None
    assert victim.comes_back(decides(url)) == Failed(Why.WRONG_BROWSER)
    assert here.connecting.awaits(ANN) is None
    assert here.connecting.awaits(BEN) is None
    assert here.asked_for_tokens() == 0


def test_attack_stolen_state_from_another_browser_neither_works_nor_spoils_it(here: Town) -> None:
    victim, thief = here.visitor(), here.visitor()
    url = victim.goes_to_hmrc(here.connecting.begin(ANN), here.nino())
    assert url is not None
    query = decides(url)
    assert thief.comes_back(query) == Failed(Why.WRONG_BROWSER)
    assert thief.comes_back({"state": query["state"], "error": "access_denied"}) == Failed(Why.WRONG_BROWSER)
    assert isinstance(victim.comes_back(query), Code)


def test_attack_state_of_ones_own_with_a_stolen_code_of_hmrc(here: Town) -> None:
    """PKCE: the code was given for another verifier."""
    victim, thief = here.visitor(), here.visitor()
    theirs = victim.goes_to_hmrc(here.connecting.begin(ANN), here.nino())
    own = thief.goes_to_hmrc(here.connecting.begin(BEN), here.nino("not-signed-up"))
    assert theirs is not None
    assert own is not None
    shown = thief.comes_back({**decides(own, "not-signed-up"), "code": decides(theirs)["code"]})
    assert isinstance(shown, Failed)
    assert shown.why is Why.HMRC


def test_attack_replayed_callback(here: Town) -> None:
    visitor = here.visitor()
    url = visitor.goes_to_hmrc(here.connecting.begin(ANN), here.nino())
    assert url is not None
    query = decides(url)
    code = visitor.comes_back(query)
    assert isinstance(code, Code)
    assert visitor.comes_back(query) == Failed(Why.USED)
    assert here.asked_for_tokens() == 1
    assert isinstance(here.connecting.confirm(ANN, code.text), Confirmation)


def test_attack_replayed_callback_many_times_at_once(anywhere: Town) -> None:
    visitor = anywhere.visitor()
    url = visitor.goes_to_hmrc(anywhere.connecting.begin(ANN), anywhere.nino())
    assert url is not None
    query, barrier = decides(url), Barrier(6)

    def back(_number: int) -> object:
        barrier.wait(20)
        return visitor.comes_back(query)

    with ThreadPoolExecutor(6) as threads:
        shown = list(threads.map(back, range(6)))
    assert sum(isinstance(each, Code) for each in shown) == 1
    assert shown.count(Failed(Why.USED)) == 5
    assert anywhere.asked_for_tokens() == 1


def test_attack_replayed_code(here: Town) -> None:
    code = here.shows_code()
    assert isinstance(here.connecting.confirm(ANN, code.text), Confirmation)
    assert here.connecting.confirm(ANN, code.text) == NothingWaiting()
    here.connecting.accept(ANN)
    assert here.connecting.confirm(ANN, code.text) == NothingWaiting()
    assert here.connecting.accept(ANN) == NothingWaiting()


def test_attack_many_codes_at_once_get_no_more_than_three_tries(anywhere: Town) -> None:
    code = anywhere.shows_code()
    barrier = Barrier(8)

    def type_it(_number: int) -> object:
        barrier.wait(20)
        return anywhere.connecting.confirm(ANN, wrong(code))

    with ThreadPoolExecutor(8) as threads:
        said = list(threads.map(type_it, range(8)))
    assert sorted(each.left for each in said if isinstance(each, WrongCode)) == [0, 1, 2]
    assert said.count(NothingWaiting()) == 5
    assert anywhere.connecting.confirm(ANN, code.text) == NothingWaiting()


def test_what_has_not_the_shape_of_a_code_is_not_a_try(here: Town) -> None:
    code = here.shows_code()
    assert here.connecting.confirm(ANN, "what do I type?") == WrongCode(3)
    assert here.connecting.confirm(ANN, "O0I1L8") == WrongCode(3)
    assert here.connecting.confirm(ANN, wrong(code)) == WrongCode(2)
    assert here.connecting.confirm(ANN, "help") == WrongCode(2)
    assert isinstance(here.connecting.confirm(ANN, code.text), Confirmation)


def test_attack_race_of_two_chats_of_one_person_ends_with_one_connection(anywhere: Town) -> None:
    other = replace(ANN, address="a second chat")
    for sender, who in ((ANN, "required"), (other, "voluntary")):
        assert isinstance(anywhere.connecting.confirm(sender, anywhere.shows_code(sender, who=who).text), Confirmation)
    barrier = Barrier(2)

    def accept(sender: Sender) -> object:
        barrier.wait(20)
        return anywhere.connecting.accept(sender)

    with ThreadPoolExecutor(2) as threads:
        connected = [each for each in threads.map(accept, (ANN, other)) if isinstance(each, Connected)]
    assert sorted(each.replaced for each in connected) == [False, True]
    (later,) = (each for each in connected if each.replaced)
    connection = anywhere.connecting.connection(ANN)
    assert connection is not None
    assert connection.number == later.number
    assert len(rows(anywhere.url)["hmrc_grants"]) == 1


def test_attack_race_of_two_yeses_makes_one_grant(anywhere: Town) -> None:
    anywhere.connecting.confirm(ANN, anywhere.shows_code().text)
    barrier = Barrier(4)

    def accept(_number: int) -> object:
        barrier.wait(20)
        return anywhere.connecting.accept(ANN)

    with ThreadPoolExecutor(4) as threads:
        said = list(threads.map(accept, range(4)))
    assert sum(isinstance(each, Connected) for each in said) == 1
    assert said.count(NothingWaiting()) == 3


def test_attack_race_of_two_codes_of_one_link_confirms_one(anywhere: Town) -> None:
    link = anywhere.connecting.begin(ANN)
    codes = [anywhere.visitor().connects(link, anywhere.nino(who), who) for who in ("required", "not-signed-up")]
    barrier = Barrier(2)

    def type_it(code: Code) -> object:
        barrier.wait(20)
        return anywhere.connecting.confirm(ANN, code.text)

    with ThreadPoolExecutor(2) as threads:
        said = list(threads.map(type_it, codes))
    assert sum(isinstance(each, Confirmation) for each in said) == 1
    assert len(rows(anywhere.url)["hmrc_visits"]) == 1


def test_attack_two_chats_with_a_browser_in_common_keep_apart(here: Town) -> None:
    visitor = here.visitor()
    ann = visitor.connects(here.connecting.begin(ANN), here.nino())
    ben = visitor.connects(here.connecting.begin(BEN), here.nino("not-signed-up"), "not-signed-up")
    assert isinstance(here.connecting.confirm(ANN, ben.text), WrongCode)
    assert isinstance(here.connecting.confirm(BEN, ann.text), WrongCode)
    confirmation = here.connecting.confirm(ANN, ann.text)
    assert isinstance(confirmation, Confirmation)
    assert confirmation.number == shown_number(here.nino())


def test_a_newer_link_ends_the_older_at_every_step(here: Town) -> None:
    links, visitor = [here.connecting.begin(ANN)], here.visitor()
    url = visitor.goes_to_hmrc(links[0], here.nino())
    links.append(here.connecting.begin(ANN))
    assert url is not None
    assert here.connecting.opened(token(links[0])) is None
    assert visitor.comes_back(decides(url)) == Failed(Why.ENDED)
    code = visitor.connects(links[1], here.nino())
    links.append(here.connecting.begin(ANN))
    assert here.connecting.confirm(ANN, code.text) == NothingWaiting()
    here.connecting.confirm(ANN, visitor.connects(links[2], here.nino()).text)
    here.connecting.begin(ANN)
    assert here.connecting.accept(ANN) == NothingWaiting()
    assert rows(here.url)["hmrc_visits"] == []


# Time


def test_each_step_has_ten_minutes(here: Town) -> None:
    link, visitor = here.connecting.begin(ANN), here.visitor()
    here.clock.passes(minutes=9)
    assert here.connecting.started(token(link), visitor.cookie)
    here.clock.passes(minutes=9)
    assert here.connecting.opened(token(link)) is None
    url = here.connecting.hand_off(token(link), visitor.cookie, here.nino(), facts())
    assert url is not None
    here.clock.passes(minutes=9)
    code = visitor.comes_back(decides(url))
    assert isinstance(code, Code)
    here.clock.passes(minutes=9)
    assert isinstance(here.connecting.confirm(ANN, code.text), Confirmation)
    here.clock.passes(minutes=9)
    assert isinstance(here.connecting.accept(ANN), Connected)


def test_what_ran_out_works_no_more_though_nothing_removed_it(here: Town) -> None:
    link, visitor = here.connecting.begin(ANN), here.visitor()
    url = visitor.goes_to_hmrc(link, here.nino())
    assert url is not None
    here.clock.passes(minutes=10)
    assert here.connecting.opened(token(link)) is None
    assert not here.connecting.started(token(link), visitor.cookie)
    assert here.connecting.hand_off(token(link), visitor.cookie, here.nino(), facts()) is None
    assert visitor.comes_back(decides(url)) == Failed(Why.ENDED)
    code = here.shows_code()
    here.clock.passes(minutes=10)
    assert here.connecting.awaits(ANN) is None
    assert here.connecting.confirm(ANN, code.text) == NothingWaiting()
    here.connecting.confirm(ANN, here.shows_code().text)
    here.clock.passes(minutes=10)
    assert here.connecting.accept(ANN) == NothingWaiting()


def test_pressing_the_button_again_does_not_lengthen_the_life_of_a_state(here: Town) -> None:
    link, visitor = here.connecting.begin(ANN), here.visitor()
    url = visitor.goes_to_hmrc(link, here.nino())
    assert url is not None
    here.clock.passes(minutes=9)
    assert here.connecting.started(token(link), visitor.cookie)
    here.clock.passes(minutes=1)
    assert visitor.comes_back(decides(url)) == Failed(Why.ENDED)


# Checks from the page


def test_a_check_asks_hmrc_and_keeps_the_record(anywhere: Town) -> None:
    anywhere.connects()
    link, visitor = anywhere.connecting.begin_check(ANN), anywhere.browser()
    assert link.startswith(f"{OURS}/check/")
    opened = anywhere.connecting.opened(token(link))
    assert opened is not None
    assert opened.purpose is Purpose.CHECK
    assert anywhere.connecting.check(token(link), visitor.cookie, facts()) == Failed(Why.ENDED)
    assert anywhere.connecting.started(token(link), visitor.cookie)
    anywhere.clock.passes(minutes=3)
    checked = anywhere.connecting.check(token(link), visitor.cookie, facts())
    assert checked == Checked("telegram", ANN.account, NOON + timedelta(minutes=3))
    record = anywhere.connecting.record(ANN)
    assert record is not None
    assert record.missing == {}
    assert record.businesses
    connection = anywhere.connecting.connection(ANN)
    assert connection is not None
    assert connection.asked_at == record.asked_at == NOON + timedelta(minutes=3)
    asked = [seen for seen in anywhere.hmrc.world.seen if seen.api]
    assert {seen.headers["gov-client-connection-method"] for seen in asked} == {"WEB_APP_VIA_SERVER"}


def test_every_check_tells_hmrc_when_the_code_of_the_connection_was_typed(anywhere: Town) -> None:
    link, visitor = anywhere.connecting.begin(ANN), anywhere.browser()
    code = visitor.connects(link, anywhere.nino())
    anywhere.clock.passes(minutes=2)
    anywhere.connecting.confirm(ANN, code.text)
    anywhere.clock.passes(minutes=3)
    anywhere.connecting.accept(ANN)
    anywhere.connecting.check(token(link), visitor.cookie, facts())
    anywhere.clock.passes(days=40)
    link = anywhere.connecting.begin_check(ANN)
    anywhere.connecting.started(token(link), visitor.cookie)
    anywhere.connecting.check(token(link), visitor.cookie, facts())
    told = [seen.headers["gov-client-multi-factor"] for seen in anywhere.hmrc.world.seen if seen.api]
    assert len(told) > 8, "both of them asked"
    assert len(set(told)) == 1
    assert "timestamp=2026-11-21T12%3A02Z" in told[0]


def test_a_connection_from_before_that_moment_was_kept_is_asked_about_without_it(here: Town) -> None:
    here.connects()
    with here.database.begin() as connection:
        connection.execute(metadata.tables["hmrc_grants"].update().values(proved_at=None))
    link, cookie = here.connecting.begin_check(ANN), here.browser().cookie
    here.connecting.started(token(link), cookie)
    assert isinstance(here.connecting.check(token(link), cookie, facts()), Checked)
    asked = [seen for seen in here.hmrc.world.seen if seen.api]
    assert asked
    assert not any("gov-client-multi-factor" in seen.headers for seen in asked)


def test_attack_a_check_link_that_was_passed_on_asks_hmrc_nothing(here: Town) -> None:
    here.connects()
    link, stranger = here.connecting.begin_check(ANN), here.visitor()
    asked = len(here.hmrc.world.seen)
    assert here.connecting.started(token(link), stranger.cookie)
    assert here.connecting.check(token(link), stranger.cookie, facts()) == Failed(Why.OTHER_BROWSER)
    assert len(here.hmrc.world.seen) == asked
    assert here.connecting.record(ANN) is None
    own = here.browser().cookie
    assert here.connecting.started(token(link), own), "the link still works for whose it is"
    assert isinstance(here.connecting.check(token(link), own, facts()), Checked)


def test_the_browser_of_the_latest_connection_is_the_one_that_asks(here: Town) -> None:
    here.connects()
    other = here.visitor()
    code = other.connects(here.connecting.begin(ANN), here.nino())
    here.connecting.confirm(ANN, code.text)
    here.connecting.accept(ANN)
    link = here.connecting.begin_check(ANN)
    for cookie in (here.browser().cookie, other.cookie):
        here.connecting.started(token(link), cookie)
    assert here.connecting.check(token(link), here.browser().cookie, facts()) == Failed(Why.OTHER_BROWSER)
    assert isinstance(here.connecting.check(token(link), other.cookie, facts()), Checked)


def test_a_check_tells_whether_hmrc_told_everything(here: Town) -> None:
    here.connects()
    link, cookie = here.connecting.begin_check(ANN), here.browser().cookie
    here.connecting.started(token(link), cookie)
    here.hmrc.world.faults.add(Fault(FaultKind.REFUSAL, "/crystallisation", 9, "SCHEDULED_MAINTENANCE"))
    checked = here.connecting.check(token(link), cookie, facts())
    assert isinstance(checked, Checked)
    assert not checked.is_whole


def test_a_check_link_works_once(here: Town) -> None:
    here.connects()
    link, visitor = here.connecting.begin_check(ANN), here.browser()
    here.connecting.started(token(link), visitor.cookie)
    first = here.connecting.check(token(link), visitor.cookie, facts())
    assert isinstance(first, Checked)
    asked = len(here.hmrc.world.seen)
    here.clock.passes(minutes=1)
    assert here.connecting.check(token(link), visitor.cookie, facts()) == first
    assert here.connecting.standing(token(link), visitor.cookie) == first
    assert len(here.hmrc.world.seen) == asked
    here.clock.passes(minutes=9)
    assert here.connecting.check(token(link), visitor.cookie, facts()) == Failed(Why.ENDED)


def test_what_is_known_of_a_browser_is_removed_once_hmrc_was_asked(here: Town) -> None:
    link, visitor = here.connecting.begin(ANN), here.browser()
    code = visitor.connects(link, here.nino())
    here.connecting.confirm(ANN, code.text)
    here.connecting.accept(ANN)
    assert [visit.away for visit in rows_of(here, "hmrc_visits")] != [None]
    here.connecting.check(token(link), visitor.cookie)
    assert [visit.away for visit in rows_of(here, "hmrc_visits")] == [None]


def test_a_check_that_ends_leaves_a_newer_link_as_it_is(anywhere: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of them may be the only row of its table, which SQLite then gives the number of the one before."""
    anywhere.connects()
    links, cookie, asks = [anywhere.connecting.begin_check(ANN)], anywhere.browser().cookie, anywhere.client.balance
    anywhere.connecting.started(token(links[0]), cookie)

    def while_hmrc_is_asked(ask: Ask) -> Balance:
        links.append(anywhere.connecting.begin_check(ANN))
        anywhere.connecting.started(token(links[1]), cookie)
        return asks(ask)

    monkeypatch.setattr(anywhere.client, "balance", while_hmrc_is_asked)
    assert isinstance(anywhere.connecting.check(token(links[0]), cookie, facts()), Checked)
    assert len(links) == 2
    assert anywhere.connecting.standing(token(links[0]), cookie) is None
    assert isinstance(anywhere.connecting.standing(token(links[1]), cookie), Opened)


def test_attack_check_link_cannot_be_used_to_connect(here: Town) -> None:
    here.connects()
    link, visitor = here.connecting.begin_check(ANN), here.visitor()
    assert visitor.goes_to_hmrc(link, here.nino()) is None


def test_the_page_with_the_code_asks_hmrc_once_the_chat_has_said_yes(here: Town) -> None:
    link, visitor = here.connecting.begin(ANN), here.visitor()
    code = visitor.connects(link, here.nino())
    assert here.connecting.check(token(link), visitor.cookie) == Failed(Why.NOT_YET)
    here.connecting.confirm(ANN, code.text)
    assert here.connecting.check(token(link), visitor.cookie) == Failed(Why.NOT_YET)
    here.connecting.accept(ANN)
    assert here.connecting.opened(token(link)) is None
    assert not here.connecting.started(token(link), "another browser")
    assert isinstance(here.connecting.check(token(link), visitor.cookie), Checked)
    asked = [seen for seen in here.hmrc.world.seen if seen.api]
    assert all("gov-client-multi-factor" in seen.headers for seen in asked)


def test_how_far_a_browser_is_with_a_link(here: Town) -> None:
    link, visitor = here.connecting.begin(ANN, account="@ann"), here.visitor()
    code = visitor.connects(link, here.nino())
    waits = here.connecting.standing(token(link), visitor.cookie)
    assert waits == Opened(Purpose.CONNECT, "telegram", "@ann", "self", False, code.until)
    here.clock.passes(minutes=1)
    here.connecting.confirm(ANN, code.text)
    here.connecting.accept(ANN)
    before = rows(here.url)
    may_ask = here.connecting.standing(token(link), visitor.cookie)
    assert may_ask == Opened(Purpose.CHECK, "telegram", "@ann", "self", False, here.clock.now() + timedelta(minutes=10))
    assert here.connecting.standing(token(link), "another browser") is None
    assert rows(here.url) == before
    checked = here.connecting.check(token(link), visitor.cookie)
    assert here.connecting.standing(token(link), visitor.cookie) == checked
    here.connecting.disconnect(ANN)
    assert here.connecting.standing(token(link), visitor.cookie) is None


def test_without_script_hmrc_is_not_asked(here: Town) -> None:
    link, cookie = here.connecting.begin(ANN), "a cookie"
    here.connecting.started(token(link), cookie)
    url = here.connecting.hand_off(token(link), cookie, here.nino(), None)
    assert url is not None
    query = decides(url)
    code = here.connecting.came_back(query["state"], cookie, query["code"])
    assert isinstance(code, Code)
    here.connecting.confirm(ANN, code.text)
    assert isinstance(here.connecting.accept(ANN), Connected)
    assert here.connecting.check(token(link), cookie) == Failed(Why.NO_FACTS)


def test_a_check_without_a_connection(here: Town) -> None:
    link = here.connecting.begin_check(ANN)
    here.connecting.started(token(link), "a cookie")
    assert here.connecting.check(token(link), "a cookie", facts()) == Failed(Why.NOT_CONNECTED)


def test_a_check_when_hmrc_is_away_keeps_the_older_record_and_may_be_tried_again(here: Town) -> None:
    here.connects()
    link = here.connecting.begin_check(ANN)
    here.connecting.started(token(link), "a cookie")
    here.connecting.check(token(link), "a cookie", facts())
    older = here.connecting.record(ANN)
    assert older is not None
    link = here.connecting.begin_check(ANN)
    here.connecting.started(token(link), "a cookie")
    here.clock.passes(minutes=1)
    here.hmrc.world.faults.add(Fault(FaultKind.REFUSAL, times=100, code="SERVER_ERROR"))
    failed = here.connecting.check(token(link), "a cookie", facts())
    assert isinstance(failed, Failed)
    assert failed.why is Why.HMRC
    kept, connection = here.connecting.record(ANN), here.connecting.connection(ANN)
    assert kept is not None
    assert connection is not None
    assert (kept.to_send(), kept.balance, kept.asked(*Part)) == (older.to_send(), older.balance, older.asked_at)
    assert kept.is_silence
    assert connection.asked_at == older.asked_at, "it has still not answered since"
    here.hmrc.world.faults.clear()
    here.clock.passes(minutes=5)  # The client gives HMRC a rest.
    assert isinstance(here.connecting.check(token(link), "a cookie", facts()), Checked)


def test_a_check_after_the_permission_was_taken_back_says_connect_again(here: Town) -> None:
    here.connects()
    here.hmrc.world.grants.revoke("required")
    for _time in range(3):
        link = here.connecting.begin_check(ANN)
        here.connecting.started(token(link), "a cookie")
        assert here.connecting.check(token(link), "a cookie", facts()) == Failed(Why.CONNECT_AGAIN)
    connection = here.connecting.connection(ANN)
    assert connection is not None
    assert (connection.ended, connection.days_left) == (Ended.TAKEN_BACK, 0)
    assert here.asked_for_tokens() == 2  # connecting, and one refresh: never a loop


# Leaving


def test_disconnecting_removes_everything(anywhere: Town) -> None:
    anywhere.connects()
    link = anywhere.connecting.begin_check(ANN)
    anywhere.connecting.started(token(link), "a cookie")
    anywhere.connecting.check(token(link), "a cookie", facts())
    pending = anywhere.connecting.begin(ANN)
    assert anywhere.connecting.disconnect(ANN)
    assert anywhere.connecting.connection(ANN) is None
    assert anywhere.connecting.record(ANN) is None
    assert anywhere.connecting.opened(token(pending)) is None
    left = rows(anywhere.url)
    assert [left[name] for name in ("hmrc_grants", "hmrc_starts", "hmrc_visits")] == [[], [], []]
    assert not anywhere.connecting.disconnect(ANN)


def test_one_persons_connection_is_nobody_elses(here: Town) -> None:
    here.connects()
    here.connects(BEN, who="not-signed-up")
    assert here.connecting.disconnect(BEN)
    assert here.connecting.connection(ANN) is not None
    assert here.connecting.connection(replace(ANN, workspace="T1")) is None
    assert here.connecting.connection(ANN, "client 7") is None


def test_a_person_has_their_connection_in_every_chat_of_theirs(here: Town) -> None:
    here.connects()
    assert here.connecting.connection(replace(ANN, address="a second chat")) is not None
