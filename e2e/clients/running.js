// The clients of clients/, each running beside a server: what they say, line by line.

import { build } from "esbuild";
import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { copyFile, mkdtemp } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";

import { ORDERS, run } from "../lib/orders-server.js";
import { startChromium } from "../matrix/browsers.js";

const ROOT = join(import.meta.dirname, "..", "..");
const PYTHON = process.env.ORDERS_PYTHON ?? "python3";
const GENERATED = join(import.meta.dirname, "generated");

class Running {
  lines = [];
  #news = new EventEmitter();

  hear(line) {
    this.lines.push(line);
    this.#news.emit("line");
  }

  /** The first line that matches, as soon as it has been said. */
  async said(pattern) {
    for (;;) {
      const found = this.lines.find((line) => pattern.test(line));
      if (found !== undefined) return found;
      await once(this.#news, "line");
    }
  }
}

function program(command, args, env = {}) {
  const client = new Running();
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
  createInterface(child.stdout).on("line", (line) => client.hear(line));
  client.ended = once(child, "close").then(([code]) => (code === 0 ? undefined : "failed"));
  client.stop = async () => {
    child.kill();
    await client.ended;
  };
  return client;
}

async function python() {
  const stubs = await mkdtemp(join(tmpdir(), "orders-stubs-"));
  const proto = join(ROOT, "proto");
  const out = [`--python_out=${stubs}`, `--grpc_python_out=${stubs}`];
  await run(PYTHON, ["-m", "grpc_tools.protoc", "-I", proto, ...out, "order/order.proto", "check/check.proto"]);
  const file = join(ROOT, "clients", "python", "orders.py");
  return { start: async ({ url }, name) => program(PYTHON, [file, new URL(url).host, name], { PYTHONPATH: stubs }) };
}

async function rust() {
  return { start: async ({ url }, name) => program(join(dirname(ORDERS), "orders-client"), [url, name]) };
}

/** The page's script, whose types are checked before it is bundled. */
async function pageScript() {
  const file = join(GENERATED, "orders.ts");
  await copyFile(join(ROOT, "clients", "browser", "orders.ts"), file);
  const tsc = join(import.meta.dirname, "..", "node_modules", "typescript", "bin", "tsc");
  const modules = ["--target", "es2022", "--module", "esnext", "--moduleResolution", "bundler"];
  await run(process.execPath, [tsc, "--noEmit", "--strict", "--skipLibCheck", ...modules, file]);
  const bundled = { entryPoints: [file], bundle: true, format: "iife", globalName: "orders", write: false };
  return (await build({ ...bundled, logLevel: "error" })).outputFiles[0].text;
}

async function browser() {
  const page = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script>${await pageScript()}</script>`;
  const origin = createServer((_, response) => response.setHeader("content-type", "text/html").end(page));
  origin.listen(0, "127.0.0.1");
  await once(origin, "listening");
  const originUrl = `http://127.0.0.1:${origin.address().port}`;
  const chromium = await startChromium();

  async function start({ url }, name) {
    const client = new Running();
    const tab = await chromium.newPage();
    await tab.exposeFunction("say", (line) => client.hear(line));
    await tab.goto(originUrl);
    client.ended = tab.evaluate(
      async ([url, name]) => {
        const register = orders.connect(url);
        try {
          await orders.store(register, name, window.say);
          window.leave = new AbortController();
          await orders.follow(register, window.say, window.leave.signal);
        } catch (error) {
          return String(error);
        }
      },
      [url, name],
    );
    client.stop = async () => {
      await tab.evaluate(() => window.leave.abort());
      await client.ended;
      await tab.close();
    };
    return client;
  }

  async function leave() {
    await chromium.close();
    origin.closeAllConnections();
    origin.close();
  }

  return { flags: ["--cors-origin", originUrl], start, leave };
}

export const CLIENTS = { python, rust, browser };
