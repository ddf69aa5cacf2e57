// The two proxies that stand most often in front of a gRPC-Web server, each started with a configuration of its own.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const PYTHON = process.env.ORDERS_PYTHON ?? "python3";
const START_WITHIN_MS = 20_000;

/** Envoy takes gRPC-Web apart into gRPC, which is what it is there for. */
export const startEnvoy = (server) => Proxy.start("envoy.yaml", server, (file) => [
  join(dirname(PYTHON), "envoy"),
  ["--config-path", file, "--use-dynamic-base-id", "--log-level", "error", "--concurrency", "1"],
]);

/** nginx passes everything on as it came. */
export const startNginx = (server) => Proxy.start("nginx.conf", server, (file, folder) => [
  "nginx",
  ["-c", file, "-p", folder, "-e", join(folder, "error.log")],
]);

class Proxy {
  #process;
  #folder;

  static async start(template, server, command) {
    const proxy = new Proxy();
    proxy.#folder = await mkdtemp(join(tmpdir(), "orders-proxy-"));
    const port = await freePort();
    const values = { LISTEN: String(port), UPSTREAM: new URL(server.url).port, FOLDER: proxy.#folder };
    const text = await readFile(join(import.meta.dirname, "proxies", template), "utf8");
    const file = join(proxy.#folder, template);
    await writeFile(file, text.replace(/\$\{(\w+)\}/g, (_, name) => values[name]));
    const [program, args] = command(file, proxy.#folder);
    proxy.#process = spawn(program, args, { stdio: ["ignore", "inherit", "inherit"] });
    proxy.url = `http://127.0.0.1:${port}`;
    await proxy.#ready();
    return proxy;
  }

  async stop() {
    this.#process.kill();
    if (this.#process.exitCode === null) await once(this.#process, "exit");
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Neither says when it listens, so it is asked until it answers. */
  async #ready() {
    const until = Date.now() + START_WITHIN_MS;
    const answers = () => fetch(`${this.url}/healthz`).then(({ ok }) => ok, () => false);
    while (!(await answers())) {
      if (this.#process.exitCode !== null) throw new Error(`the proxy ended with ${this.#process.exitCode}`);
      if (Date.now() > until) throw new Error("the proxy does not answer");
    }
  }
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
