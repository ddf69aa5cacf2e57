// Reads openapi.json and makes a form of each method. Everything is text: nothing that comes back is ever markup.

/** An element with properties and children; strings become text. */
function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** A text as one word of a shell. */
const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

/** The request that a form stands for. */
function request(method, path, form) {
  const query = new URLSearchParams();
  const headers = new Headers();
  for (const field of form.querySelectorAll("[data-in]")) {
    if (field.value === "") continue;
    if (field.dataset.in === "path") path = path.replace(`{${field.name}}`, encodeURIComponent(field.value));
    if (field.dataset.in === "query") query.append(field.name, field.value);
    if (field.dataset.in === "header") headers.set(field.name, field.value);
  }
  const body = form.querySelector("textarea")?.value || undefined;
  if (body) headers.set("content-type", "application/json");
  const url = new URL(path + (query.size ? `?${query}` : ""), location.origin);
  return { url, options: { method: method.toUpperCase(), headers, body, cache: "no-store" } };
}

function curl({ url, options: { method, headers, body } }) {
  const parts = ["curl", ...(method === "GET" ? [] : ["-X", method]), quoted(url.href)];
  for (const [name, value] of headers) parts.push("-H", quoted(`${name}: ${value}`));
  if (body) parts.push("--data-raw", quoted(body));
  return parts.join(" ");
}

/** What came back, as a person reads it. */
async function told(response) {
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json");
  const shown = ["etag", "link", "retry-after", "content-disposition", "content-type"];
  const headers = shown.filter((name) => response.headers.has(name)).map((name) => `${name}: ${response.headers.get(name)}`);
  const body = isJson ? JSON.stringify(JSON.parse(text), null, 2) : text;
  return [`${response.status} ${response.statusText}`, ...headers, "", body].join("\n");
}

function field({ name, in: place, description = "", required }) {
  const input = element("input", { name, required: Boolean(required), autocomplete: "off", spellcheck: false });
  input.dataset.in = place;
  const where = place === "query" ? "" : ` (${place})`;
  return element("label", {}, element("span", {}, element("code", {}, name), where), input, element("small", {}, description));
}

function methodForm(method, path, { parameters = [], requestBody, description = "" }) {
  const command = element("pre");
  const answer = element("pre", { hidden: true });
  const form = element("form", {}, ...(description ? [element("p", { className: "note" }, description)] : []));
  form.append(...parameters.map(field));
  if (requestBody) {
    const text = element("textarea", { rows: 3, spellcheck: false });
    form.append(element("label", {}, "Body, as JSON", text, element("small", {}, requestBody.description ?? "")));
  }
  form.append(element("button", {}, "Send"), command, answer);
  const show = () => (command.textContent = curl(request(method, path, form)));
  form.addEventListener("input", show);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { url, options } = request(method, path, form);
    let text;
    let isFault = true;
    try {
      const response = await fetch(url, options);
      isFault = !response.ok;
      text = await told(response);
    } catch (error) {
      text = `No answer: ${error.message}`;
    }
    answer.className = isFault ? "fault" : "";
    answer.textContent = text;
    answer.hidden = false;
  });
  show();
  return form;
}

async function main() {
  const methods = document.getElementById("methods");
  const response = await fetch("/openapi.json");
  const { info, paths } = await response.json();
  const paragraphs = info.description.trim().split("\n\n");
  document.getElementById("about").append(...paragraphs.map((text) => element("p", { className: "note" }, text)));
  const parts = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => {
      const title = [element("code", {}, `${method.toUpperCase()} ${path}`), ` ${operation.summary}`];
      return element("details", {}, element("summary", {}, ...title), methodForm(method, path, operation));
    }),
  );
  methods.replaceChildren(...parts);
}

await main();
