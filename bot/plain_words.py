"""The words we use and the ones we do not: short sentences, HMRC's own terms, and no scolding."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST_SENTENCE = 25
"""Words. Fifteen read better."""

_INSTEAD = {
    r"!": "no exclamation marks",
    r"\bplease\b": "say what to do, without “please”",
    r"\bsorry\b(?! for your loss| that things)": "say what happened and what to do, without “sorry”",
    r"\b(?:in)?valid\b": "say what would be understood, not “valid” or “invalid”",
    r"\boops\b": "say what happened, without “oops”",
    r"\bforbidden\b": "say what may be done, not “forbidden”",
    r"\bMTD\b(?! Assistant)": "Making Tax Digital for Income Tax",
    r"\bMaking Tax Digital\b(?! for (?:Income Tax|VAT))": "Making Tax Digital for Income Tax",
    r"\bITSA\b": "Making Tax Digital for Income Tax",
    r"\bmandated?\b": "you must use it",
    r"\bfinal declarations?\b": "tax return",
    r"(?<!student loan )\brepayments?\b": "refund",
    r"\btime to pay\b": "payment plan",
    r"\bregister(?:s|ed|ing)? (?:up )?(?:for|with) (?:Making Tax|this service|the service)": "sign up",
    r"\bcustomers?\b": "you, or your client",
    r"\b(?:HMRC[- ]approved|approved software|approved by HMRC)\b": "HMRC recognises software, it does not approve it",
    r"\b(?:overseas|abroad)\b": "foreign, or outside the UK",
}
_AVOIDED = {re.compile(pattern, re.IGNORECASE): instead for pattern, instead in _INSTEAD.items()}
_QUOTED = re.compile(r"“[^”]*”")
_SENTENCE = re.compile(r"(?<=[.?!])[”\"’')]*\s+|\n+")


def complaints(text: str) -> Iterator[str]:
    """What is wrong with the words of a text, a sentence each.

    A `{placeholder}` counts as one word, and so does what is “quoted”: those are the words of somebody else.
    """
    text = _QUOTED.sub("“…”", text)
    for pattern, instead in _AVOIDED.items():
        if found := pattern.search(text):
            yield f"“{found[0]}”: {instead}"
    for sentence in sentences(text):
        words = len(sentence.split())
        if words > LONGEST_SENTENCE:
            yield f"a sentence of {words} words, over {LONGEST_SENTENCE}: “{sentence[:60]}…”"


def sentences(text: str) -> list[str]:
    """The sentences of a text, which ends also at the end of a line."""
    return [sentence for sentence in _SENTENCE.split(text) if sentence.strip()]
