"""Labels in other scripts are as whole as English ones, flags never halved; names from right to left stand in their place."""

import pytest
from builders import Tables

pytestmark = pytest.mark.browser

WHOLE = {
    "2021-03-20": "Совет порта отложил голосование о тарифах до следующей недели",
    "2021-03-10": "Συμβούλιο λιμένος αναβάλλει την ψηφοφορία για τα τέλη",
    "2021-03-05": "Hội đồng cảng hoãn bỏ phiếu về phí cập bến đến tuần sau",
    "2021-03-24": "Рада порту відклала голосування щодо тарифів на тиждень",
    "2021-02-15": "Port board puts off the vote on tariffs until next week",
    "2021-03-01": "اجتماع مجلس الميناء Lakeside في المدينة القديمة يوم الأربعاء",
}
FLAGS = "".join(chr(0x1F1E6 + ord(letter) - ord("A")) for letter in "VEUSCOBRRUCNCUIRTRMXUYBONI" * 4)
ARABIC, HEBREW = "صحيفة المرفأ", "עד ראייה"
SUMMARY = "اجتمع مجلس الميناء!"


def tell(tables: Tables) -> None:
    """An account of each title, and one of flags, by a source with an Arabic name."""
    plain = {**tables.events[0], "figures": "", "importance": "1", "source": "gazette-2021-03-09"}
    tables.events = [
        {**plain, "id": f"s{n}", "event": f"s{n}", "date": day, "title": title}
        for n, (day, title) in enumerate([*WHOLE.items(), ("2021-03-22", FLAGS)])
    ]
    tables.events[list(WHOLE).index("2021-03-01")] |= {"summary": SUMMARY}
    tables.events[0] |= {"standing": "alleged", "attributed_to": HEBREW}
    tables.sources[0] |= {"publisher": ARABIC, "published": "2021-03-25"}


def test_labels_of_other_scripts_are_whole_and_stand_by_their_mark(tables: Tables, serve_tables, page):
    tell(tables)
    p = page(f"{serve_tables()}/?labels=all", 1400)
    labels = p.evaluate("""() => [...document.querySelectorAll(".mark")].map(link => {
      const label = link.querySelector(".label"), range = document.createRange();
      if (!label) return null;
      range.selectNodeContents(label);
      const box = range.getBoundingClientRect(), mark = document.querySelector("#timeline").chart.marks[link.dataset.at];
      const x = mark.x + document.querySelector(".chart").getBoundingClientRect().left;
      return [label.textContent, Math.min(Math.abs(box.left - x), Math.abs(box.right - x)), box.left < x && box.right > x];
    }).filter(Boolean)""")  # fmt: skip
    written = {text.strip(): away for text, away, _ in labels}
    assert set(WHOLE.values()) <= set(written)
    assert max(written[title] for title in WHOLE.values()) < 30  # px between a mark and its label
    assert all(away < 30 or over for _, away, over in labels)
    flags = next(text for text in written if text[0] in FLAGS)
    cut = flags.rstrip("…")
    assert len(cut) % 2 == 0 and FLAGS.startswith(cut)


# Words in the order in which they are seen within an element, from left to right.
IN_ORDER = """const inOrder = (element, words) => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT), places = {};
  for (let node; (node = walker.nextNode());) for (const word of words) {
    const at = node.data.indexOf(word);
    if (at < 0 || word in places) continue;
    const range = document.createRange();
    range.setStart(node, at); range.setEnd(node, at + word.length);
    places[word] = range.getBoundingClientRect().left;
  }
  return words.toSorted((a, b) => places[a] - places[b]);
};"""
# Where each of these words is seen on the line that holds them all, from left to right.
ORDER = f"""words => {{
  {IN_ORDER}
  const seen = e => e.getClientRects().length;
  const line = [...document.querySelectorAll("#react-entry-point :is(p, li, span, div, dd)")].filter(seen)
    .findLast(e => words.every(word => e.textContent.includes(word)));
  if (!line) return null;
  return inOrder(line, words);
}}"""


