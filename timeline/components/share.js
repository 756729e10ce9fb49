/* Sharing: the link to the view, the code that puts it into another page; and in such a frame, word of the height it needs. */
(() => {
  "use strict";
  const HEIGHTS = [552, 600, 500]; // px: frames narrower than the first are to be as high as the second, others as the third
  const LISTEN =
    'addEventListener("message",function(e){if(e.data&&e.data.type==="timeline:height")' +
    'for(const f of document.querySelectorAll("iframe"))if(f.contentWindow===e.source)f.style.height=e.data.height+"px"})';

  const escaped = text => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");

  function embedCode() {
    const address = new URL(location.href);
    address.searchParams.set("embed", "1");
    const frame = `<iframe src="${escaped(address.href)}" title="${escaped(document.title)}" width="100%" height="${HEIGHTS[2]}"`;
    return `${frame} style="border:0" loading="lazy"></iframe>\n<script>${LISTEN}</script>`;
  }

  /* A message of the height that the page wants: {type: "timeline:height", height}, in pixels. It follows from the width
     alone where the picture is shown, so that a host that obeys comes to rest. */
  function tell() {
    const page = document.querySelector(".page.embed");
    if (!page || parent === window) return;
    const [narrow, high, low] = HEIGHTS;
    const picture = page.classList.contains("view-timeline");
    const { rem } = window.timeline_components.shared;
    const height = Math.ceil(picture ? rem(innerWidth < rem(narrow) ? high : low) : page.scrollHeight);
    parent.postMessage({ type: "timeline:height", height }, "*");
  }
  for (const type of ["load", "resize"]) addEventListener(type, tell);
  document.addEventListener("timeline:drawn", tell);

  window.timeline_components.embedCode = embedCode;
})();
