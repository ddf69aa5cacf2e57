// What is put into the page before anything of it runs: it takes the times and changes nothing.

/** Runs in the page. */
export function probe() {
  const probes = { started: 0, firstRow: 0, memory: undefined, handlers: [], keys: 0, keyed: 0, long: [] };
  window.probes = probes;

  // The glue calls main as soon as the module stands.
  const instantiate = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = async (...given) => {
    const made = await instantiate.apply(WebAssembly, given);
    probes.memory = made.instance.exports.memory;
    probes.started = performance.now();
    return made;
  };

  /** Once what is in the document now has been painted. */
  probes.painted = () =>
    new Promise((resolve) => requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now());
      port2.postMessage(0);
    }));

  new MutationObserver(async (_, observer) => {
    if (!document.querySelector(".ledger-rows [data-uuid]")) return;
    observer.disconnect();
    probes.firstRow = await probes.painted();
  }).observe(document, { childList: true, subtree: true });

  // From before the page's handlers until they, and what they leave to be done at once, are done.
  for (const kind of ["keydown", "input"]) {
    let began = 0;
    addEventListener(kind, () => { began = performance.now(); }, true);
    addEventListener(kind, () => {
      const ended = performance.now();
      if (kind === "input") {
        probes.keys++;
        probes.keyed = began;
      }
      probes.handlers.push(ended - began);
    });
  }

  new PerformanceObserver((list) => probes.long.push(...list.getEntries().map(({ startTime, duration }) => ({ startTime, duration }))))
    .observe({ type: "longtask" });

  /** Whether some place for a row that is in sight has none. */
  probes.isBlank = () => {
    const list = document.querySelector(".ledger-rows")?.getBoundingClientRect();
    const row = document.querySelector(".probe")?.getBoundingClientRect().height;
    if (!list || !row) return true;
    const top = Math.max(list.top, document.querySelector(".ledger-head").getBoundingClientRect().bottom);
    const bottom = Math.min(list.bottom, document.querySelector(".status-line").getBoundingClientRect().top);
    for (let y = top + row / 2; y < bottom; y += row) {
      if (!document.elementFromPoint(list.left + list.width / 2, y)?.closest("[data-uuid]")) return true;
    }
    return bottom - top < row;
  };

  /** Moves, then answers for how long after the last move a row was blank, in ms. */
  probes.blankAfter = async (moves) => {
    for (const move of moves) {
      move();
      await new Promise(requestAnimationFrame);
    }
    const moved = performance.now();
    let blank = 0;
    // Until nothing has been blank for a while.
    for (let now = moved; now - moved - blank < 250; now = performance.now()) {
      if (probes.isBlank()) blank = now - moved;
      await new Promise(requestAnimationFrame);
    }
    return blank;
  };

  /** Waits until so many keys were pressed and each row holds what they say; answers when that was painted. */
  probes.found = async (text) => {
    const says = () => [...document.querySelectorAll(".ledger-rows .cell-name .value")].map((name) => name.textContent.toLowerCase());
    const isFound = () => probes.keys >= text.length && says().length > 0 && says().every((name) => name.includes(text));
    while (!isFound()) await new Promise(requestAnimationFrame);
    return probes.painted();
  };
}
