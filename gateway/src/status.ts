import { hostname } from 'node:os';
import { resolve } from 'node:path';
import type { Config } from '@pet/platform/config';
import { fingerprintOf, type ServiceKey } from '@pet/platform/identity';
import type { GatewayStatus } from '@pet/platform/service';
import type { SupergraphGateway } from './engine/supergraph-gateway.ts';
import type { GatewayContext } from './request-context.ts';
import type { SubgraphMounts } from './subgraphs/mounts.ts';

/** The file of settings that can be read again while the gateway runs, and what became of that. */
export interface SettingsReadings {
  /** The file that CONFIG_FILE names; null where it names none. */
  readonly file: string | null;
  /** How often it was read again. */
  readings: number;
  /** Why the last time was refused; null where it was not. */
  refusal: string | null;
}

/** @param file what CONFIG_FILE is */
export function firstReading(file: string | undefined): SettingsReadings {
  return { file: file ? resolve(file) : null, readings: 0, refusal: null };
}

/** The parts of a gateway that its status is made of. */
export interface StatusOptions {
  readonly config: Config;
  /** Where it listens. */
  readonly url: string;
  readonly publicUrl: string;
  readonly signingKey: ServiceKey;
  readonly settings: SettingsReadings;
  readonly mounts: SubgraphMounts;
  readonly supergraph: SupergraphGateway<GatewayContext>;
}

/** Tells operators where the subgraphs run now. */
export async function statusOf(options: StatusOptions): Promise<GatewayStatus> {
  const { config, url, publicUrl, signingKey, settings, mounts, supergraph } = options;
  return {
    pid: process.pid,
    machine: hostname(),
    url,
    publicUrl,
    redis: config.redisUrl !== null,
    signsWith: fingerprintOf(signingKey),
    settings: { ...settings },
    finishing: supergraph.otherEngines,
    subgraphs: await mounts.status(),
  };
}
