// The page to try the JSON facade, under the strict policy and with nothing from elsewhere.

import AxeBuilder from "@axe-core/playwright";

import { expect, test } from "./fixtures.js";

const method = (page, name) => page.locator("details").filter({ has: page.locator("summary code", { hasText: name }) });

test("an order is stored and read from the page", async ({ page, client }) => {
  await page.goto("/docs");
  const create = method(page, "POST /order").first();
  await create.locator("summary").click();
  await create.getByLabel("name", { exact: false }).first().fill("Bon app', Marseille");
  await create.getByRole("button", { name: "Send" }).click();
  await expect(create.locator("pre").last()).toContainText("200 OK");
  const { orders } = await client.listOrders({});
  expect(orders.map(({ name }) => name)).toEqual(["Bon app', Marseille"]);

  const read = method(page, "GET /order/{uuid}");
  await read.locator("summary").click();
  await read.getByLabel("uuid").fill(orders[0].uuid);
  await read.getByRole("button", { name: "Send" }).click();
  await expect(read.locator("pre").last()).toContainText(/^200 OK\s+etag: "[0-9a-f]+-1"/);
});

test.describe("a refused request", () => {
  test.use({ expectedNoise: /status of 400/ });

  test("is shown as it was answered", async ({ page }) => {
    await page.goto("/docs");
    const check = method(page, "POST /order/check");
    await check.locator("summary").click();
    await check.getByLabel("uuid").fill("7");
    await check.getByRole("button", { name: "Send" }).click();
    await expect(check.locator("pre").last()).toContainText("UUID_INVALID");
  });
});

test("the page loads from its own server alone", async ({ page, baseURL }) => {
  const origins = new Set();
  page.on("request", (request) => origins.add(new URL(request.url()).origin));
  await page.goto("/docs");
  await expect(page.locator("details")).toHaveCount(7);
  expect([...origins].filter((origin) => origin !== "null")).toEqual([new URL(baseURL).origin]);
});

for (const colorScheme of ["light", "dark"]) {
  test(`nothing bars anybody from it: ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto("/docs");
    await expect(page.locator("details")).toHaveCount(7);
    await page.locator("summary").first().click();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)).toEqual([]);
  });
}
