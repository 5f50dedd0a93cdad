import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repository, subgraphNames } from '../subgraphs.ts';
import { countLines, findImporters, findTables } from './code.ts';
import { decide, type Verdict } from './decision.ts';
import { type FanIn, findFanIn } from './entities.ts';
import type { Traffic } from './traffic.ts';

/** One subgraph, and whether it should run as a service of its own. */
export interface Boundary {
  readonly name: string;
  /** Null where no gateway was asked. */
  readonly traffic: Traffic | null;
  readonly lines: number;
  readonly fanIn: FanIn;
  /** Files of other modules that import it; there should be none. */
  readonly importers: readonly string[];
  readonly tables: readonly string[];
  /** Null where its traffic is not known. */
  readonly verdict: Verdict | null;
  readonly reason: string;
}

/**
 * Measures every subgraph.
 * @param trafficOf what a subgraph was asked; null where that is not known
 * @param ownTeams the subgraphs that have a team of their own
 */
export async function findBoundaries(
  trafficOf: (name: string) => Traffic | null,
  ownTeams: readonly string[],
): Promise<Boundary[]> {
  const names = await subgraphNames();
  const sdls = await Promise.all(
    names.map(async (name) => {
      const sdl = await readFile(join(repository, 'subgraphs', name, 'schema.graphql'), 'utf8');
      return [name, sdl] as const;
    }),
  );
  const fanIns = findFanIn(new Map(sdls));
  const importers = await findImporters(names);
  return Promise.all(
    names.map(async (name): Promise<Boundary> => {
      const traffic = trafficOf(name);
      const lines = await countLines(name);
      const ownTeam = ownTeams.includes(name);
      const { verdict, reason } = traffic
        ? decide({ requestsPerMinute: traffic.requestsPerMinute, lines, ownTeam })
        : { verdict: null, reason: 'its traffic is not known' };
      return {
        name,
        traffic,
        lines,
        fanIn: fanIns.get(name) ?? { subgraphs: [], fields: [] },
        importers: importers.get(name) ?? [],
        tables: await findTables(name),
        verdict,
        reason,
      };
    }),
  );
}
