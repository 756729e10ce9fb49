/* Dates: the first and the last day shown, as a reader writes them: a day, a month or a year, in the page's language. */
(() => {
  "use strict";
  const { navigate, changed, fill, folded, iso } = window.timeline_components.shared;
  const DAY = 86400000; // ms

  // "en" alone is American; readers all over the world write the day first, as the server does.
  const locale = () => document.documentElement.lang.replace(/^en$/, "en-001");
  const format = style => new Intl.DateTimeFormat(locale(), { dateStyle: style, timeZone: "UTC" });
  const words = day => format("long").format(day * DAY);
  const months = code =>
    Array.from({ length: 12 }, (_, n) =>
      folded(new Intl.DateTimeFormat(code, { month: "long", timeZone: "UTC" }).format(Date.UTC(2019, n, 1))),
    );

  // The number of a month by its name or the first three letters of it and more; 0 where it is none.
  function month(token) {
    const name = token.replace(/\.$/, "");
    if (name.length < 3) return 0;
    for (const names of [months(locale()), months("en")]) {
      const at = names.findIndex(full => full.startsWith(name));
      if (at >= 0) return at + 1;
    }
    return 0;
  }

  // Year, month and day of what was written, in any order that names the month; 0 for what is not said. Null: unreadable.
  function parts(text) {
    const plain = text.match(/^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/);
    if (plain)
      return plain
        .slice(1)
        .map(Number)
        .map(n => n || 0);
    const found = { y: 0, m: 0, d: 0 };
    for (const token of folded(text).split(/[\s,]+/)) {
      const number = /^\d{1,4}(?:st|nd|rd|th|º|\.)?$/.test(token) ? parseInt(token, 10) : 0;
      const key = number > 31 ? "y" : number ? "d" : month(token) ? "m" : "";
      if (!key && /^(?:de|del|of|the|)$/.test(token)) continue;
      if (!key || found[key]) return null;
      found[key] = number || month(token);
    }
    return found.y && (found.m || !found.d) ? [found.y, found.m, found.d] : null;
  }

  // The day that is meant, as a day number: of a month or a year its first one or, for `last`, its last. Null: none.
  function read(text, last) {
    const said = parts(text.trim());
    if (!said) return null;
    const [year, of, day] = said;
    const date = new Date(0);
    // Date.UTC would take the years before 100 for those of the last century.
    last && !day ? date.setUTCFullYear(year, of || 12, 0) : date.setUTCFullYear(year, (of || 1) - 1, day || 1);
    const same = year > 0 && date.getUTCFullYear() === year && (!of || date.getUTCMonth() === of - 1);
    return same && (!day || date.getUTCDate() === day) ? date / DAY : null;
  }

  function refuse(form, field, message) {
    const said = form.querySelector("[role=alert]");
    said.textContent = message;
    for (const other of form.querySelectorAll("input")) other.ariaInvalid = other === field;
    field.focus();
  }

  document.addEventListener("submit", event => {
    const form = event.target.closest("form.dates");
    if (!form) return;
    event.preventDefault();
    const { start, end } = form.elements;
    const days = [start, end].map((field, n) => (field.value.trim() ? read(field.value, n === 1) : undefined));
    const bad = days.indexOf(null);
    if (bad >= 0) {
      const field = [start, end][bad];
      refuse(form, field, fill(form.dataset.unreadable, { value: field.value.trim() }));
    } else if (days[1] < days[0]) refuse(form, end, form.dataset.order);
    else {
      const [first, last] = days.map(day => (day === undefined ? null : iso(day)));
      form.closest("details").open = false;
      form.closest("details").querySelector("summary").focus();
      navigate(changed({ start: first, end: last }));
    }
  });

  // Opened, the fields hold the time that is shown.
  document.addEventListener(
    "toggle",
    event => {
      const form = event.target.open && event.target.querySelector?.("form.dates");
      const shown = form && document.getElementById("timeline")?.chart?.window;
      if (!shown) return;
      for (const [n, field] of [form.elements.start, form.elements.end].entries()) {
        field.value = words(shown[n]);
        field.ariaInvalid = null;
      }
      form.querySelector("[role=alert]").textContent = "";
      form.elements.start.select();
    },
    true,
  );

  window.timeline_components.dates = { read, words, format };
})();
