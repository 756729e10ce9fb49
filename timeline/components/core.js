/* What the components share: the address, the theme, and words with figures in them. */
(() => {
  "use strict";

  const DAY = 86400000; // ms
  const LEAST = 320; // px: the narrowest window, in which nothing can be larger
  const ORDER =
    "source actor type standing q from to start end lanes labels calendar view sort order event account highlight theme lang embed tour data";
  const KEYS = ORDER.split(" ");

  // As the server writes it, so that what it answers is not taken for another address.
  function canonical(query) {
    const place = name => (KEYS.includes(name) ? KEYS.indexOf(name) : KEYS.length);
    const pairs = [...new URLSearchParams(query)].sort((a, b) => place(a[0]) - place(b[0]));
    return new URLSearchParams(pairs).toString().replaceAll("*", "%2A").replaceAll("%7E", "~");
  }

  /* What was pressed looks so until the answer is there: a link, a field, or the window that will stay. */
  let pressed = null;
  function asked(element) {
    answered();
    pressed = element;
    pressed.dataset.asked = "";
  }
  function answered() {
    delete pressed?.dataset.asked;
    pressed = null;
  }
  document.addEventListener("timeline:drawn", answered);

  const locationHears = () => dispatchEvent(new CustomEvent("_dashprivate_pushstate"));

  /* Takes the page to another query string, as dcc.Link does: dcc.Location hears of it, and the callbacks behind it
     answer. `keep` replaces the entry in the browser's history; `ask` asks them in another way. */
  function navigate(query, keep = false, ask = locationHears) {
    const next = canonical(query);
    const address = `${location.pathname}${next ? `?${next}` : ""}`;
    if (!pressed) asked(document.activeElement ?? document.body);
    history[keep ? "replaceState" : "pushState"](history.state, "", address);
    ask();
  }

  /* When dcc.Location is first drawn anew it goes back to the address that it has found at the start: so that this is at once,
     and not with the answer to the first zoom. */
  const drawLocation = () => window.dash_clientside.set_props("url", { refresh: false });
  document.addEventListener("timeline:drawn", drawLocation, { once: true });

  // The query string with some keys changed; null takes a key out.
  function changed(set, from = location.search) {
    const query = new URLSearchParams(from);
    for (const [key, value] of Object.entries(set)) value === null ? query.delete(key) : query.set(key, value);
    return canonical(query);
  }

  // The reader's size of text, in pixels. To ask for it makes a browser work out the page's style, so it is kept until it may be another.
  let text = 0;
  const textSize = () => (text ||= parseFloat(getComputedStyle(document.documentElement).fontSize) || 16);
  const measureText = () => (text = 0);
  addEventListener("resize", measureText, true);

  // So many pixels of a reader whose text is 16 px large, in pixels of this one.
  const rem = pixels => (pixels * textSize()) / 16;

  /* How much larger than it is laid out the chart is drawn, in as much less room: its words follow the reader's own size of
     text, and fewer of them are named. A small window leaves no room for that. */
  const scale = () => Math.round(100 * Math.min(rem(1), Math.max(innerWidth / LEAST, 1))) / 100;

  // A point of the window in the chart's own pixels, from the top left corner of an element in it.
  function within(element, { clientX, clientY }) {
    const { left, top } = element.getBoundingClientRect();
    return [(clientX - left) / scale(), (clientY - top) / scale()];
  }

  const theme = () =>
    document.documentElement.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

  const fill = (words, values) => (words || "").replace(/%\((\w+)\)s/g, (_, name) => values[name] ?? "");

  // Text as it stands in HTML, in an attribute, too.
  const SIGNS = { "&": "&amp;", "<": "&lt;", '"': "&quot;" };
  const written = text => String(text).replace(/[&<"]/g, sign => SIGNS[sign]);

  // When a script has run that the page did not come with; it is asked for once, and again after it could not be loaded.
  const scripts = new Map();
  function script(src, properties) {
    const onerror = () => scripts.delete(src);
    const bring = onload =>
      document.head.append(Object.assign(document.createElement("script"), { src, onload, onerror, ...properties }));
    if (!scripts.has(src)) scripts.set(src, new Promise(bring));
    return scripts.get(src);
  }

  // A click that is to open another window or tab is the browser's.
  const plain = event => !(event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);

  // As `fold_words` of timeline/view/search.py: what a keyboard types stands for what a table holds.
  const LETTERS = "ß=ss ς=σ æ=ae œ=oe þ=th ð=d đ=d ɖ=d ɗ=d ħ=h ı=i ɨ=i ł=l ŋ=n ɲ=n ø=o ŧ=t ƀ=b ɓ=b ƙ=k ƴ=y ʉ=u ə=e";
  const as = (written, typed) => [...written].map(sign => [sign, typed]);
  const TYPED = new Map([
    ...as("‘’‚‛`´′ʼ‹›", "'"),
    ...as("“”„‟″«»", '"'),
    ...as("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
    ...LETTERS.split(" ").map(pair => pair.split("=")),
  ]);
  const signs = ranges => new RegExp(`[${ranges}]`, "g");
  const UNSEEN = signs("\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff");
  const ACCENTS = signs(
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670" +
      "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f",
  );
  const typed = text => [...text].map(sign => TYPED.get(sign) ?? sign).join("");
  const lower = text => text.normalize("NFKD").toLowerCase().normalize("NFKD");
  const folded = text => typed(lower(typed(text.replace(UNSEEN, ""))).replace(ACCENTS, ""));

  const dayOf = iso => Date.parse(iso) / DAY;
  const iso = day => {
    const date = new Date(day * DAY);
    const year = String(date.getUTCFullYear()).padStart(4, "0");
    return `${year}-${date.toISOString().slice(-19, -14)}`;
  };

  // A number as the page's language writes it. To make a format takes longer than to use it a hundred times.
  let format = null;
  function number(n) {
    format ??= new Intl.NumberFormat(document.documentElement.lang || undefined);
    return format.format(n);
  }

  /* Does what nobody sees once the next frame is on the screen, so that the frame need not wait for it; what it asks of the
     layout has been worked out by then. */
  const afterFrame = work => requestAnimationFrame(() => setTimeout(work));

  window.timeline_components = {
    shared: {
      asked,
      answered,
      canonical,
      locationHears,
      navigate,
      changed,
      measureText,
      rem,
      scale,
      within,
      theme,
      fill,
      plain,
      folded,
      dayOf,
      iso,
      number,
      script,
      written,
      afterFrame,
    },
  };
})();
