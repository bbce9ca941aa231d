// Sends what happened in the browser to the collector. Never in the way: no answer is
// awaited, a page sends a bounded number, and neither queries nor fragments of addresses go
// along, because they can hold personal data.
import type { Config } from "./config";

const MOST_EVENTS = 50;
const LONGEST_TEXT = 2000;

export type Details = Record<string, string | number>;

export class Telemetry {
  private readonly config: Config;
  private left = MOST_EVENTS;

  constructor(config: Config) {
    this.config = config;
  }

  send(kind: "error" | "vital", details: Details): void {
    if (!this.config.telemetryUrl || this.left === 0) {
      return;
    }
    this.left -= 1;
    const event = {
      kind,
      release: __RELEASE__,
      environment: this.config.environment,
      path: location.pathname,
      ...Object.fromEntries(Object.entries(details).map(([name, value]) => [name, short(value)])),
    };
    // A type that needs no question beforehand: it also works while the page is closed.
    navigator.sendBeacon(
      this.config.telemetryUrl,
      new Blob([JSON.stringify(event)], { type: "text/plain" }),
    );
  }
}

function short(value: string | number): string | number {
  return typeof value === "string" ? value.slice(0, LONGEST_TEXT) : value;
}
