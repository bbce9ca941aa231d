// Settings of the environment, read when the page starts, so that one build serves all
// environments. Whatever is wrong with the file, the page starts with the defaults.

export interface Config {
  environment: string;
  /** Where errors and measurements go; empty: nowhere. */
  telemetryUrl: string;
  /** Flags that are not as flags.json says. */
  flags: Record<string, boolean>;
}

export const defaults: Config = { environment: "unknown", telemetryUrl: "", flags: {} };

export async function loadConfig(
  url = `${import.meta.env.BASE_URL}config.json`,
  patience = 2000,
): Promise<Config> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(patience) });
    return answer.ok ? readConfig(await answer.json()) : defaults;
  } catch {
    return defaults;
  }
}

export function readConfig(found: unknown): Config {
  if (!isRecord(found)) {
    return defaults;
  }
  const flags = isRecord(found.flags) ? Object.entries(found.flags) : [];
  return {
    environment:
      typeof found.environment === "string" ? found.environment : defaults.environment,
    telemetryUrl:
      typeof found.telemetryUrl === "string" ? found.telemetryUrl : defaults.telemetryUrl,
    flags: Object.fromEntries(
      flags.filter((flag): flag is [string, boolean] => typeof flag[1] === "boolean"),
    ),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
