import { z } from 'zod';
import { StartupError } from './startup-error.ts';

/** A subgraph that runs as a service of its own. */
export interface RemoteSubgraph {
  /** Of its GraphQL endpoint. */
  readonly url: string;
  /** How many of a hundred operations go there; the others run in the gateway's process. */
  readonly weight: number;
}

/** The subgraphs that run elsewhere, by name. */
export type RemoteSubgraphs = ReadonlyMap<string, RemoteSubgraph>;

const address = z.url({ protocol: /^https?$/ });
const share = z.coerce.number().int().min(0).max(100);

/**
 * Finds where subgraphs run: `ORDERS_URL`, and `ORDERS_URL_WEIGHT` from 0 to 100 for the share of operations.
 * @param variables an environment
 * @param names of the subgraphs to look for
 * @throws StartupError naming the variable that is wrong
 */
export function loadRemoteSubgraphs(
  variables: Readonly<Record<string, string | undefined>>,
  names: readonly string[],
): RemoteSubgraphs {
  const found = new Map<string, RemoteSubgraph>();
  for (const name of names) {
    const key = `${name.toUpperCase()}_URL`;
    const given = variables[key] || undefined;
    const weight = share.safeParse(variables[`${key}_WEIGHT`] || 100);
    if (!weight.success) throw new StartupError(`${key}_WEIGHT must be a whole number from 0 to 100.`);
    if (given === undefined) {
      if (variables[`${key}_WEIGHT`]) throw new StartupError(`${key}_WEIGHT needs ${key}.`);
      continue;
    }
    const url = address.safeParse(given);
    if (!url.success) throw new StartupError(`${key} must be an http:// or https:// URL.`);
    found.set(name, { url: url.data, weight: weight.data });
  }
  return found;
}
