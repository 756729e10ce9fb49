/* The options of a Facet that are too many to be shown at once, or for the browser, which then asks for the others. */
(() => {
  "use strict";
  const { createElement: h, useEffect, useRef, useState } = window.React;
  const { shared } = window.timeline_components;
  const WAIT = 150; // ms without a letter, before it is asked for
  const [MOST, PAGE] = [200, 100]; // options that are shown at once, and of more so many a page, as the server has it

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

  // A page of the options where the browser holds all of them, and what is said of it as of one that was asked for.
  function part(options, page) {
    if (options.length <= MOST) return { list: options };
    const pages = Math.ceil(options.length / PAGE);
    const at = Math.min(page, pages);
    const first = (at - 1) * PAGE;
    const turns = { page: at, pages, first: first + 1, found: options.length };
    return { list: options.slice(first, first + PAGE), turns };
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

  window.timeline_components.pages = { useAsking, part, Pages };
})();
