/* The options of a Facet as rows: which of them are shown, and how one looks. */
(() => {
  "use strict";
  const { createElement: h } = window.React;
  const { folded, number } = window.timeline_components.shared;

  // Options with their depth in the tree, in the order of the tree.
  function tree(options) {
    const below = new Map();
    const known = new Set(options.map(option => option.value));
    for (const option of options) {
      const parent = known.has(option.parent) ? option.parent : "";
      below.set(parent, [...(below.get(parent) || []), option]);
    }
    const rows = [];
    const add = (parent, depth) => {
      for (const option of below.get(parent) || []) {
        rows.push({ ...option, depth });
        add(option.value, depth + 1);
      }
    };
    add("", 0);
    return rows;
  }

  // All options as a tree, those that a search finds, or the chosen ones and the first `most`.
  function shown(options, { most, chosen, open, words }) {
    if (words) {
      const needles = folded(words).split(/\s+/).filter(Boolean);
      return options.filter(option => {
        const text = folded(`${option.label} ${option.value} ${option.search || ""}`);
        return needles.every(needle => text.includes(needle));
      });
    }
    if (!most || most >= options.length) return options;
    if (open) return tree(options);
    const first = options.filter(option => chosen.has(option.value));
    return [...first, ...options.filter(option => !chosen.has(option.value))].slice(0, Math.max(most, first.length));
  }

  function symbols({ symbol, colour }) {
    return [
      symbol && h("span", { key: "s", className: `shape ${symbol}`, "aria-hidden": true }),
      colour && h("span", { key: "c", className: "dot", style: { "--colour": colour }, "aria-hidden": true }),
    ];
  }

  function inside(option, count) {
    return [
      h("span", { key: "b", className: "box", "aria-hidden": true }),
      ...symbols(option),
      h("span", { key: "n", className: "name" }, option.label),
      count !== undefined && h("span", { key: "k", className: "count" }, number(count)),
    ];
  }

  window.timeline_components.rows = { shown, inside };
})();
