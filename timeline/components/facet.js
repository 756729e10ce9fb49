/* Facet: a group of choices. One tab stop; arrow keys, Home and End move in it. */
(() => {
  "use strict";
  const { createElement: h, memo, useCallback, useEffect, useRef, useState } = window.React;
  const { rows, pages, shared } = window.timeline_components;
  const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
  const ROLES = { list: "checkbox", tiles: "checkbox", tabs: "radio", segments: "radio", switch: "switch" };

  function chosenAfter(value, chosen, { single, required }) {
    if (chosen.has(value)) return required ? [...chosen] : [...chosen].filter(other => other !== value);
    return single ? [value] : [...chosen, value];
  }

  // Whoever draws the accounts may show at once what falls away, before the server has answered.
  const announce = (facet, value) =>
    document.dispatchEvent(new CustomEvent("timeline:choice", { detail: { facet, value } }));

  function move(event) {
    if (event.currentTarget.closest("[role=toolbar]")) return; // there arrow keys lead on to the next control, too
    const every = [...event.currentTarget.querySelectorAll("[data-value], .all, .turn:enabled")];
    const items = every.filter(item => item.getClientRects().length); // a drawer shows fewer at first
    const at = items.indexOf(document.activeElement);
    const to = { Home: 0, End: items.length - 1 }[event.key] ?? at + STEPS[event.key];
    if (at < 0 || !(to >= 0 && to < items.length)) return;
    event.preventDefault();
    items[to].focus();
  }

  const Item = memo(({ look, option, count, on, stop, onChoose, onStop }) =>
    h(
      "div",
      {
        className: `value${count === 0 ? " none" : ""}`,
        role: ROLES[look],
        "aria-checked": on,
        tabIndex: stop ? 0 : -1,
        "data-value": option.value,
        style: option.depth ? { "--depth": option.depth } : undefined,
        onClick: () => onChoose(option.value),
        onFocus: () => onStop(option.value),
        onKeyDown: event => {
          if (event.key !== " " && event.key !== "Enter") return;
          event.preventDefault();
          onChoose(option.value);
        },
      },
      rows.inside(option, count),
    ),
  );

  function Menu({ facet, value, onChoose }) {
    const { id, label, options } = facet;
    return h(
      "label",
      { id, className: "facet menu" },
      h("span", null, label),
      h(
        "select",
        { value: value[0], onChange: event => onChoose(event.target.value) },
        options.map(option => h("option", { key: option.value, value: option.value }, option.label)),
      ),
    );
  }

  function Find({ facet, words, setWords }) {
    return h("input", {
      type: "search",
      className: "find",
      placeholder: facet.find,
      "aria-label": facet.find,
      value: words,
      autoComplete: "off",
      onChange: event => setWords(event.target.value),
    });
  }

  function Facet(facet) {
    const { id, options = [], counts, look = "list", label, most, offer, setProps, words: said = {} } = facet;
    const given = facet.value || [];
    const [value, setValue] = useState(given);
    const [words, setWords] = useState("");
    const [open, setOpen] = useState(false);
    const [page, setPage] = useState(1);
    const [stop, setStop] = useState(null);
    const last = useRef(given);
    const { ask, later, busy } = pages.useAsking(facet);
    useEffect(() => {
      last.current = given;
      setValue(given);
    }, [JSON.stringify(given)]);
    const choose = picked => {
      const next = chosenAfter(
        picked,
        new Set(last.current),
        look === "menu" ? { single: true, required: true } : facet,
      );
      last.current = next; // a second click may come before this one is drawn
      announce(id, next);
      setValue(next);
      setProps({ value: next });
    };
    const current = useRef(null);
    current.current = choose;
    const onChoose = useCallback(picked => current.current(picked), []);
    if (look === "menu") return h(Menu, { facet, value, onChoose: choose });
    const chosen = new Set(value);
    const held = offer ? null : pages.part(rows.shown(options, { most, chosen, open, words }), page);
    const list = held?.list ?? options;
    const find = typed => {
      setWords(typed);
      setPage(1);
      if (offer) later(typed, typed.trim() || open ? 1 : 0);
    };
    const unfold = () => {
      setOpen(!open);
      setPage(1);
      if (offer) ask("", open ? 0 : 1);
    };
    const first = [stop, ...value, list[0]?.value].find(v => list.some(option => option.value === v));
    const item = option =>
      h(Item, {
        key: option.value,
        look,
        option,
        count: counts ? (counts[option.value] ?? 0) : undefined,
        on: chosen.has(option.value),
        stop: option.value === first,
        onChoose,
        onStop: setStop,
      });
    const every = offer ? offer.all : options.length;
    const more = most && most < every && !words;
    return h(
      "div",
      { id, className: `facet ${look}`, onKeyDown: move },
      facet.find && h(Find, { facet, words, setWords: find }),
      h(
        "div",
        {
          role: ROLES[look] === "radio" ? "radiogroup" : "group",
          "aria-label": label,
          "aria-busy": busy || undefined,
          className: "values",
        },
        list.map(item),
      ),
      h(pages.Pages, {
        offer: offer ?? held.turns,
        words: said,
        count: list.length,
        ask: offer ? ask : (_, to) => setPage(to),
      }),
      words && !busy && !list.length && h("p", { className: "hint" }, said.none),
      more &&
        h(
          "button",
          { type: "button", className: "all", tabIndex: -1, "aria-expanded": open, onClick: unfold },
          h("span", null, open ? said.fewer : shared.fill(said.all, { n: shared.number(every) })),
          h("span", { "aria-hidden": true }, open ? "‹" : "›"),
        ),
    );
  }

  window.timeline_components.Facet = Facet;
})();
