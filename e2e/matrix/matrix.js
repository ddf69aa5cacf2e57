// Runs every scenario with every client that a file names, against one server.

import { after, before, describe, test } from "node:test";

import { CheckService } from "../lib/check-service.js";
import { OrdersServer } from "../lib/orders-server.js";
import { Client } from "./client.js";
import { SCENARIOS } from "./scenarios.js";
import { cells } from "./table.js";

// A message that never comes fails its own test and no other.
const GIVE_UP_MS = 60_000;

/**
 * `kind` names rows of the table, `place` where they run. `enter(server)` answers `{ url, open, leave }`: the address that the clients
 * call, how a client of a name is opened there, and how all of it is left behind.
 */
export function matrix(kind, place, { flags = async () => [], enter }) {
  describe(place, () => {
    let checks, server, entered;

    before(async () => {
      checks = await CheckService.start();
      server = await OrdersServer.start("--check-url", checks.url, ...(await flags()));
      entered = await enter(server);
    });

    after(async () => {
      await entered?.leave();
      await server?.discard();
      checks?.stop();
    });

    for (const [name, able] of cells(kind)) {
      describe(name, () => {
        let driver;
        before(async () => (driver = await entered.open(name)));
        after(() => driver?.close?.());
        for (const scenario of able) {
          test(scenario, { timeout: GIVE_UP_MS }, () => SCENARIOS[scenario]({ client: new Client(driver), checks, server }));
        }
      });
    }
  });
}
