"""What must not travel through a chat: found, taken out of what is kept, and hardly ever seen where it is not."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from time import process_time

import pytest

from bot.masking import MASK, Private, masked, private


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("my number is QQ 12 34 56 C ok", Private.NINO, "12 34 56"),
        ("AB123456C", Private.NINO, "123456"),
        ("ab 12 34 56 c", Private.NINO, "12"),
        ("AB.12.34.56.C", Private.NINO, "34"),
        ("a b 1 2 3 4 5 6 c", Private.NINO, "3 4"),
        ("nino: AB123456", Private.NINO, "123456"),
        ("1955839661", Private.UTR, "9661"),
        ("19558 39661 is mine", Private.UTR, "39661"),
        ("utr 12345 67890", Private.UTR, "67890"),
        ("my unique taxpayer reference is 1234567890", Private.UTR, "67890"),
        ("card 4111 1111 1111 1111", Private.BANK, "1111"),
        ("12-34-56 12345678", Private.BANK, "12345678"),
        ("sort code 12-34-56", Private.BANK, "34"),
        ("gateway id 12 34 56 78 90 12", Private.USER_ID, "34"),
        ("my Government Gateway user ID is 123456789012", Private.USER_ID, "123456789012"),
        ("account number 12345678", Private.BANK, "12345678"),
        ("GB29 NWBK 6016 1331 9268 19", Private.BANK, "6016"),
        ("password is hunter2", Private.PASSWORD, "hunter2"),
        ("my gateway password for hmrc is blue-horse", Private.PASSWORD, "blue"),
        ("the access code is 482913", Private.PASSWORD, "482913"),
        ("pin: 1234", Private.PASSWORD, "1234"),
        ("ＡＢ１２３４５６Ｃ", Private.NINO, "１２３"),
        ("AB–12–34–56–C", Private.NINO, "34"),
        ("AB_12_34_56_C", Private.NINO, "34"),
        ("_AB123456C_", Private.NINO, "1234"),
        ("AB/12/34/56/C", Private.NINO, "34"),
        ("my nino: my 12 34 56", Private.NINO, "34"),
        ("my self assessment number is 1234567890", Private.UTR, "67890"),
        ("123456 12345678", Private.BANK, "12345678"),
        ("s/c 12-34-56 a/c 12345678", Private.BANK, "12345678"),
        ("pwd is hunter2", Private.PASSWORD, "hunter2"),
        ("the password's hunter2", Private.PASSWORD, "hunter2"),
        ("passwd=hunter2", Private.PASSWORD, "hunter2"),
        ("my gateway password hunter2", Private.PASSWORD, "hunter2"),
        ("Here is my password - hunter2", Private.PASSWORD, "hunter2"),
        ("hunter2 is my gateway password", Private.PASSWORD, "hunter2"),
        ("my password is unlocked4me", Private.PASSWORD, "unlocked4me"),
        ("PIN 1234", Private.PASSWORD, "1234"),
        ("access code 123456", Private.PASSWORD, "123456"),
        ("my log-in code is 445566", Private.PASSWORD, "445566"),
        ("my memorable word is fido", Private.PASSWORD, "fido"),
        ("fy nghyfrinair yw hunter2", Private.PASSWORD, "hunter2"),
    ],
)
def test_private_numbers_are_found_and_taken_out(text: str, kind: Private, number: str) -> None:
    assert list(private(text)) == [kind]
    assert number not in masked(text)
    assert MASK in masked(text)


@pytest.mark.parametrize(("text", "contact"), [("write to jo@example.org", "jo@"), ("ring 07700 900123", "900123")])
def test_addresses_and_phone_numbers_are_not_kept_though_nobody_is_told_off_for_them(text: str, contact: str) -> None:
    assert not private(text)
    assert contact not in masked(text)


@pytest.mark.parametrize(
    "text",
    [
        "£50,000 in 2026 to 2027",
        "due 7 August 2026",
        "it took 3 goes",
        "I earn 31000",
        "page 12 of 20",
        "SA109",
        "XAIS12345678901",
        "SW1A 1AA",
        "vat GB 123 4567 89",
        "my password is not working",
        "I forgot my password",
        "password is wrong",
        "the code is not arriving",
        "1 2 3 4 5 6 7 8 9 10",
        "06042026-05072026",
        "on 05-04-27",
        "by 31.01.27",
        "at 060426",
        "we 100000 a year",
        "income of 100000 a year",
        "ok 123456",
        "my account year runs to 31 03 2027",
        "account to 31 03 2027",
        "my password is always refused",
        "my password is still wrong",
        "I changed my password - still nothing",
        "password reset 3 times",
        "PIN was sent on 6 April",
        "PIN for 2026",
    ],
)
def test_amounts_dates_and_complaints_are_left(text: str) -> None:
    assert not private(text)
    assert masked(text) == text


@pytest.mark.parametrize(
    "piece", ["a", "A1", "1-", "£1,", "x@", "x@y.", "password ", "pin is", "12-34-56 a:", "utr ", "\xa0"]
)
def test_the_longest_message_is_looked_through_in_no_time(piece: str) -> None:
    begun = process_time()
    masked("password" + (piece * 4096)[:4096])
    assert process_time() - begun < 1


def test_false_alarms_are_few() -> None:
    rolled = Random(7)
    typed = [typing(rolled) for _ in range(2000) for typing in (amount, day, phone)]
    alarms = [text for text in typed if private(text)]
    assert len(alarms) <= len(typed) / 1000, alarms


def amount(rolled: Random) -> str:
    pounds = rolled.choice([rolled.randrange(100_000), rolled.randrange(10_000_000), rolled.randrange(10**9)])
    return rolled.choice(["{}", "£{}", "{:,}", "£{:,}", "{}.50", "£{:,}.99", "about {} before expenses"]).format(pounds)


def day(rolled: Random) -> str:
    chosen = date(1960, 1, 1) + timedelta(days=rolled.randrange(27_000))
    return chosen.strftime(
        rolled.choice(["%d/%m/%Y", "%d-%m-%y", "%d %m %Y", "%d%m%Y", "%Y-%m-%d", "%d %B %Y", "%d.%m.%y"])
    )


def phone(rolled: Random) -> str:
    rest = f"{rolled.randrange(10**9):09}"
    written = rolled.choice(
        ["07{0}", "07{1} {2}", "+44 7{1} {2}", "+447{0}", "01{1} {2}", "0300 200 3310", "020 7946 {3}"]
    )
    return written.format(rest, rest[:3], rest[3:], rest[5:])
