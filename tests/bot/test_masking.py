"""What must not travel through a chat: found, taken out of what is kept, and hardly ever seen where it is not."""

from __future__ import annotations

import csv
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from time import process_time

import pytest

from bot.hmrc.connecting import CODE_LENGTH, CODE_LETTERS
from bot.masking import MASK, Private, masked, private
from tests.bot import people_say


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
        "Pin 12000",
        "Bob 31-03-27 12345678",
        "Jones account 1234567",
    ],
)
def test_amounts_dates_and_complaints_are_left(text: str) -> None:
    assert not private(text)
    assert masked(text) == text


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "A1",
        "1-",
        "£1,",
        "x@",
        "x@y.",
        "password ",
        "pin is",
        "12-34-56 a:",
        "utr ",
        "\xa0",
        " ",
        "\u200b",
        "GB29 ",
        "1 ",
        "account for ",
        "changed my ",
        "6 digit ",
        "code for a ",
        "l",
        "aB",
        "here is my ",
        "use it as my ",
        "user a password ",
        "password: wo, ",
        "12345678 and ",
        "pin is 1 ",
        "password (",
        "password, aaaaa",
        "log in with ",
        "a, ",
    ],
)
@pytest.mark.parametrize("start", ["password", "changed my password to ", "code ", "account number ", 'pw "', "nino "])
def test_the_longest_message_is_looked_through_in_no_time(start: str, piece: str) -> None:
    begun = process_time()
    masked((start + piece * 10_000)[:10_000], is_wary=True)
    assert process_time() - begun < 1


def test_what_is_private_is_hardly_ever_missed_however_it_is_written() -> None:
    rolled = Random(11)
    typed = [
        (kind, secret, said)
        for (kind, _), (write, sentences) in TOLD.items()
        for said in sentences
        for secret in (write(rolled) for _ in range(40))
    ]
    missed = [
        (said, secret)
        for kind, secret, said in typed
        if kind not in private(text := said.format(secret)) or is_seen(secret, masked(text))
    ]
    assert len(typed) > 200
    assert len(missed) <= len(typed) / 200, missed
    assert max(Counter(said for said, _ in missed).values(), default=0) <= 4, "one sentence is missed again and again"


def is_seen(secret: str, kept: str) -> bool:
    """Is so much as a group of its figures, or a word of it, still there?"""
    return any(piece in kept for piece in re.findall(r"\d{2,}|[^\W\d_]{4,}", secret))


def test_false_alarms_are_few() -> None:
    typed = list(innocent(Random(7), 12_000))
    alarms = [text for text in typed if private(text)]
    assert len(alarms) <= len(typed) / 500, alarms


def test_what_is_said_of_passwords_and_accounts_is_left() -> None:
    assert [text for text in people_say.OF_SECRETS if private(text)] == []


@pytest.mark.parametrize("secret", ["sunshine", "lazy cats and a dog", "correct horse battery staple"])
@pytest.mark.parametrize("said", ["my password is {}", "password: {}. HMRC rejects it"])
def test_of_a_password_nothing_is_kept_to_the_end_of_its_clause(said: str, secret: str) -> None:
    assert masked(said.format(secret)) == said.format(MASK)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("sesame then my password it was", "… then my password it was"),
        ("my password, that is to say sesame", "my password, that is to say sesame"),
        ("my password seems sesame", "my password … …"),
        ("my pin, 48 or 21", "my pin, … or …"),
        ("my password is wrong and the page does not say why", "my password is wrong and the page does not say why"),
    ],
)
def test_who_is_wary_keeps_nothing_near_a_name_for_a_password_but_what_is_said_of_them(said: str, kept: str) -> None:
    assert masked(said) == said
    assert masked(said, is_wary=True) == kept


