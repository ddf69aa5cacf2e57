// Turns what Trunk built into what the server carries inside itself:  node tools/finish-web.mjs FROM TO
//
//   TO/index.html         names the assets below; like every file outside assets/ it keeps its name and may change
//   TO/assets/NAME-HASH.* scripts, WebAssembly, styles and words: the hash is over the final bytes, so these never change
//   TO/sw.js              the service worker, told the names of all that
//   TO/**.br  TO/**.gz    the same bytes compressed as far as it goes: it is done once, and they are sent often
//   TO/csp.json           the hashes by which the content security policy allows index.html's inline scripts
//
// It prints what a first visit transfers, and fails when that passes the bar.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, parse, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { shortenNames } from "./short-names.mjs";

// The whole first visit (HTML, scripts, WebAssembly, styles), compressed by brotli.
const BAR_BYTES = 240_000;

const WASM_OPT = fileURLToPath(new URL("node_modules/binaryen/bin/wasm-opt", import.meta.url));
// Together they save 5 kB over one `-Oz`: control flow is taken apart and put together again, twice, and functions of one
// name stand together, so that brotli finds what they share. Nothing lies below address 1,024 but the stack's very end.
const PASSES = [
  ...["--low-memory-unused", "--flatten", "--rereloop", "-Oz", "-Oz", "--flatten", "--rereloop", "-Oz"],
  ...["--reorder-functions-by-name", "--strip-producers", "--strip-target-features"],
];
const COMPRESSIBLE = /\.(html|js|css|wasm|svg|json|txt|webmanifest)$/;

export const sha256 = (bytes, encoding) => createHash("sha256").update(bytes).digest(encoding);

export const captures = (text, pattern) => [...text.matchAll(pattern)].map((match) => match[1]);

export const inlineScripts = (html) => captures(html, /<script(?![^>]*\ssrc=)[^>]*>([^]*?)<\/script>/g);

export const assetsNamedBy = (html) => [...new Set(captures(html, /["']\/(assets\/[^"']+)["']/g))];

// Every file under a folder, by its path relative to it.
export const filesUnder = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();

