import { type Logger, pino } from 'pino';

export type { Logger } from 'pino';
export { traceIdOf } from './trace-id.ts';

/**
 * The process's log: JSON lines on standard error in production (standard output belongs to the start's table and
 * to pipes), readable lines in development. Tokens and passwords are removed wherever they might stand.
 */
export function openLogger(options: { readonly level: string; readonly pretty: boolean }): Logger {
  const redact = ['*.password', '*.accessToken', '*.refreshToken', 'headers.authorization', 'headers.cookie'];
  if (!options.pretty) return pino({ level: options.level, redact }, pino.destination(2));
  return pino({
    level: options.level,
    redact,
    transport: { target: 'pino-pretty', options: { destination: 2, ignore: 'pid,hostname' } },
  });
}
