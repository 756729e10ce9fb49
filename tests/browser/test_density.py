"""Lanes of more accounts than fit: a column says how many it counts, and a click on it leads into its time, in the end to its list."""

from builders import EVENTS
from conftest import wait_drawn

BIN = """() => {
  const {chart} = document.querySelector("#timeline"), lane = chart.lanes.find(one => one.density);
  const {counts, step, base} = lane.density, most = Math.max(...counts), at = counts.indexOf(most);
  const box = document.querySelector("#timeline .chart").getBoundingClientRect();
  return {count: most, x: box.left + chart.left + (at + 0.5) * step, y: box.top + base - 2};
}"""


def test_a_click_on_a_column_zooms_and_at_last_lists_its_accounts(serve_tables, tables, page):
    tables.events = [
        EVENTS[0]
        | {
            "id": f"a{n}", "event": f"e{n}", "date": f"20{20 + n % 2 * (n % 5 > 1)}-03-{n % 9 % 5 + 1:02}", "importance": "3",
            "title": f"Event number {n}", "passage": "On Tuesday the crews … stranded travellers at forty",
            "source": "gazette-2021-03-09",
        }
        for n in range(1_500)
    ]  # fmt: skip
    view = page(serve_tables())
    meant = view.evaluate(BIN)
    view.mouse.move(meant["x"], meant["y"])
    tip = view.locator(".tip").inner_text()
    assert tip.startswith(f"{meant['count']:,} accounts begin here") and "a click zooms in" in tip
    for _ in range(6):
        view.mouse.click(meant["x"], meant["y"])
        view.wait_for_timeout(50)
        if "view=list" in view.url:
            break
        wait_drawn(view)
        meant = view.evaluate(BIN)
    view.wait_for_function("() => document.querySelectorAll('#panel .account').length > 100")
    assert "source=gazette-2021-03-09" in view.url and "start=" in view.url
