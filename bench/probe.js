/* Put into a page before its own scripts: tells when its chart was last painted.

   A change is whatever happens to the chart: elements or text that come or go, attributes that change, an animation
   that runs and will end, a WebGL draw. What changes under `ignore` (tool bars, hover labels) does not count. A change is painted when
   the animation frame that draws it has ended; the chart is painted when nothing has changed for a while since.

   Frames are asked for only while something happens: in a page that asks for each of them Chromium keeps a turn of the wheel
   for one frame (17 ms) more before it hands it over, which nobody waits for in a page at rest. */
(({chart, ignore, effect}) => {
  const QUIET = 300, LIMIT = 60000, WATCHED = 250, LINGER = 400;
  const bench = window.bench = {
    input: 0,   // when the last trusted click or turn of the wheel happened
    painted: 0, // when the last change was painted
    effect: 0,  // when the first element that fits `effect` was painted after the input
    drawn: 0,   // what WebGL has drawn since the input
  };
  let changed = false, grown = false, painting = false, awake = 0, asked = 0;
  const wake = () => { awake = performance.now(); asked ||= requestAnimationFrame(frame); };

  for (const type of ["click", "wheel"])
    addEventListener(type, event => {
      if (!event.isTrusted) return;
      Object.assign(bench, {input: event.timeStamp, effect: 0, drawn: 0});
      wake();
    }, {capture: true, passive: true});

  const element = node => node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  const counts = node => {
    const at = element(node);
    return !!at?.closest(chart) && !(ignore && at.closest(ignore));
  };
  const brings = node => node.nodeType === Node.ELEMENT_NODE && (node.matches(chart) || !!node.querySelector(chart));

  new MutationObserver(records => {
    wake();
    if (records.some(r => counts(r.target) || [...r.addedNodes].some(brings))) changed = grown = true;
  }).observe(document, {subtree: true, childList: true, characterData: true});

  // Attributes are watched on a sample: recording those of ten thousand marks would slow the page that is measured.
  const attributes = new MutationObserver(records => {
    wake();
    changed ||= records.some(r => counts(r.target));
  });
  function sample() {
    attributes.disconnect();
    const root = document.querySelector(chart);
    if (!root) return;
    const below = root.getElementsByTagName("*"), step = Math.max(1, Math.floor(below.length / WATCHED));
    attributes.observe(root, {attributes: true});
    for (let i = 0; i < below.length; i += step) attributes.observe(below[i], {attributes: true});
  }

  const canvases = new Set();
  for (const kind of [window.WebGLRenderingContext, window.WebGL2RenderingContext])
    for (const draw of kind ? ["drawArrays", "drawElements"] : []) {
      const original = kind.prototype[draw];
      kind.prototype[draw] = function (...values) {
        changed = true;
        wake();
        bench.drawn++;
        canvases.add(this);
        return original.apply(this, values);
      };
    }

  const moving = () => document.getAnimations().some(animation => {
    const {effect: what, playState} = animation;
    return playState === "running" && what?.target && what.getComputedTiming().endTime !== Infinity && counts(what.target);
  });

  // A message that is posted from a frame's callback arrives after that frame's style, layout and paint.
  const after = new MessageChannel();
  after.port1.onmessage = ({data}) => {
    for (const gl of canvases) gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4)); // waits for the drawing
    canvases.clear();
    if (data.chart) { bench.painted = performance.now(); painting = false; }
    if (data.effect) bench.effect ||= performance.now();
  };
  function frame() {
    const seen = !!effect && bench.input > 0 && !bench.effect && !!document.querySelector(effect);
    const dirty = changed || moving();
    if (grown) sample();
    changed = grown = false;
    painting ||= dirty;
    if (dirty || seen) after.port2.postMessage({chart: dirty, effect: seen});
    asked = dirty || performance.now() - awake < LINGER ? requestAnimationFrame(frame) : 0;
  }
  wake();

  // The time of the last paint, once there was one after `since`, the chart is quiet and `done()` holds. The quiet does not count.
  bench.settled = (done, since) => new Promise((resolve, reject) => {
    const began = performance.now();
    (function look() {
      const quiet = !changed && !painting && bench.painted > since && performance.now() - bench.painted > QUIET;
      if (quiet && done()) resolve(bench.painted - since);
      else if (performance.now() - began > LIMIT) reject(new Error(`not painted within ${LIMIT / 1000} s`));
      else setTimeout(look, 25);
    })();
  });
})(__SETTINGS__);
