// Keeps the page itself, so that it opens without a network; answers of the server never. A page that the server has is
// always the one that is shown: what is kept stands in only where the network fails.

// Both are filled in by tools/finish-web.mjs.
const VERSION = "development";
const SHELL = ["/"];

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(caches.open(VERSION).then((cache) => cache.addAll(SHELL)));
});

addEventListener("activate", (event) => {
  const old = async () => (await caches.keys()).filter((name) => name !== VERSION);
  event.waitUntil(old().then((names) => Promise.all(names.map((name) => caches.delete(name)))));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  const kept = (path) => caches.match(path).then((found) => found ?? fetch(request));
  if (request.mode !== "navigate") {
    if (pathname !== "/" && SHELL.includes(pathname)) event.respondWith(kept(pathname));
  } else if (!pathname.includes(".") && !pathname.startsWith("/docs")) {
    event.respondWith(fetch(request).catch(() => kept("/")));
  }
});
