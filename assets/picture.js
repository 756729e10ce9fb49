/* The view as a file: links and buttons with data-picture="png" or "svg" save the timeline that the address shows.
   The server gives the figure with its words in it, or a script in its place; Plotly draws it out of sight. */
(() => {
  "use strict";
  const NARROWEST = 720; // px: a narrower page shows a list, the picture a chart all the same
  const LARGEST = 16000; // px: browsers draw no larger images
  const LATEST = 10000; // ms for fonts and scripts

  const theme = () =>
    document.documentElement.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

  function plotly() {
    if (window.Plotly) return Promise.resolve();
    return new Promise((done, failed) => {
      document.getElementById("plotly").addEventListener("load", done, { once: true });
      setTimeout(failed, LATEST, new Error("Plotly did not load."));
    });
  }

  async function asked(width, theme) {
    const query = new URLSearchParams(location.search);
    query.set("width", width);
    query.set("theme", theme);
    const response = await fetch(`figure.json?${query}`);
    if (!response.ok) throw new Error(`figure.json: ${response.status}`);
    return response.json();
  }

  async function timelinePicture(format = "png") {
    const room = Math.floor(document.getElementById("timeline")?.parentElement.clientWidth || 0);
    const given = await (window.timelineFigure || asked)(Math.max(NARROWEST, room), theme());
    const { figure, fonts, name } = given,
      { width, height } = figure.layout;
    await plotly();
    const drawn = await Plotly.toImage(figure, { format: "svg", width, height, imageDataOnly: true });
    // The file stands alone, and the browser fetches nothing for an image: the fonts have to be in it.
    const svg = new Blob([drawn.replace(/<svg[^>]*>/, tag => `${tag}<style>${fonts}</style>`)], {
      type: "image/svg+xml",
    });
    save(format === "svg" ? svg : await png(svg, width, height), `${name}.${format === "svg" ? "svg" : "png"}`);
  }

  async function png(svg, width, height) {
    const scale = Math.min(2, LARGEST / width, LARGEST / height),
      address = URL.createObjectURL(svg);
    const image = Object.assign(new Image(), { src: address });
    const canvas = Object.assign(document.createElement("canvas"), { width: width * scale, height: height * scale });
    await image.decode();
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(address);
    return new Promise((done, failed) => canvas.toBlob(blob => (blob ? done(blob) : failed(new Error("Too large.")))));
  }

  function save(blob, name) {
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), LATEST);
  }

  // Where it cannot be done, a link leads where it would have led without this script.
  document.addEventListener("click", event => {
    const at = event.target.closest("[data-picture]");
    if (!at) return;
    event.preventDefault();
    timelinePicture(at.dataset.picture).catch(() => {
      if (at.href) location.assign(at.href);
    });
  });
  Object.assign(window, { timelinePicture, timelineSave: save });
})();
