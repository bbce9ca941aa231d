import { beforeEach, expect, test, vi } from "vitest";

import { defaults } from "./config";
import { watchErrors } from "./errors";
import { Telemetry } from "./telemetry";

const config = { ...defaults, environment: "test", telemetryUrl: "/telemetry" };
let sent: Blob[];

beforeEach(() => {
  sent = [];
  navigator.sendBeacon = (_, body) => sent.push(body as Blob) > 0;
});

test("an event says what, where and which release, without the query of the address", async () => {
  history.pushState({}, "", "/orders?email=ada@example.org#top");
  new Telemetry(config).send("vital", { name: "LCP", value: 1200 });
  expect(JSON.parse(await (sent[0] as Blob).text())).toEqual({
    kind: "vital",
    release: "dev",
    environment: "test",
    path: "/orders",
    name: "LCP",
    value: 1200,
  });
});

test("without a collector nothing is sent", () => {
  new Telemetry(defaults).send("vital", { name: "LCP", value: 1 });
  expect(sent).toEqual([]);
});

test("a page that fails in a loop does not flood the collector", async () => {
  const telemetry = new Telemetry(config);
  for (let count = 0; count < 1000; count += 1) {
    telemetry.send("error", { message: "x".repeat(10_000) });
  }
  expect(sent).toHaveLength(50);
  expect((sent[0] as Blob).size).toBeLessThan(2500);
});

test("errors that nobody caught are reported, whatever was thrown", () => {
  const telemetry = new Telemetry(config);
  const send = vi.spyOn(telemetry, "send");
  const target = new EventTarget();
  watchErrors(telemetry, target);
  target.dispatchEvent(Object.assign(new Event("error"), { error: new TypeError("bad") }));
  target.dispatchEvent(Object.assign(new Event("unhandledrejection"), { reason: undefined }));
  expect(send.mock.calls.map(([, details]) => [details["where"], details["message"]])).toEqual([
    ["window", "bad"],
    ["promise", "undefined"],
  ]);
});
