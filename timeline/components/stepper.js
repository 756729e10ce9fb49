/* Steps through the headlines under a small picture: in a narrow frame there is no room for their names in it. */
(() => {
  "use strict";
  const { createElement: h } = window.React;

  function Stepper({ steps, at, words, onStep, onOpen }) {
    if (!steps?.length) return null;
    const { title, when, differ } = steps[at];
    const arrow = (by, label, sign) =>
      h(
        "button",
        { type: "button", "aria-label": label, disabled: !steps[at + by], onClick: () => onStep(at + by) },
        h("span", { "aria-hidden": true }, sign),
      );
    return h(
      "div",
      { className: "steps-through", role: "group", "aria-label": words.steps },
      arrow(-1, words.previous, "‹"),
      h(
        "button",
        { type: "button", className: "step", onClick: () => onOpen(steps[at]), "aria-live": "polite" },
        h("b", { dir: "auto" }, title),
        h("span", null, when),
        differ && h("span", { className: "differ" }, differ),
      ),
      arrow(1, words.next, "›"),
    );
  }

  window.timeline_components.Stepper = Stepper;
})();
