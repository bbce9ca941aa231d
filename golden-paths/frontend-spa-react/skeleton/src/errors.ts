// Tells the collector about errors that nobody caught.
import type { Telemetry } from "./telemetry";

export function reportError(telemetry: Telemetry, error: unknown, where: string): void {
  const known = error instanceof Error;
  telemetry.send("error", {
    where,
    name: known ? error.name : typeof error,
    message: known ? error.message : String(error),
    stack: (known && error.stack) || "",
  });
}

export function watchErrors(telemetry: Telemetry, target: EventTarget = window): void {
  target.addEventListener("error", (event) => {
    reportError(telemetry, (event as ErrorEvent).error, "window");
  });
  target.addEventListener("unhandledrejection", (event) => {
    reportError(telemetry, (event as PromiseRejectionEvent).reason, "promise");
  });
}