@pytest.mark.needs("MTD_SHARED_FACTS")
def test_questions_people_ask_are_refused_only_for_what_is_in_them() -> None:
    questions = Path(os.environ["MTD_SHARED_FACTS"]).parent / "questions-dev.csv"
    if not questions.exists():
        pytest.skip("the questions are not beside the facts")
    with questions.open(encoding="utf-8") as file:
        asked = list(csv.DictReader(file))
    refused = [row for row in asked if private(row["text"])]
    assert refused
    assert all("pii" in row["notes"] for row in refused), refused
    assert [row["text"] for row in asked if masked(row["text"]) != row["text"] and row not in refused] == []


@pytest.mark.parametrize(
    "said", ["{}", "my code is {}", "the code is {}", "code: {}", "code {}", "my sign-in code is {}"]
)
def test_our_own_code_is_never_refused(said: str) -> None:
    rolled = Random(3)
    for _ in range(500):
        code = "".join(rolled.choices(CODE_LETTERS, k=CODE_LENGTH))
        for written in (code, code.lower(), f"{code[:3]} {code[3:]}", f"{code[:3]}-{code[3:]}", " ".join(code)):
            assert not private(said.format(written)), written


def test_all_of_several_secrets_is_taken_out() -> None:
    assert masked("pw Zebra77quilt pass: Zebra77quilt") == f"pw {MASK} pass: {MASK}"
    assert masked("password is: Zebra77quilt") == f"password is: {MASK}"
    assert masked("bank account 12345678 sort 12-34-56") == f"bank account {MASK} sort {MASK}"
    assert masked("my gb29 nwbk 6016 1331 9268 19 is the iban") == f"my {MASK} is the iban"


def test_characters_that_take_no_room_hide_nothing() -> None:
    assert (
        masked("a\u200b JG\u200b1037\u200b59A, pass\u200bword: Zebra\u200b77")
        == f"a\u200b {MASK}, pass\u200bword: {MASK}"
    )


def nino(rolled: Random) -> str:
    letters = rolled.choice("ABCEGHJKLMNPRSTWXYZ") + rolled.choice("ABCEGHJKLMPRSTWXYZ")
    one, two, three = (f"{rolled.randrange(100):02}" for _ in range(3))
    ways = (
        "{}{}{}{}{}|{} {} {} {} {}|{}  {}  {}  {}  {}|{} - {} - {} - {} - {}|{},{},{},{},{}|{}:{}{}{}:{}|{} {}{}{} {}|"
        "{}-{}-{}-{}-{}|{}{}\u200b{}{}{}|{}.{}.{}.{}.{}|{}{}{}{}{}/2|{}*{}{}{}*{}"
    )
    written = rolled.choice(ways.split("|")).format(letters, one, two, three, rolled.choice("ABCD"))
    return rolled.choice([written, written.lower(), re.sub("0", "O", written, count=1)])


def tax_reference(rolled: Random) -> str:
    figures = f"{rolled.randrange(10**9):09}"
    # The first figure is a check on the rest.
    weighed = sum(int(figure) * weight for figure, weight in zip(figures, (6, 7, 8, 9, 10, 5, 4, 3, 2), strict=True))
    figures = "21987654321"[weighed % 11] + figures
    return rolled.choice(
        [figures, f"{figures[:5]} {figures[5:]}", f"{figures[:3]} {figures[3:6]} {figures[6:]}", f"{figures}K"]
    )


def sort_code(rolled: Random) -> str:
    pairs = [f"{rolled.randrange(100):02}" for _ in range(3)]
    return rolled.choice(["", "-", " ", "/", "."]).join(pairs)


def account(rolled: Random) -> str:
    figures = f"{rolled.randrange(10**7, 10**8)}"
    return rolled.choice([figures, f"{figures[:4]} {figures[4:]}"])


def card(rolled: Random) -> str:
    figures = f"4{rolled.randrange(10**14):014}"
    summed = sum(sum(divmod(int(figure) * (2 - at % 2), 10)) for at, figure in enumerate(figures))
    figures += str(-summed % 10)
    return rolled.choice(["", " ", "-", "."]).join(figures[at : at + 4] for at in (0, 4, 8, 12))


