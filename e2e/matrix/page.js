// The browser clients, each bundled with its messages into a page that is served from an origin of its own.

import { build } from "esbuild";
import { createServer } from "node:http";
import { once } from "node:events";

/** The clients by the name that the table gives them: which file, and what it is told. */
export const BROWSER_CLIENTS = {
  "@connectrpc/connect-web": ["connect-web"],
  "grpc-web, binary": ["official", "binary"],
  "grpc-web, text": ["official", "text"],
  "@protobuf-ts, binary": ["protobuf-ts", "binary"],
  "@protobuf-ts, text": ["protobuf-ts", "text"],
  "nice-grpc-web": ["nice-grpc-web"],
  "@improbable-eng/grpc-web": ["improbable"],
};

const HTML = `<!doctype html><html lang="en"><meta charset="utf-8"><title>A page of another origin</title>
<link rel="icon" href="data:,"><script src="/clients.js"></script></html>`;

/** The script that gives a page `open(client, url, setting)`, which makes `calls` of it, and `followers`. */
async function bundle() {
  const names = [...new Set(Object.values(BROWSER_CLIENTS).map(([file]) => file))];
  const entry = [
    `import { Calls } from "./calls.js";`,
    `import { Followers } from "./follower.js";`,
    ...names.map((name, index) => `import * as client${index} from "./clients/${name}.js";`),
    `const clients = { ${names.map((name, index) => `"${name}": client${index}`).join(", ")} };`,
    `window.followers = new Followers(clients);`,
    `window.open = (name, ...settings) => { window.calls = new Calls(clients[name].connect(...settings)); };`,
  ];
  const { outputFiles } = await build({
    stdin: { contents: entry.join("\n"), resolveDir: import.meta.dirname },
    bundle: true,
    format: "iife",
    write: false,
    logLevel: "error",
  });
  return outputFiles[0].text;
}

/** An origin whose one page holds every browser client. */
export class ForeignOrigin {
  #server;

  static async start() {
    const script = await bundle();
    const origin = new ForeignOrigin();
    origin.#server = createServer((request, response) => {
      const isScript = request.url === "/clients.js";
      response.setHeader("content-type", isScript ? "text/javascript; charset=utf-8" : "text/html; charset=utf-8");
      response.end(isScript ? script : HTML);
    });
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

/** Drives the client in a page; `page` is Playwright's or Puppeteer's. */
export class PageDriver {
  #page;

  static async open(page, origin, client, url) {
    await page.goto(origin.url);
    await page.evaluate(([name, ...settings]) => window.open(name, ...settings), [client[0], url, ...client.slice(1)]);
    const driver = new PageDriver();
    driver.#page = page;
    return driver;
  }

  start(...call) {
    return this.#page.evaluate((call) => window.calls.start(...call), call);
  }

  next(id) {
    return this.#page.evaluate((id) => window.calls.next(id), id);
  }

  cancel(id) {
    return this.#page.evaluate((id) => window.calls.cancel(id), id);
  }

  close() {
    return this.#page.close();
  }
}
