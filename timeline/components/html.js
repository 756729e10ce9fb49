/* Html: a part of the page that the server has rendered. */
(() => {
  "use strict";
  const { createElement } = window.React;
  const { navigate, plain } = window.timeline_components.shared;

  function go(event) {
    const link = event.target.closest("a[data-go]");
    if (!link || !plain(event)) return;
    event.preventDefault();
    navigate(new URL(link.href).search);
  }

  function Html({ id, html, tag = "div", className, role, label }) {
    const inside = { __html: html || "" };
    return createElement(tag, {
      id,
      className,
      role,
      "aria-label": label,
      onClick: go,
      dangerouslySetInnerHTML: inside,
    });
  }

  window.timeline_components.Html = Html;
})();
