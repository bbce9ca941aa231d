/** The settings of the service, read from the environment. Everything has a default. */

export const levels = ['debug', 'info', 'warn', 'error'] as const;
export type Level = (typeof levels)[number];

export interface Config {
  port: number;
  logLevel: Level;
  /** Longest time to receive a whole request, in milliseconds. */
  requestTimeout: number;
  /** Time for open requests when the service is stopped, in milliseconds. */
  shutdownTimeout: number;
}

/** Tells everything that is wrong at once, so that a bad deployment takes one round to mend. */
export class ConfigError extends Error {}

export function load(environment: Record<string, string | undefined>): Config {
  const problems: string[] = [];

  function integer(name: string, otherwise: number, least: number, most: number): number {
    const given = environment[name];
    if (given === undefined || given === '') return otherwise;
    const value = Number(given);
    if (!Number.isInteger(value) || value < least || value > most) {
      problems.push(`${name} is "${given}": it must be a whole number from ${least} to ${most}`);
    }
    return value;
  }

  const given = environment['LOG_LEVEL'] ?? '';
  const logLevel = levels.find((level) => level === (given || 'info'));
  if (!logLevel) problems.push(`LOG_LEVEL is "${given}": it must be one of ${levels.join(', ')}`);
  const config = {
    port: integer('PORT', 8080, 1, 65535),
    logLevel: logLevel ?? 'info',
    requestTimeout: integer('REQUEST_TIMEOUT_MS', 10_000, 1, 600_000),
    shutdownTimeout: integer('SHUTDOWN_TIMEOUT_MS', 20_000, 1, 600_000),
  };
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  return config;
}
