"""Messages go through JSON and come back as they were."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from journeys.engine.text import Message, Several, Translatable, Value, _, as_json, from_json, message
from journeys.rules.tax_year import TaxYear

PLAIN: st.SearchStrategy[Value] = st.one_of(
    st.text(max_size=10),
    st.integers(),
    st.decimals(allow_nan=False, allow_infinity=False, places=2),
    st.dates(),
    st.integers(2000, 2090).map(TaxYear),
)
VALUES: st.SearchStrategy[Value] = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: Several(tuple(items))),
        st.dictionaries(st.text(max_size=5), inner, max_size=3).map(lambda values: Message("{it}", values)),
    ),
    max_leaves=6,
)


@given(VALUES)
def test_any_value_comes_back(value: Value) -> None:
    assert from_json(json.loads(json.dumps(as_json(value)))) == value


def test_a_message_without_values_is_small() -> None:
    assert as_json(message(_("Yes"))) == {"text": "Yes"}


def test_money_keeps_its_pence() -> None:
    assert str(from_json(as_json(Decimal("1.50")))) == "1.50"


@pytest.mark.parametrize("stored", [None, [], {}, {"text": 1}, {"several": 1}, 1.5])
def test_what_was_not_written_here_is_refused(stored: object) -> None:
    with pytest.raises(ValueError, match="not a stored value"):
        from_json(stored)


def test_a_literal_is_marked_and_reads_as_it_is() -> None:
    assert isinstance(_("Yes"), Translatable)
    assert _("Yes") == "Yes"


def test_days_and_years_are_told_apart() -> None:
    assert from_json(as_json(date(2026, 4, 6))) == date(2026, 4, 6)
    assert from_json(as_json(TaxYear(2026))) == TaxYear(2026)