# The same in the account of the list that holds a text.
IN_ACCOUNT = f"""([text, words]) => {{
  {IN_ORDER}
  const accounts = [...document.querySelectorAll("#react-entry-point .account")];
  return inOrder(accounts.find(account => account.textContent.includes(text)), words);
}}"""


def test_names_from_right_to_left_stand_in_their_place_beside_dates(tables: Tables, serve_tables, page):
    tell(tables)
    p = page(f"{serve_tables()}/?view=list", 1400)
    assert p.evaluate(ORDER, [HEBREW, ARABIC, "25", "March 2021"]) == [HEBREW, ARABIC, "25", "March 2021"]
    assert p.evaluate(ORDER, [ARABIC, "25", "March 2021"]) == [ARABIC, "25", "March 2021"]
    first, *_, last = WHOLE["2021-03-01"].split()
    assert p.evaluate(IN_ACCOUNT, [WHOLE["2021-03-01"], [first, "Lakeside", last]]) == [last, "Lakeside", first]
    assert p.evaluate(IN_ACCOUNT, [SUMMARY, ["اجتمع", "!"]]) == ["!", "اجتمع"]  # it ends on the left


# Where each of these words is seen in the label of an account, from left to right, and whether the label stands by its mark.
IN_LABEL = f"""([key, words]) => {{
  {IN_ORDER}
  return inOrder(document.querySelector(`#react-entry-point .mark[data-key="${{key}}"] .label`), words);
}}"""


@pytest.mark.parametrize("query", ["labels=all", "labels=all&lanes=one"])
def test_labels_of_the_chart_from_right_to_left_are_in_order(tables: Tables, serve_tables, page, query):
    told = [dict(tables.events[1]) for _ in range(3)]
    tell(tables)
    arabic, mixed, english = WHOLE["2021-03-01"], "הפגנה בנמל: 300 איש (Lakeside)", "Talks with مجلس الميناء (round 2)!"
    told[0] |= {"id": "twin", "event": "s5", "date": "2021-03-01", "title": arabic, "figures": ""}
    told[1] |= {"id": "hebrew", "event": "hebrew", "date": "2021-03-03", "title": mixed, "figures": ""}
    told[2] |= {"id": "english", "event": "english", "date": "2021-03-05", "title": english, "figures": ""}
    tables.events += told
    p = page(f"{serve_tables()}/?{query}", 1400)
    first, second, *_, last = arabic.split()
    suffix = "×2" if query == "labels=all" else "·"  # in one lane the articles' names come after the label
    keys = p.eval_on_selector_all(".mark:has(.label)", "all => all.map(a => a.dataset.key)")
    key = next(key for key in keys if key in ("twin", "s5"))
    assert p.evaluate(IN_LABEL, [key, [first, second]]) == [second, first]
    assert p.evaluate(IN_LABEL, [key, [last, suffix]]) == [suffix, last]
    # Latin words beside those from right to left, which stand on the other side where the label's direction is not theirs.
    assert p.evaluate(IN_LABEL, ["hebrew", ["הפגנה", "300", "איש", "Lakeside"]]) == ["Lakeside", "איש", "300", "הפגנה"]
    assert p.evaluate(IN_LABEL, ["english", ["Talks", "مجلس", "الميناء", "round"]]) == [
        "Talks",
        "الميناء",
        "مجلس",
        "round",
    ]


def test_an_arabic_label_that_is_cut_ends_on_its_left(tables: Tables, serve_tables, page):
    title = " ".join(f"{one}{two}مدينة" for one in "ابتثجحخ" for two in "سشصضطظ")
    tables.events = [{**tables.events[0], "title": title, "figures": ""}]
    p = page(f"{serve_tables()}/?labels=all", 640)
    words = p.inner_text(".mark .label")
    last = words.splitlines()[-1].split()[0]
    assert words.endswith("…") and p.evaluate(IN_LABEL, ["g1", [last, "…"]]) == ["…", last]
