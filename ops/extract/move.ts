import { type Config, loadConfig, readEnvironment, StartupError } from '@pet/platform/config';
import { findMovable, type MovableGateway } from './gateway.ts';

/** What is needed to move a subgraph. */
export interface MoveOptions {
  readonly name: string;
  /** Where the gateways have their operators' listeners, without trailing slashes. */
  readonly gateways: readonly string[];
  /** The environment of whoever runs this; the settings of the first gateway's file go over it. */
  readonly environment: NodeJS.ProcessEnv;
  /** Told each step, for people. */
  tell(line: string): void;
}

/** A subgraph, the gateways that have it, and what they and its service are started with. */
export interface Move {
  readonly gateways: readonly [MovableGateway, ...MovableGateway[]];
  readonly environment: NodeJS.ProcessEnv;
  readonly config: Config;
}

/** @throws StartupError where a gateway cannot be told from here, or the settings are wrong */
export async function prepareMove({ gateways, environment }: MoveOptions): Promise<Move> {
  const [first, ...others] = await Promise.all(gateways.map(findMovable));
  if (first === undefined) throw new StartupError('There is no gateway to move anything of.');
  const settings = await readEnvironment({ ...environment, CONFIG_FILE: first.file });
  return { gateways: [first, ...others], environment: settings, config: loadConfig(settings) };
}

/** The names of the settings that say where a subgraph runs. */
export function settingsOf(name: string): { readonly url: string; readonly weight: string } {
  const url = `${name.toUpperCase()}_URL`;
  return { url, weight: `${url}_WEIGHT` };
}
