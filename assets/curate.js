// The curator's desk: pages come anew when a file was saved, and selected words become a cell to paste.
(() => {
  const EVERY = 1000; // milliseconds between two looks
  const body = document.body;
  const script = document.currentScript;
  const state = body.dataset.desk || script.dataset.desk;
  let seen = body.dataset.version;

  async function look() {
    try {
      const now = await (await fetch(state)).json();
      if (seen !== undefined && now.version !== seen) location.reload();
      seen = now.version;
      if (script.dataset.label) link(now.problems);
    } catch {
      // The server is away for a moment: it is asked again.
    }
    setTimeout(look, EVERY);
  }

  // On the page itself: the way to the desk.
  function link(problems) {
    let to = document.getElementById("to-desk");
    if (!to) {
      to = document.createElement("a");
      to.id = "to-desk";
      to.className = "button to-desk";
      to.href = script.dataset.href;
      body.append(to);
    }
    to.textContent = problems ? `${script.dataset.label} (${problems})` : script.dataset.label;
  }

  function addPicker(address) {
    const form = document.querySelector(".desk-picked");
    const cell = form.querySelector("input");
    const warning = form.querySelector(".desk-warning");
    const copy = form.querySelector("button");
    const label = copy.textContent;
    let timer;
    document.addEventListener("selectionchange", () => {
      clearTimeout(timer);
      timer = setTimeout(pick, 250);
    });
    async function pick() {
      const chosen = getSelection();
      if (chosen.isCollapsed || !document.getElementById("picker-text").contains(chosen.anchorNode)) return;
      const words = chosen.toString();
      const found = await (await fetch(`${address}&words=${encodeURIComponent(words)}`)).json();
      form.hidden = false;
      cell.value = found.cell;
      warning.textContent = found.warning;
      copy.hidden = !found.cell;
      copy.textContent = label;
    }
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(cell.value);
      copy.textContent = copy.dataset.done;
    });
  }

  if (body.dataset.picker) addPicker(body.dataset.picker);
  look();
})();
