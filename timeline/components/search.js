/* Search: the field for words. What is typed goes into the address, from which the callbacks have it. */
(() => {
  "use strict";
  const { createElement: h, useEffect, useRef, useState } = window.React;
  const { navigate, changed, folded } = window.timeline_components.shared;
  const WAIT = 150; // ms
  const MOST = 7; // offers at once
  const LEAST = 2; // letters

  // Actors and sources of whose name a word begins with what is typed, then words that go on from the last one typed.
  function offers(id, options, vocabulary, words) {
    const needle = folded(words.trim());
    if (needle.length < LEAST || words.endsWith(" ")) return [];
    const named = options.filter(option => ` ${folded(option.label)}`.includes(` ${needle}`)).slice(0, MOST);
    const [before, last] = [words.trim().split(/\s+/).slice(0, -1), needle.split(/\s+/).at(-1)];
    const longer = word => folded(word).startsWith(last) && folded(word) !== last;
    const told = last.length < LEAST || !vocabulary ? [] : vocabulary.words.split(" ").filter(longer);
    const more = told.slice(0, MOST - named.length).map(word => {
      const value = [...before, word].join(" ");
      return { facet: id, group: vocabulary.label, value, label: value };
    });
    return [...named, ...more];
  }

  function Search({ id, value = "", label, placeholder, options = [], vocabulary }) {
    const [words, setWords] = useState(value);
    const [closed, setClosed] = useState(true);
    const [at, setAt] = useState(-1); // the offer that the arrow keys are on
    const sent = useRef(value); // the last that went into the address from here
    const session = useRef(false); // whether the entry in the history is of this search
    const timer = useRef(0);
    useEffect(() => {
      if (value === sent.current) return; // the echo of what was typed
      sent.current = value;
      session.current = false;
      clearTimeout(timer.current);
      setWords(value);
    }, [value]);
    useEffect(() => {
      const left = () => (session.current = false);
      addEventListener("popstate", left);
      return () => removeEventListener("popstate", left);
    }, []);
    const send = typed => {
      clearTimeout(timer.current);
      const next = typed.trim();
      if (next === sent.current) return;
      sent.current = next;
      navigate(changed({ [id]: next || null }), session.current);
      session.current = true;
    };
    const type = event => {
      const typed = event.target.value;
      setWords(typed);
      setClosed(false);
      setAt(-1);
      clearTimeout(timer.current);
      timer.current = setTimeout(send, WAIT, typed);
    };
    const choose = option => {
      clearTimeout(timer.current);
      setClosed(true);
      setAt(-1);
      if (option.facet === id) {
        setWords(option.value);
        send(option.value);
        return;
      }
      const query = new URLSearchParams(changed({ [id]: null }));
      if (!query.getAll(option.facet).includes(option.value)) query.append(option.facet, option.value);
      sent.current = "";
      setWords("");
      navigate(query, session.current);
    };
    const offered = closed ? [] : offers(id, options, vocabulary, words);
    const key = event => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && offered.length) setAt((at + step + offered.length + (at < 0 && step < 0)) % offered.length);
      else if (event.key === "Escape" && offered.length) setClosed(true);
      else if (event.key === "Enter" && offered[at]) choose(offered[at]);
      else if (event.key === "Enter") {
        send(words);
        setClosed(true);
      } else return;
      event.preventDefault();
      event.stopPropagation();
    };
    const leave = () => {
      session.current = false;
      setClosed(true);
      setAt(-1);
    };
    const place = n => `${id}-offer-${n}`;
    return h(
      "div",
      { className: "search", role: "search" },
      h("input", {
        id,
        type: "search",
        role: "combobox",
        value: words,
        placeholder,
        "aria-label": label,
        "aria-autocomplete": "list",
        "aria-expanded": offered.length > 0,
        "aria-controls": `${id}-offers`,
        "aria-activedescendant": offered[at] ? place(at) : undefined,
        maxLength: 200,
        autoComplete: "off",
        onChange: type,
        onKeyDown: key,
        onBlur: leave,
      }),
      h(
        "ul",
        { id: `${id}-offers`, className: "offers", role: "listbox", "aria-label": label, hidden: !offered.length },
        offered.map((option, n) =>
          h(
            "li",
            {
              key: option.facet + option.value,
              id: place(n),
              role: "option",
              className: "offer",
              "aria-selected": n === at,
              onMouseDown: event => event.preventDefault(), // the field keeps the focus
              onClick: () => choose(option),
            },
            h("span", { className: "name" }, option.label),
            h("span", { className: "hint" }, option.group),
          ),
        ),
      ),
    );
  }

  window.timeline_components.Search = Search;
})();