def password(rolled: Random) -> str:
    word = rolled.choice(["Zebra", "quilt", "Fluffy", "rover", "OakTree", "draig", "monkey"])
    return rolled.choice(
        [f"{word}{rolled.randrange(10, 3000)}", f"{rolled.randrange(10, 99)}{word}x", f"{word}@{word}7"]
    )


def plain_word(rolled: Random) -> str:
    return rolled.choice(people_say.PLAIN_WORDS.split("|"))


def phrase(rolled: Random) -> str:
    return rolled.choice(people_say.PHRASES.split("|"))


def four_figures(rolled: Random) -> str:
    return f"{rolled.randrange(10**4):04}"


def spaced_pin(rolled: Random) -> str:
    figures = four_figures(rolled)
    return rolled.choice([" ".join(figures), "-".join(figures), f"{figures[:2]} {figures[2:]}"])


def spaced_code(rolled: Random) -> str:
    figures = six_figures(rolled)
    return f"{figures[:4]} {figures[4:]}"


def bank_details_in_words(rolled: Random) -> str:
    return f"{rolled.randrange(10**6):06} and {rolled.randrange(10**7, 10**8)}"


def bank_details(rolled: Random) -> str:
    sort = "-".join(f"{rolled.randrange(1, 100):02}" for _ in range(3))
    both = rolled.sample([f"{rolled.randrange(10**7, 10**8)}", sort], 2)
    return rolled.choice([" ", ", ", " / "]).join(both)


def six_figures(rolled: Random) -> str:
    return (
        f"{rolled.randrange(10**6):06}".replace("347", "125").replace("9", "8", 1).replace("3", "2").replace("7", "6")
    )


CALLED = ["password", "pasword", "passwrod", "pass word", "passcode", "pw", "pwd", "pword", "P/W", "secret word"]
TOLD: dict[tuple[Private, int], tuple[Callable[[Random], str], list[str]]] = {
    (Private.NINO, 1): (nino, ["{}", "nino {}", "my NI number is {}", "look up {} for me", "it is {}, thanks"]),
    (Private.UTR, 1): (tax_reference, ["utr {}", "my UTR is {}", "my reference at hmrc is {}", "tax reference: {} ok"]),
    (Private.BANK, 1): (
        sort_code,
        ["sort code {}", "sortcode {}", "sort-code: {}", "my sort code is {}", "s/c {}", "cod didoli {}", "sort: {}"],
    ),
    (Private.BANK, 2): (
        account,
        [
            "account number {}",
            "account {}",
            "my a/c is {}",
            "rhif cyfrif {}",
            "acc no: {}",
            "account number for it is {}",
        ],
    ),
    (Private.BANK, 3): (card, ["{}", "my card is {}", "take it from {} then"]),
    (Private.PASSWORD, 1): (
        password,
        [
            *(f"{name}{join}{{}}" for name in CALLED for join in (": ", " is ", " is: ", "=", " ")),
            *(
                "pass: {}",
                "my pass is {}",
                "I changed my password to {}",
                "set the password as {}",
                "{} is my password",
            ),
        ],
    ),
    (Private.PASSWORD, 2): (
        six_figures,
        [
            *("code from hmrc is {}", "the 6 digit code is {}", "verification code {}", "one time code {}", "otp {}"),
            *("my code is {}", "security code: {}", "sign-in code is {} thanks", "hmrc code {}", "pin is {}"),
        ],
    ),
    (Private.BANK, 4): (account, people_say.TELLS_AN_ACCOUNT.split("|")),
    (Private.BANK, 5): (sort_code, people_say.TELLS_A_SORT_CODE.split("|")),
    (Private.BANK, 6): (bank_details, people_say.TELLS_BOTH.split("|")),
    (Private.PASSWORD, 3): (plain_word, people_say.TELLS_A_WORD.split("|")),
    (Private.PASSWORD, 4): (phrase, people_say.TELLS_A_PHRASE.split("|")),
    (Private.PASSWORD, 5): (password, people_say.TELLS_A_MIXED_WORD.split("|")),
    (Private.PASSWORD, 6): (four_figures, people_say.TELLS_A_PIN.split("|")),
    (Private.PASSWORD, 7): (six_figures, people_say.TELLS_A_CODE.split("|")),
    (Private.PASSWORD, 8): (spaced_pin, people_say.TELLS_A_SPACED_PIN.split("|")),
    (Private.PASSWORD, 9): (spaced_code, people_say.TELLS_A_SPACED_CODE.split("|")),
    (Private.PASSWORD, 10): (six_figures, people_say.TELLS_A_SHOWN_CODE.split("|")),
    (Private.BANK, 7): (account, people_say.TELLS_AN_ACCOUNT_TIGHTLY.split("|")),
    (Private.BANK, 8): (bank_details_in_words, people_say.TELLS_BOTH_IN_WORDS.split("|")),
}
"""What is private by how it is written, and what people say around it."""


