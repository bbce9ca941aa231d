import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";

import { App } from "./App";

afterEach(cleanup);

test("the name that was typed is greeted", () => {
  render(<App />);
  fireEvent.change(screen.getByLabelText("Your name"), { target: { value: " Ada " } });
  fireEvent.click(screen.getByRole("button", { name: "Greet" }));
  expect(screen.getByRole("status").textContent).toBe("Hello, Ada");
});

test("nobody is greeted without a name", () => {
  render(<App />);
  fireEvent.click(screen.getByRole("button", { name: "Greet" }));
  expect(screen.getByRole("status").textContent).toBe("");
});
