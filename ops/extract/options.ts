import { parseArgs } from 'node:util';
import { StartupError } from '@pet/platform/config';

/** What the command line says. */
export interface CommandOptions {
  readonly name: string;
  /** Null to roll back. */
  readonly weight: number | null;
  /** Where gateways have their listeners for operators; undefined to look where one would be by default. */
  readonly gateways: readonly string[] | undefined;
  /** Of the service; undefined for its own. */
  readonly port: number | undefined;
}

function wholeNumber(text: string | undefined, least: number, most: number): number | undefined {
  const number = Number(text || Number.NaN);
  return Number.isInteger(number) && number >= least && number <= most ? number : undefined;
}

/**
 * Reads the command line.
 * @param names of all subgraphs
 * @throws StartupError that shows how the command is used
 */
export function parseOptions(args: readonly string[], names: readonly string[]): CommandOptions {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        weight: { type: 'string' },
        rollback: { type: 'boolean', default: false },
        gateway: { type: 'string', multiple: true },
        port: { type: 'string' },
      },
    });
    const [name = '', ...rest] = positionals;
    const weight = wholeNumber(values.weight, 1, 100);
    const port = wholeNumber(values.port, 0, 65_535);
    const gateways = values.gateway?.map((url) => url.replace(/\/(metrics)?$/, ''));
    const complete = values.rollback ? values.weight === undefined : weight !== undefined;
    const understood =
      names.includes(name) && rest.length === 0 && (values.port === undefined || port !== undefined);
    if (complete && understood) return { name, weight: weight ?? null, gateways, port };
  } catch {
    // What is wrong with it is seen best beside what is right.
  }
  throw new StartupError(
    `Usage: npm run extract -- ${names.join(' | ')} --weight 1…100 | --rollback [--gateway http://127.0.0.1:5000]… [--port 4002]`,
  );
}
