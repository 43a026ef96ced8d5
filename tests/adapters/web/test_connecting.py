"""From the link in the chat to the code to type in it, and "Check with HMRC now": every state, over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from adapters.simulator.faults import Fault, Kind
from adapters.web.visitor import form_token
from bot.hmrc.connecting import Confirmation, Connected
from bot.updates import Sender
from journeys.rules.deadlines import LONDON
from tests.adapters.web.serving import BAKER, FACTS, Place, Visitor, code_on, standing

TEN_MINUTES = timedelta(minutes=10)
BAKER_ELSEWHERE = Sender("telegram", "4712", "4712")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with standing(tmp_path_factory.mktemp("pages")) as found:
        yield found


@pytest.fixture
def visitor(place: Place) -> Visitor:
    return place.visitor()


def test_the_first_page_names_who_asked_and_what_is_read(place: Place, visitor: Visitor) -> None:
    page = visitor.get(place.link(account="@baker & sons"))
    assert page.status_code == 200
    assert "@baker &amp; sons on Telegram" in page.text
    assert "18 months" in page.text
    assert "not end-to-end encrypted" in page.text
    assert "We are not HMRC." in page.text
    assert "Harbour Bookkeeping Ltd runs this assistant." in page.text


def test_looking_at_a_link_changes_nothing(place: Place, visitor: Visitor) -> None:
    link = place.link()
    before = place.rows()
    for _ in range(3):
        assert place.visitor().get(link).status_code == 200
        assert visitor.client.head(link).status_code == 200
    assert place.rows() == before
    assert visitor.press(link).status_code == 200
    assert place.rows() != before, "pressing the button does"


def test_looking_at_a_link_to_check_changes_nothing_and_asks_hmrc_nothing(place: Place, visitor: Visitor) -> None:
    connected(place, visitor)
    link = place.connecting.begin_check(BAKER)
    place.simulator.world.seen.clear()
    before = place.rows()
    for each in (visitor, place.visitor()):
        assert each.get(link).status_code == 200
        assert each.client.head(link).status_code == 200
    assert place.rows() == before
    assert not place.simulator.world.seen


def test_the_button_leads_to_the_number_and_the_number_to_hmrc(place: Place, visitor: Visitor) -> None:
    address = httpx.URL(place.sent_to_hmrc(visitor))
    assert str(address).startswith(f"{place.simulator.url}/oauth/authorize?")
    assert address.params["redirect_uri"] == f"{place.url}/callback"
    assert address.params["code_challenge_method"] == "S256"


def test_the_code_connects_once_it_is_typed_in_the_chat(place: Place, visitor: Visitor) -> None:
    code = place.connect(visitor)
    assert isinstance(place.connecting.confirm(BAKER, code), Confirmation)
    assert isinstance(place.connecting.accept(BAKER), Connected)


def test_the_code_is_still_there_when_its_page_is_loaded_again(place: Place, visitor: Visitor) -> None:
    code = place.connect(visitor)
    assert code_on(visitor.get("/code").text) == code
    place.clock.pass_by(TEN_MINUTES)
    gone = visitor.get("/code")
    assert gone.status_code == 404
    assert code not in gone.text


def test_the_code_of_an_earlier_way_is_not_shown_once_a_newer_one_is_taken(place: Place, visitor: Visitor) -> None:
    code = place.connect(visitor)
    address = place.sent_to_hmrc(visitor)
    meanwhile = visitor.get("/code")
    assert meanwhile.status_code == 404
    assert code not in meanwhile.text
    assert code_on(visitor.back_from_hmrc(address, "required").text) != code


def test_the_address_that_shows_the_code_holds_nothing_of_hmrcs(place: Place, visitor: Visitor) -> None:
    shown = visitor.back_from_hmrc(place.sent_to_hmrc(visitor), "required")
    assert shown.url.path == "/code"
    assert not shown.url.query


@pytest.mark.parametrize(
    ("typed", "said"), [("", "Enter a National Insurance number."), ("GB123456C", "begins with GB")]
)
def test_a_number_that_is_none_is_kept_in_the_field_with_what_to_do(
    place: Place, visitor: Visitor, typed: str, said: str
) -> None:
    form = visitor.press(place.link())
    page = visitor.post(form.url, number=typed)
    assert page.status_code == 400
    assert "<title>Error:" in page.text
    assert page.text.count(said) == 2
    assert f'value="{typed}"' in page.text
    assert 'aria-invalid="true"' in page.text


def test_what_is_typed_is_never_taken_for_html(place: Place, visitor: Visitor) -> None:
    form = visitor.press(place.link())
    page = visitor.post(form.url, number='"><script>alert(1)</script>').text
    assert 'value="&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in page
    assert "<script>alert" not in page


def test_saying_no_at_hmrc_connects_nothing(place: Place, visitor: Visitor) -> None:
    page = visitor.back_from_hmrc(place.sent_to_hmrc(visitor), "required", "refuse")
    assert page.status_code == 200
    assert "You did not give permission" in page.text


def test_hmrc_that_sends_neither_yes_nor_no_is_said_so(place: Place, visitor: Visitor) -> None:
    state = httpx.URL(place.sent_to_hmrc(visitor)).params["state"]
    page = visitor.get(f"/callback?state={state}")
    assert page.status_code == 502
    assert "HMRC sent no answer" in page.text


def test_a_way_back_that_hmrc_did_not_send_anybody_says_where_to_start(visitor: Visitor) -> None:
    page = visitor.get("/callback")
    assert page.status_code == 400
    assert "Open the link in your chat" in page.text


def test_a_sign_in_that_hmrc_did_not_finish_may_be_tried_again_by_the_same_link(place: Place, visitor: Visitor) -> None:
    address = place.sent_to_hmrc(visitor)
    place.simulator.world.faults.add(Fault(Kind.CUT, "/oauth/token"))
    page = visitor.back_from_hmrc(address, "required")
    assert page.status_code == 502
    assert "HMRC did not finish the sign-in. Open the link in your chat once more." in page.text
    assert "renewed" not in page.text


def test_a_code_that_hmrc_does_not_take_is_explained(place: Place, visitor: Visitor) -> None:
    state = httpx.URL(place.sent_to_hmrc(visitor)).params["state"]
    page = visitor.get(f"/callback?state={state}&code=never-given")
    assert page.status_code == 502
    assert "HMRC did not take this sign-in." in page.text
    assert "never-given" not in page.text


def test_the_same_way_back_a_second_time_shows_the_same_code_and_asks_hmrc_nothing(
    place: Place, visitor: Visitor
) -> None:
    callback = visitor.callback_from_hmrc(place.sent_to_hmrc(visitor), "required")
    code = code_on(visitor.client.get(callback, follow_redirects=True).text)
    place.simulator.world.seen.clear()
    assert code_on(visitor.client.get(callback, follow_redirects=True).text) == code
    assert not place.simulator.world.seen


def test_a_way_back_that_was_used_says_so_where_the_code_is_gone(place: Place, visitor: Visitor) -> None:
    callback = visitor.callback_from_hmrc(place.sent_to_hmrc(visitor), "required")
    visitor.client.get(callback)
    visitor.client.cookies.delete("code")
    page = visitor.get(callback)
    assert page.status_code == 409
    assert "This page has done its work" in page.text


def test_coming_back_in_another_browser_connects_nothing_and_leaves_the_way_to_the_right_one(
    place: Place, visitor: Visitor
) -> None:
    callback = visitor.callback_from_hmrc(place.sent_to_hmrc(visitor), "required")
    other = place.visitor()
    other.press(place.link(sender=BAKER_ELSEWHERE))
    for stranger in (other, place.visitor()):
        page = stranger.get(callback)
        assert page.status_code == 403
        assert "You came back in another browser" in page.text
    assert code_on(visitor.client.get(callback, follow_redirects=True).text)


def test_a_way_back_after_its_time_is_over(place: Place, visitor: Visitor) -> None:
    callback = visitor.callback_from_hmrc(place.sent_to_hmrc(visitor), "required")
    place.clock.pass_by(TEN_MINUTES)
    page = visitor.get(callback)
    assert page.status_code == 410
    assert "This link no longer works" in page.text


def test_a_second_browser_gets_a_way_of_its_own(place: Place, visitor: Visitor) -> None:
    link, second = place.link(), place.visitor()
    states = set()
    for each in (visitor, second):
        answer = each.post(each.press(link).url, number=place.number_of("required"))
        states.add(httpx.URL(answer.headers["location"]).params["state"])
    assert len(states) == 2
    callback = second.callback_from_hmrc(answer.headers["location"], "required")
    assert visitor.get(callback).status_code == 403
    assert code_on(second.client.get(callback, follow_redirects=True).text)


@pytest.mark.parametrize("rest", ["", "/number"])
def test_a_link_that_ran_out_or_never_was_says_what_to_do(place: Place, visitor: Visitor, rest: str) -> None:
    link = place.link()
    place.clock.pass_by(TEN_MINUTES)
    for address in (link, f"{place.url}/connect/never-was"):
        page = visitor.get(f"{address}{rest}")
        assert page.status_code == 410
        assert "ask for a new one" in page.text


def test_a_number_for_a_link_that_ran_out_meanwhile_goes_nowhere(place: Place, visitor: Visitor) -> None:
    form = visitor.press(place.link())
    token = visitor.get(str(form.url))
    place.clock.pass_by(TEN_MINUTES)
    field = token.text.split('name="form" value="')[1].split('"')[0]
    page = visitor.client.post(form.url, data={"form": field, "number": place.number_of("required")})
    assert page.status_code == 410


def test_a_browser_that_skipped_the_button_is_not_sent_to_hmrc(place: Place, visitor: Visitor) -> None:
    page = visitor.post(f"{place.link()}/number", number=place.number_of("required"))
    assert page.status_code == 410


def test_a_browser_inside_a_chat_program_is_told_to_open_another(place: Place) -> None:
    inside = place.visitor()
    inside.client.headers["User-Agent"] = "Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) Chrome/130 Telegram-Android/11"
    link = place.link()
    assert "Open this page in your browser" in inside.get(link).text
    assert "Open this page in your browser" not in place.visitor().get(link).text


def test_an_agent_is_asked_for_the_number_of_the_client(place: Place, visitor: Visitor) -> None:
    link = place.link(as_agent=True)
    assert "your client’s deadlines" in visitor.get(link).text
    assert "What is your client’s National Insurance number?" in visitor.press(link).text


# --- forms of others


def test_a_form_that_is_not_ours_changes_nothing(place: Place, visitor: Visitor) -> None:
    link = place.link()
    visitor.get(link)
    others = place.visitor().get(link).text.split('name="form" value="')[1][:64]
    before = place.rows()
    for fields in ({}, {"form": "0" * 64}, {"form": others}):
        refused = visitor.client.post(link, data=fields)
        assert refused.status_code == 403
        assert "We could not take that" in refused.text
    assert place.rows() == before


def test_a_form_sent_from_elsewhere_is_not_taken_though_its_token_is_right(place: Place, visitor: Visitor) -> None:
    link = place.link()
    token = visitor.get(link).text.split('name="form" value="')[1][:64]
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert visitor.client.post(link, data={"form": token}, headers=headers).status_code == 403
    assert visitor.client.post(link, data={"form": token}, headers={"Origin": place.url}).status_code == 303


def test_without_cookies_nothing_is_taken(place: Place, visitor: Visitor) -> None:
    link = place.link()
    token = visitor.get(link).text.split('name="form" value="')[1][:64]
    visitor.client.cookies.clear()
    page = visitor.client.post(link, data={"form": token})
    assert page.status_code == 403
    assert "Allow cookies" in page.text


# --- Check with HMRC now


def connected(place: Place, visitor: Visitor) -> None:
    assert isinstance(place.connecting.confirm(BAKER, place.connect(visitor)), Confirmation)
    assert isinstance(place.connecting.accept(BAKER), Connected)


def test_the_page_with_the_code_can_ask_hmrc_once_the_chat_has_said_yes(place: Place, visitor: Visitor) -> None:
    code = place.connect(visitor)
    early = visitor.post("/code", **FACTS)
    assert early.status_code == 409
    assert "Type your code first" in early.text
    place.connecting.confirm(BAKER, code)
    place.connecting.accept(BAKER)
    page = visitor.post("/code", **FACTS)
    assert page.status_code == 200, page.text
    assert "HMRC has answered" in page.text
    assert place.connecting.record(BAKER) is not None


def test_the_page_of_the_code_says_how_far_this_is(place: Place, visitor: Visitor) -> None:
    code = place.connect(visitor)
    assert "Nothing is connected until you do." in visitor.get("/code").text
    place.connecting.confirm(BAKER, code)
    place.clock.pass_by(timedelta(minutes=9))
    place.connecting.accept(BAKER)
    place.clock.pass_by(timedelta(minutes=9))
    page = visitor.get("/code")
    assert page.status_code == 200
    assert "You are connected" in page.text
    assert "The chat of @baker on Telegram is connected to HMRC." in page.text
    assert "Nothing is connected" not in page.text
    assert code not in page.text
    place.simulator.world.seen.clear()
    assert "HMRC has answered" in visitor.post("/code", **FACTS).text
    asked = len(place.simulator.world.seen)
    assert asked
    for again in (visitor.get("/code"), pressed_again(visitor, "/code")):
        assert again.status_code == 200
        assert "HMRC has answered" in again.text
        assert "Check with HMRC now</button>" not in again.text
    assert len(place.simulator.world.seen) == asked


def test_the_page_of_a_code_that_was_typed_says_what_to_answer_and_until_when(place: Place, visitor: Visitor) -> None:
    code = place.connect(visitor)
    place.clock.pass_by(timedelta(minutes=9))
    confirmed = place.connecting.confirm(BAKER, code)
    assert isinstance(confirmed, Confirmation)
    place.clock.pass_by(timedelta(minutes=6))
    page = visitor.get("/code")
    assert page.status_code == 200
    assert "Answer “Is this you?” in the chat until " + f"{confirmed.until.astimezone(LONDON):%H:%M}" in page.text
    assert "The code was typed in the chat of @baker on Telegram." in page.text
    assert "Type this code" not in page.text
    assert code not in page.text
    place.connecting.accept(BAKER)
    assert "HMRC has answered" in visitor.post("/code", **FACTS).text


def test_an_agent_who_checks_is_not_warned_as_if_it_were_their_own_record(place: Place, visitor: Visitor) -> None:
    own, of_client = (visitor.get(place.connecting.begin_check(BAKER, as_agent=each)).text for each in (False, True))
    assert "or that of somebody who helps you" in own
    assert "or that of somebody who helps you" not in of_client
    assert "If this is not your account" in of_client


def pressed_again(visitor: Visitor, address: str) -> httpx.Response:
    """The answer to a button that stands no more on the page, as after a second press."""
    return visitor.client.post(address, data={"form": form_token(visitor.client.cookies["browser"]), **FACTS})


def test_the_page_of_a_code_that_was_thrown_away_says_what_to_do(place: Place, visitor: Visitor) -> None:
    code = place.connect(visitor)
    place.connecting.refuse(BAKER)
    for page in (visitor.get("/code"), pressed_again(visitor, "/code")):
        assert page.status_code == 404
        assert "type “connect” in the chat" in page.text
        assert code not in page.text


def test_a_link_to_check_that_has_asked_says_so_and_does_not_ask_again(place: Place, visitor: Visitor) -> None:
    connected(place, visitor)
    link = place.connecting.begin_check(BAKER)
    assert "HMRC has answered" in visitor.post(link, **FACTS).text
    place.simulator.world.seen.clear()
    for again in (visitor.get(link), pressed_again(visitor, link)):
        assert again.status_code == 200
        assert "HMRC has answered" in again.text
    assert not place.simulator.world.seen


def test_a_record_that_hmrc_keeps_to_itself_is_no_answer(place: Place, visitor: Visitor) -> None:
    connected(place, visitor)
    place.simulator.world.faults.add(Fault(Kind.REFUSAL, "/itsa-status", 9, "CLIENT_OR_AGENT_NOT_AUTHORISED"))
    try:
        page = visitor.post(place.connecting.begin_check(BAKER), **FACTS)
    finally:
        place.simulator.world.faults.clear()
    assert "HMRC did not let us see the record" in page.text
    assert "It did not tell everything." not in page.text


def test_checking_asks_hmrc_with_what_is_known_of_the_browser(place: Place, visitor: Visitor) -> None:
    connected(place, visitor)
    place.simulator.world.seen.clear()
    page = visitor.post(place.connecting.begin_check(BAKER, account="@baker"), **FACTS)
    assert f"We asked at {place.clock.now:%H:%M}" in page.text
    assert "the chat of @baker on Telegram" in page.text
    asked = [each for each in place.simulator.world.seen if each.api]
    assert asked
    for each in asked:
        assert each.headers["gov-client-connection-method"] == "WEB_APP_VIA_SERVER"
        assert each.headers["gov-client-public-ip"] == visitor.address
        assert each.headers["gov-client-public-port"] == "50123"
        assert each.headers["gov-client-device-id"] == visitor.client.cookies["device"]
        assert each.headers["gov-vendor-public-ip"] == "81.2.69.160"
        assert [problem.header for problem in each.problems] == ["gov-vendor-license-ids"], "there are no licences"


def test_a_device_gets_one_id_and_keeps_it(place: Place, visitor: Visitor) -> None:
    told = []
    for each in (visitor, place.visitor()):
        connected(place, each)
        for _ in range(2):
            place.simulator.world.seen.clear()
            each.post(place.connecting.begin_check(BAKER), **FACTS)
            told.append({seen.headers["gov-client-device-id"] for seen in place.simulator.world.seen if seen.api})
        assert told[-2:] == [{each.client.cookies["device"]}] * 2
    assert told[0] != told[-1]


def test_a_link_to_check_that_was_passed_on_asks_hmrc_nothing_and_says_what_to_do(
    place: Place, visitor: Visitor
) -> None:
    connected(place, visitor)
    place.simulator.world.seen.clear()
    page = place.visitor().post(place.connecting.begin_check(BAKER), **FACTS)
    assert page.status_code == 403
    assert "This is another browser" in page.text
    assert "Open the link in the browser that you connected in." in page.text
    assert not place.simulator.world.seen


def test_the_browser_that_connected_is_known_for_long(place: Place, visitor: Visitor) -> None:
    kept = visitor.get(place.link()).headers["set-cookie"]
    assert kept.startswith("browser=")
    assert f"Max-Age={400 * 24 * 3600}" in kept


@pytest.mark.parametrize("as_agent", [False, True])
def test_the_first_page_fits_whoever_may_read_it(place: Place, visitor: Visitor, as_agent: bool) -> None:
    page = visitor.get(place.link(as_agent=as_agent)).text
    assert ("somebody who helps you" in page) is not as_agent
    assert "Somebody may have sent you their own link." in page


def test_an_answer_of_hmrc_with_gaps_says_so(place: Place, visitor: Visitor) -> None:
    connected(place, visitor)
    place.simulator.world.faults.add(Fault(Kind.REFUSAL, "/crystallisation", 9, "SCHEDULED_MAINTENANCE"))
    try:
        page = visitor.post(place.connecting.begin_check(BAKER), **FACTS)
    finally:
        place.simulator.world.faults.clear()
    assert "It did not tell everything." in page.text
    assert "It did not tell everything." not in visitor.post(place.connecting.begin_check(BAKER), **FACTS).text


def test_without_script_hmrc_is_not_asked_and_the_page_says_so(place: Place, visitor: Visitor) -> None:
    connected(place, visitor)
    place.simulator.world.seen.clear()
    page = visitor.post(place.connecting.begin_check(BAKER))
    assert "HMRC was not asked" in page.text
    assert "We ask HMRC overnight instead" in page.text
    assert not place.simulator.world.seen


def test_a_link_to_check_does_not_connect_and_one_to_connect_does_not_check(place: Place, visitor: Visitor) -> None:
    check = place.connecting.begin_check(BAKER)
    assert visitor.get(check.replace("/check/", "/connect/")).status_code == 410
    assert visitor.get(place.link().replace("/connect/", "/check/")).status_code == 410


def test_a_check_where_nothing_is_connected_says_how_to_connect(place: Place, visitor: Visitor) -> None:
    page = visitor.post(place.connecting.begin_check(BAKER_ELSEWHERE), **FACTS)
    assert page.status_code == 409
    assert "This chat is not connected" in page.text


def test_hmrc_being_down_is_said_and_the_same_page_may_try_again(place: Place, visitor: Visitor) -> None:
    connected(place, visitor)
    link = place.connecting.begin_check(BAKER)
    place.simulator.world.faults.add(Fault(Kind.REFUSAL, times=1000))
    try:
        page = visitor.post(link, **FACTS)
    finally:
        place.simulator.world.faults.clear()
    assert page.status_code == 502
    assert "HMRC could not be asked" in page.text
    assert f'<a href="{httpx.URL(link).path}">Try again</a>' in page.text
    place.clock.pass_by(timedelta(minutes=5))
    assert "HMRC has answered" in visitor.post(link, **FACTS).text
