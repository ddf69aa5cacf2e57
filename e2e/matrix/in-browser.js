// The matrix in a browser: every gRPC-Web client, on a page of another origin, straight or through a proxy.

import { matrix } from "./matrix.js";
import { BROWSER_CLIENTS, ForeignOrigin, PageDriver } from "./page.js";

export function inBrowser(place, startBrowser, startProxy = async ({ url }) => ({ url, stop: async () => {} })) {
  let origin;
  matrix("browser", place, {
    flags: async () => {
      origin = await ForeignOrigin.start();
      return ["--cors-origin", origin.url];
    },
    enter: async (server) => {
      const [proxy, browser] = await Promise.all([startProxy(server), startBrowser()]);
      return {
        open: async (name) => PageDriver.open(await browser.newPage(), origin, BROWSER_CLIENTS[name], proxy.url),
        leave: async () => {
          await browser.close();
          await proxy.stop();
          origin.stop();
        },
      };
    },
  });
}
