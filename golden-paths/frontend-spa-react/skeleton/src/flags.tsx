// Feature flags: each is declared in flags.json with its owner and the day on which it must
// be gone; config.json of an environment switches it. docs/flags.md says how to use them.
import { createContext, useContext, type ReactNode } from "react";

import declared from "../flags.json";

export interface Flag {
  key: string;
  description: string;
  /** The team that removes it. */
  owner: string;
  /** The last day on which it may exist, as YYYY-MM-DD. */
  expires: string;
  default: boolean;
}

const LONGEST_LIFE_DAYS = 180;

export const flags: readonly Flag[] = declared;

const Overrides = createContext<Record<string, boolean>>({});

export function FlagsProvider(props: {
  overrides: Record<string, boolean>;
  children: ReactNode;
}) {
  return <Overrides value={props.overrides}>{props.children}</Overrides>;
}

/** Whether a flag is on. One that is not declared is off, whatever the settings say. */
export function useFlag(key: string, known: readonly Flag[] = flags): boolean {
  const overrides = useContext(Overrides);
  const flag = known.find((candidate) => candidate.key === key);
  return flag ? (overrides[key] ?? flag.default) : false;
}

/** What is wrong with the declared flags, in words. */
export function problemsOf(known: readonly Flag[], today: Date): string[] {
  const problems: string[] = [];
  const latest = new Date(today.getTime() + LONGEST_LIFE_DAYS * 86_400_000);
  const keys = new Set<string>();
  for (const flag of known) {
    const end = new Date(`${flag.expires}T23:59:59Z`);
    if (!/^[a-z][a-z0-9-]*$/.test(flag.key)) {
      problems.push(`${flag.key}: a key has lower-case letters, digits and dashes`);
    }
    if (keys.has(flag.key)) {
      problems.push(`${flag.key}: declared twice`);
    }
    keys.add(flag.key);
    if (!flag.owner) {
      problems.push(`${flag.key}: needs an owner`);
    }
    if (!/^\d{4}-\d{2}-\d{2}$/.test(flag.expires) || Number.isNaN(end.getTime())) {
      problems.push(`${flag.key}: expires is a day such as 2030-01-31`);
    } else if (end < today) {
      problems.push(`${flag.key}: expired on ${flag.expires}; ${flag.owner} removes it`);
    } else if (end > latest) {
      problems.push(`${flag.key}: may live for ${LONGEST_LIFE_DAYS} days at most`);
    }
  }
  return problems;
}
