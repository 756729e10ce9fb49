"""What is known of many accounts before any is drawn is a sum over their parts, and the scale made of it is the same."""

import numpy as np
from engine import DAY, YEARS, random_accounts, requests
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.chart.marks import Accounts
from timeline.chart.request import Request
from timeline.chart.survey import Survey, spans_of, sum_surveys

LANES = 4
COLUMNS = (
    "row", "event", "lane", "first", "last", "dated", "uncertain_start", "uncertain_end", "at_end", "importance",
    "told_by", "colour", "standing",
)  # fmt: skip


def parted(accounts: Accounts, parts: int) -> list[Accounts]:
    """The accounts in parts, those of an event in the same one."""
    masks = [accounts.event % parts == n for n in range(parts)]
    return [Accounts(**{name: getattr(accounts, name)[own] for name in COLUMNS}) for own in masks]


@settings(deadline=None, max_examples=150)
@given(requests(), st.sampled_from([0, 1, 5, 60, 400]), st.integers(0, 10_000), st.integers(1, 4), st.integers(1, 5))
def test_the_sum_over_parts_is_the_survey_of_all(request: Request, count: int, seed: int, crowd: int, parts: int):
    accounts = random_accounts(count, LANES, seed, crowd)
    whole = Survey.of(accounts, LANES, request)
    surveys = [Survey.of(part, LANES, request).condensed(request) for part in parted(accounts, parts)]
    summed = sum_surveys(surveys, request)
    assert summed.counts == whole.counts
    assert summed.scale(request) == whole.scale(request)
    assert summed.most(request) == whole.most(request)


def test_spans_of_a_crowd_become_few():
    """20,000 accounts of single days, weeks and months: no more than two spans for each day that they begin on."""
    rng = np.random.default_rng(7)
    first = DAY + rng.integers(0, 300, 20_000)
    rows = np.arange(20_000)
    ones, none = np.ones(20_000, dtype=bool), np.zeros(20_000, dtype=bool)
    last = first + rng.choice([0, 6, 29], 20_000)
    accounts = Accounts(
        rows, rows, rows * 0, first, last, ones, none, none, none, rows * 0 + 2, rows * 0 + 1, rows * 0, rows * 0
    )
    request = Request(1152, 738, limits=(DAY, DAY + YEARS), window=(DAY + 100, DAY + 200))
    few = spans_of(accounts, request).condensed(request.window)
    assert len(few.first) <= 600 and few.weights.sum() == 20_000
