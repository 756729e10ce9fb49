/* The view as a file: links and buttons with data-picture="png" or "svg" save the timeline that the address shows, drawn
   by the server as large as the page. */
document.addEventListener("click", event => {
  const at = event.target.closest("[data-picture]");
  if (!at) return;
  event.preventDefault();
  const query = new URLSearchParams(location.search),
    { clientWidth: width, clientHeight: height } = document.documentElement;
  const wide = Math.min(Math.max(width, 960), 2000),
    high = Math.min(Math.max(height, 540), 1120);
  query.set("size", `${wide}x${high}${at.dataset.picture === "png" ? "@2x" : ""}`);
  query.set(
    "theme",
    document.documentElement.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"),
  );
  location.assign(`picture.${at.dataset.picture}?${query}`);
});
