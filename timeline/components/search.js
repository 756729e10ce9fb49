/* Search: the field for words. What is typed goes into the address, from which the callbacks have it. */
(() => {
  "use strict";
  const { createElement: h, useEffect, useRef, useState } = window.React;
  const { navigate, changed } = window.timeline_components.shared;
  const WAIT = 150; // ms

  const folded = text => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const MOST = 6;

  function offers(options, words) {
    const needle = folded(words.trim());
    if (needle.length < 2) return [];
    const fits = option =>
      folded(option.label)
        .split(/\s+/)
        .some(word => word.startsWith(needle));
    return options.filter(option => fits(option) || folded(option.label).startsWith(needle)).slice(0, MOST);
  }

  function Search({ id, value = "", label, placeholder, options = [] }) {
    const [words, setWords] = useState(value);
    const [closed, setClosed] = useState(true);
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
      clearTimeout(timer.current);
      timer.current = setTimeout(send, WAIT, typed);
    };
    const choose = option => {
      clearTimeout(timer.current);
      const query = new URLSearchParams(changed({ [id]: null }));
      query.append(option.facet, option.value);
      sent.current = "";
      setWords("");
      navigate(query, session.current);
    };
    const offered = closed ? [] : offers(options, words);
    const key = event => {
      const rows = [...event.currentTarget.querySelectorAll("input, .offer")];
      const to = rows.indexOf(document.activeElement) + ({ ArrowDown: 1, ArrowUp: -1 }[event.key] || 0);
      if (event.key === "Enter" && event.target.matches("input")) {
        event.preventDefault();
        send(words);
        setClosed(true);
      } else if (event.key === "Escape" && offered.length) {
        event.stopPropagation();
        setClosed(true);
      } else if (rows[to] && rows[to] !== document.activeElement) {
        event.preventDefault();
        rows[to].focus();
      }
    };
    const leave = event => {
      if (event.currentTarget.contains(event.relatedTarget)) return;
      session.current = false;
      setClosed(true);
    };
    return h(
      "div",
      { className: "search", role: "search", onKeyDown: key, onBlur: leave },
      h("input", {
        id,
        type: "search",
        value: words,
        placeholder,
        "aria-label": label,
        maxLength: 200,
        autoComplete: "off",
        onChange: type,
      }),
      offered.length > 0 &&
        h(
          "div",
          { className: "offers" },
          offered.map(option =>
            h(
              "button",
              { key: option.facet + option.value, type: "button", className: "offer", onClick: () => choose(option) },
              h("span", { className: "hint" }, option.group),
              h("span", { className: "name" }, option.label),
            ),
          ),
        ),
    );
  }

  window.timeline_components.Search = Search;
})();