def innocent(rolled: Random, how_many: int) -> Iterator[str]:
    """What people type all day with nothing private in it."""
    writes = (amount, day, phone, tax_year, company)
    for _ in range(how_many):
        match rolled.randrange(4):
            case 0:
                yield rolled.choice(AROUND.split("|")).format(rolled.choice(writes)(rolled))
            case 1:
                said = (rolled.choice(each) for each in (WHOSE, SIGN_IN, TROUBLE.split("|"), ENDS))
                yield "{}{} {}{}".format(*said)
            case 2:
                parts = (people_say.OF_PASSWORDS, people_say.IS_SAID, people_say.AND_THEN)
                yield "{} {}{}".format(*(rolled.choice(part.split("|")) for part in parts))
            case _:
                yield rolled.choice(writes)(rolled)


AROUND = (
    "re {}|account {}|savings account {}|my account opened {}|account number since {}|what account number? ring {}|"
    "my bank account had {}|tax code {}|my tax on {}|I paid tax of {}|code from {}|the code came {}|password since {}|"
    "my password stopped working {}|I changed my password on {}|reference for {}|my reference is late, called {}|"
    "waiting for utr, called {}|utr asked for {}|no utr since {}|national insurance on {}|ni due {}|on {}|at {}|"
    "national insurance of {} a year|my national insurance from {}|I made {} a year|by {} a return is due|"
    "we had {} in rent|sort {} out|sort my tax for {}|is {} enough|pass {} to my accountant|my pin was sent {}|"
    "gateway is down since {}|user since {}|card payment of {}|direct debit of {} a month|bill for {}|"
    "profit {}, turnover the same"
)
WHOSE = ("my ", "the ", "gateway ", "", "My ", "hmrc ")
SIGN_IN = ("password", "access code", "security code", "sign in code", "pin", "passcode", "code", "login code", "pw")
TROUBLE = (
    "is late|was texted to my old phone|is going to the wrong phone|is taking ages|is linked to my old email|"
    "was accepted|is handled by my accountant|never came|is not arriving|does not work|expired 3 days ago|"
    "keeps failing|is rubbish|is stored in chrome|needs 8 characters|was reset in 2025|is on its way|won't work|"
    "has to be changed every 90 days|went to junk|comes by post in 10 days|was sent to 2 numbers|is sent twice|"
    "isn't recognised|is known to my wife|is longer than they allow|gives error 403|: how do I get one|reset|"
    "is what they want|is needed twice a day|is written down somewhere at home|was put in by somebody else|"
    "locked me out 3 times|is 6 digits|is from last year"
)
ENDS = ("", " again", ".", " and I am fed up", ", what now", " since April")


def tax_year(rolled: Random) -> str:
    begun = rolled.randrange(2015, 2030)
    return rolled.choice(["{}-{:02}", "{}/{:02}", "{}{:02}", "{} {:02}", "{} 20{:02}"]).format(begun, begun % 100 + 1)


def company(rolled: Random) -> str:
    return f"{rolled.choice(['SC', 'OC', 'NI', 'SO', 'SC '])}{rolled.randrange(10**5, 10**6)}"


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
