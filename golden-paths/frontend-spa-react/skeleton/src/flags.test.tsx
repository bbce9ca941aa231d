import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";

import { type Flag, flags, FlagsProvider, problemsOf, useFlag } from "./flags";

afterEach(cleanup);

const TODAY = new Date("2030-06-01T12:00:00Z");
const flag: Flag = {
  key: "new-cart",
  description: "the cart of the new design",
  owner: "payments",
  expires: "2030-06-30",
  default: false,
};

function Cart() {
  return <p>{useFlag("new-cart", [flag]) ? "new" : "old"}</p>;
}

function shown(overrides: Record<string, boolean>) {
  render(
    <FlagsProvider overrides={overrides}>
      <Cart />
    </FlagsProvider>,
  );
  return screen.getByText(/new|old/).textContent;
}

test("the flags of this repository have an owner and are not expired", () => {
  expect(problemsOf(flags, new Date())).toEqual([]);
});

test("a flag is as declared", () => {
  expect(shown({})).toBe("old");
});

test("an environment can switch a flag", () => {
  expect(shown({ "new-cart": true, other: true })).toBe("new");
});

test("a flag can be used on its last day, and not after it", () => {
  expect(problemsOf([{ ...flag, expires: "2030-06-01" }], TODAY)).toEqual([]);
  expect(problemsOf([{ ...flag, expires: "2030-05-31" }], TODAY)).toEqual([
    "new-cart: expired on 2030-05-31; payments removes it",
  ]);
});

test("all problems of a flag are told", () => {
  const bad = { ...flag, key: "New", owner: "", expires: "soon" };
  expect(problemsOf([bad, bad], TODAY)).toHaveLength(7);
  expect(problemsOf([{ ...flag, expires: "2031-06-01" }], TODAY)).toEqual([
    "new-cart: may live for 180 days at most",
  ]);
});
