// Serves files of e2e/ on a port of its own: a page there is a page of another origin.

import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const ROOT = join(import.meta.dirname, "..");
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript" };

export class StaticOrigin {
  #server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, "http://localhost").pathname);
    const file = await readFile(join(ROOT, path)).catch(() => undefined);
    if (file) response.setHeader("content-type", TYPES[extname(path)] ?? "application/octet-stream");
    response.writeHead(file ? 200 : 404).end(file);
  });

  static async start() {
    const origin = new StaticOrigin();
    origin.#server.listen(0, "127.0.0.1");
    await once(origin.#server, "listening");
    origin.url = `http://127.0.0.1:${origin.#server.address().port}`;
    return origin;
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