// Leaves out only what certainly means nothing: comments, and white space that is doubled or beside a brace, or after a
// comma or a semicolon. Strings and url(...) pass untouched, and so does a space at a colon: `a :hover` is not `a:hover`.
export function minifyCss(css) {
  const tokens = css.match(/"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*'|url\([^)]*\)|\/\*[^]*?\*\/|\s+|[^]/g) ?? [];
  let out = "";
  for (const token of tokens) {
    if (token.startsWith("/*")) continue;
    if (/^\s/.test(token)) {
      if (!/(^|[ {};,])$/.test(out)) out += " ";
    } else {
      out = (token === "{" || token === "}" ? out.trimEnd() : out) + token;
    }
  }
  return out.trimEnd();
}

// A language's words without their keys: the page knows them by their places (web/src/text/words.rs).
export function bareWords(text) {
  const lines = text.split("\n").filter((line) => line.includes(" = ") && !line.startsWith("#"));
  return lines.map((line) => line.replace(/^[^ []+/, "")).join("\n");
}

// A script of our own without the comments that stand on lines of their own, and without indents.
const bareScript = (script) => script.replace(/^\s*(\/\/.*\n)?/gm, "");

function optimise(wasm) {
  const folder = mkdtempSync(join(tmpdir(), "orders-"));
  try {
    const before = join(folder, "before.wasm");
    const after = join(folder, "after.wasm");
    writeFileSync(before, wasm);
    execFileSync(process.execPath, [WASM_OPT, ...PASSES, before, "-o", after], { stdio: "inherit" });
    return readFileSync(after);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// The page with its assets named by their content: a map of path to bytes.
function nameByContent(built) {
  const files = new Map(built);
  let html = String(files.get("index.html"));

  const take = (name) => {
    const bytes = files.get(name);
    if (bytes === undefined) throw new Error(`index.html names /${name}, which Trunk did not build`);
    files.delete(name);
    return bytes;
  };
  // Adds the bytes under a name that holds their hash, and answers that name.
  const put = (name, bytes) => {
    const { name: stem, ext } = parse(name);
    const asset = `assets/${stem}-${sha256(bytes, "hex").slice(0, 16)}${ext}`;
    files.set(asset, bytes);
    return asset;
  };
  const rename = (name, asset) => {
    for (const quote of [`"`, `'`]) html = html.replaceAll(`${quote}/${name}${quote}`, `${quote}/${asset}${quote}`);
  };

  // The glue names the module, so the module gets its name first.
  for (const module of new Set(captures(html, /["']\/([\w-]+\.wasm)["']/g))) {
    const glue = module.replace("_bg.wasm", ".js");
    const short = shortenNames(optimise(take(module)), String(take(glue)));
    const asset = put(module, short.module);
    rename(module, asset);
    rename(glue, put(glue, Buffer.from(short.glue.replaceAll(module, basename(asset)))));
  }
  for (const name of new Set(captures(html, /["']\/([\w-]+\.js)["']/g))) {
    rename(name, put(name, Buffer.from(bareScript(String(take(name))))));
  }
  for (const name of new Set(captures(html, /["']\/([\w-]+\.txt)["']/g))) {
    rename(name, put(name, Buffer.from(bareWords(String(take(name))))));
  }

  // One sheet, in the page's order: fewer requests, and it compresses better whole.
  const sheet = /<link rel="stylesheet" href="\/([\w-]+\.css)"\s*\/?>\s*/g;
  const css = minifyCss(captures(html, sheet).map((name) => String(take(name))).join("\n"));
  if (/@import|url\((?!\s*["']?(?:data:|\/|#))/.test(css)) throw new Error("a style names a file by a relative path");
  if (css !== "") {
    const asset = put("style.css", Buffer.from(css));
    let first = true;
    html = html.replace(sheet, () => {
      const link = first ? `<link rel="stylesheet" href="/${asset}">\n` : "";
      first = false;
      return link;
    });
  }

  const left = captures(html, /["']\/(?!assets\/)([^"']+\.(?:js|css|wasm|txt))["']/g);
  if (left.length > 0) throw new Error(`index.html names ${left.join(", ")} in a way that this script does not know`);
  if (/<style/.test(html)) throw new Error("index.html holds a <style>, which the content security policy forbids");

  const hashes = inlineScripts(html).map((script) => `sha256-${sha256(script, "base64")}`);
  const worker = files.get("sw.js");
  if (worker !== undefined) files.set("sw.js", Buffer.from(withShell(String(worker), html)));
  files.set("csp.json", Buffer.from(`${JSON.stringify({ "script-src": hashes }, null, 2)}\n`));
  return files.set("index.html", Buffer.from(html));
}

// The service worker with the names of what it keeps: a new page is a new worker.
function withShell(worker, html) {
  const shell = ["/", ...assetsNamedBy(html).map((asset) => `/${asset}`)];
  const constant = { VERSION: sha256(html, "hex").slice(0, 16), SHELL: shell };
  return bareScript(worker).replace(/^const (VERSION|SHELL) = .*$/gm, (_, name) => `const ${name} = ${JSON.stringify(constant[name])};`);
}

function compressed(bytes) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return { br: brotliCompressSync(bytes, { params }), gz: gzipSync(bytes, { level: 9 }) };
}

function write(folder, files) {
  rmSync(folder, { recursive: true, force: true });
  const transferred = new Map();
  for (const [name, bytes] of files) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
    transferred.set(name, bytes.length);
    if (!COMPRESSIBLE.test(name) || name === "csp.json") continue;
    const { br, gz } = compressed(bytes);
    writeFileSync(`${path}.br`, br);
    writeFileSync(`${path}.gz`, gz);
    transferred.set(name, br.length);
  }
  return transferred;
}

function report(files, transferred) {
  const row = (name, raw, brotli) => console.log(name.padEnd(44), raw.padStart(9), brotli.padStart(9));
  const figure = (bytes) => bytes.toLocaleString("en");
  // A visit is in one language: the one with the longest words. What is loaded on demand is told apart.
  const words = (name) => name.endsWith(".txt");
  const size = (name) => transferred.get(name);
  const assets = assetsNamedBy(String(files.get("index.html"))).sort((one, other) => size(other) - size(one));
  const onDemand = (name) => /\/orders-import[-_]/.test(name);
  const code = assets.filter((name) => !words(name) && !onDemand(name));
  const names = ["index.html", ...code, ...assets.filter(words).slice(0, 1)];
  const total = (size) => names.reduce((sum, name) => sum + size(name), 0);
  const raw = (name) => files.get(name).length;
  const brotli = (name) => transferred.get(name);

  row("first visit, in bytes", "raw", "brotli");
  for (const name of names) row(name, figure(raw(name)), figure(brotli(name)));
  row(`total (bar: ${figure(BAR_BYTES)})`, figure(total(raw)), figure(total(brotli)));
  for (const name of assets.filter(onDemand)) row(`on demand: ${name}`, figure(raw(name)), figure(brotli(name)));
  if (total(brotli) > BAR_BYTES) throw new Error("the first visit passes its bar");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [from, to] = process.argv.slice(2);
  try {
    const files = nameByContent(filesUnder(from).map((name) => [name, readFileSync(join(from, name))]));
    report(files, write(to, files));
  } catch (error) {
    console.error(`error: ${error.message}`);
    process.exitCode = 1;
  }
}
