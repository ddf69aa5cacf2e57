// A reverse proxy in front of a server. Once the server is upgraded behind it, the page comes from another build.

import { once } from "node:events";
import { createServer, request as ask } from "node:http";

import { assetsNamedBy, inlineScripts, sha256 } from "../../tools/finish-web.mjs";

// A section that no program reads: with it the module is another one, which does the same.
const SECTION = Buffer.from([0, 6, 5, ...Buffer.from("newer")]);
const HASH = /[0-9a-f]{16}/g;
// What the copies of the files do not take over: their bytes are others, and not compressed.
const OF_THE_BYTES = ["content-encoding", "content-length", "etag"];

export class Front {
  #server;
  #build;
  #upgraded = false;
  #proxy = createServer((question, response) => this.#answer(question, response));

  static async start(server) {
    const front = new Front();
    front.#server = server;
    front.#build = await otherBuild(server.url);
    front.#proxy.listen(0, "127.0.0.1");
    await once(front.#proxy, "listening");
    front.url = `http://127.0.0.1:${front.#proxy.address().port}`;
    return front;
  }

  /** From now on the files of the other build are there, and none of the server's own. */
  upgrade() {
    this.#upgraded = true;
  }

  /** The other build's name of an asset. */
  renamed(path) {
    return renamed(path);
  }

  stop() {
    this.#proxy.closeAllConnections();
    this.#proxy.close();
  }

  #answer(question, response) {
    const { pathname } = new URL(question.url, this.url);
    const file = this.#upgraded && question.method === "GET" ? this.#build.get(pathname) : undefined;
    if (file) response.writeHead(200, file.headers).end(file.body);
    else if (this.#upgraded && pathname.startsWith("/assets/")) response.writeHead(404).end();
    else this.#pass(question, response);
  }

  /** Whatever breaks off on one side breaks off on the other. */
  #pass(question, response) {
    const { url, method, headers } = question;
    const passed = ask(this.#server.url + url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      response.flushHeaders();
      answer.on("error", () => response.destroy()).pipe(response);
    });
    passed.on("error", () => response.destroy());
    response.on("close", () => passed.destroy());
    question.pipe(passed);
  }
}

const renamed = (text) => text.replace(HASH, (hash) => [...hash].reverse().join(""));

/** The page's files as another build of the same page would have them, by their paths. */
async function otherBuild(url) {
  const page = await (await fetch(url)).text();
  const build = new Map();
  for (const path of ["/", "/sw.js", ...assetsNamedBy(page).map((name) => `/${name}`)]) {
    const file = await fetch(url + path);
    const headers = Object.fromEntries([...file.headers].filter(([name]) => !OF_THE_BYTES.includes(name)));
    const bytes = Buffer.from(await file.arrayBuffer());
    const body = path.endsWith(".wasm") ? Buffer.concat([bytes, SECTION]) : Buffer.from(renamed(String(bytes)));
    if (path === "/") headers["content-security-policy"] = allowing(headers["content-security-policy"], page, String(body));
    build.set(renamed(path), { headers, body });
  }
  return build;
}

/** The policy with the hashes of the other page's inline scripts. */
function allowing(policy, page, other) {
  const hashes = (html) => inlineScripts(html).map((script) => sha256(script, "base64"));
  const others = hashes(other);
  return hashes(page).reduce((text, hash, i) => text.replace(hash, others[i]), policy);
}
