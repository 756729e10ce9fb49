/* The options of a Facet that are too many for the browser: it holds a part of them, and asks for the others. */
(() => {
  "use strict";
  const { createElement: h, useEffect, useRef, useState } = window.React;
  const { shared } = window.timeline_components;
  const WAIT = 150; // ms without a letter, before it is asked for

  /* What is to be asked for: the words in the find box, or a page of all. `busy` while the answer has not come. */
  function useAsking({ offer, asked, setProps }) {
    const timer = useRef(0);
    const [wanted, setWanted] = useState(asked || { words: "", page: 0 });
    useEffect(() => () => clearTimeout(timer.current), []);
    const ask = (words, page, wait = 0) => {
      const next = { words: words.trim(), page };
      clearTimeout(timer.current);
      setWanted(next);
      timer.current = setTimeout(() => setProps({ asked: next }), wait);
    };
    const busy = Boolean(offer) && (offer.words !== wanted.words || (wanted.page === 0) !== (offer.page === 0));
    return { ask, later: (words, page) => ask(words, page, WAIT), busy };
  }

  // The ways to the pages beside the one that is shown.
  function Pages({ offer, words, count, ask }) {
    if (!offer || offer.pages < 2) return null;
    const { page, pages, first, found } = offer;
    const part = { first: shared.number(first), last: shared.number(first + count - 1), all: shared.number(found) };
    const turn = (to, label, sign) =>
      h(
        "button",
        {
          type: "button",
          className: "turn",
          "aria-label": label,
          title: label,
          disabled: to < 1 || to > pages,
          onClick: () => ask(offer.words, to),
        },
        sign,
      );
    return h(
      "div",
      { className: "turns" },
      turn(page - 1, words.previous, "‹"),
      h("span", { role: "status" }, shared.fill(words.part, part)),
      turn(page + 1, words.next, "›"),
    );
  }

  window.timeline_components.pages = { useAsking, Pages };
})();
