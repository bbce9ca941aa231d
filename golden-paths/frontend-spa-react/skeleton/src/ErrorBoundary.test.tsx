import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";

import { defaults } from "./config";
import { ErrorBoundary } from "./ErrorBoundary";
import { Telemetry } from "./telemetry";

afterEach(cleanup);

function Broken(): never {
  throw new Error("no such order");
}

test("a view that breaks is replaced and reported", () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  const telemetry = new Telemetry(defaults);
  const send = vi.spyOn(telemetry, "send");
  render(
    <ErrorBoundary telemetry={telemetry}>
      <Broken />
    </ErrorBoundary>,
  );
  expect(screen.getByRole("alert").textContent).toContain("This page has a problem");
  expect(send).toHaveBeenCalledWith(
    "error",
    expect.objectContaining({ message: "no such order", name: "Error" }),
  );
});

test("a view that works is left alone", () => {
  render(
    <ErrorBoundary telemetry={new Telemetry(defaults)}>
      <p>all good</p>
    </ErrorBoundary>,
  );
  expect(screen.getByText("all good")).toBeTruthy();
});
