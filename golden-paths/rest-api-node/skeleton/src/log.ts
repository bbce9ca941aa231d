/** One JSON object a line on standard output: what a log collector reads without a parser. */

import { levels, type Level } from './config.js';

export type Fields = Record<string, string | number | boolean | undefined>;

export interface Log {
  debug(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
}

export function createLog(least: Level, write = (line: string): void => void process.stdout.write(line)): Log {
  const at = (level: Level) => (message: string, fields: Fields = {}) => {
    if (levels.indexOf(level) < levels.indexOf(least)) return;
    write(JSON.stringify({ time: new Date().toISOString(), level, message, ...fields }) + '\n');
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** The second field of a traceparent header (W3C Trace Context). */
export function traceId(traceparent: string | undefined): string | undefined {
  return /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(traceparent ?? '')?.[1];
}
