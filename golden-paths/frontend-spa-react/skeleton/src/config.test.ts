import { expect, test, vi } from "vitest";

import { defaults, loadConfig, readConfig } from "./config";

test("the settings of the environment are used", () => {
  const found = { environment: "staging", telemetryUrl: "/t", flags: { a: true, b: "yes" } };
  expect(readConfig(found)).toEqual({ ...found, flags: { a: true } });
});

test.each([null, [], 1, "text", {}, { environment: 1, flags: [] }])(
  "settings that make no sense become the defaults: %j",
  (found) => {
    expect(readConfig(found)).toEqual(defaults);
  },
);

test.each([
  ["is not there", () => Promise.resolve(new Response("", { status: 404 }))],
  ["is not JSON", () => Promise.resolve(new Response("<html>"))],
  ["cannot be reached", () => Promise.reject(new TypeError("offline"))],
])("the page starts when the file %s", async (_, answer) => {
  vi.spyOn(globalThis, "fetch").mockImplementation(answer);
  expect(await loadConfig("/config.json")).toEqual(defaults);
});
