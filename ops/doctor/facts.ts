import type { Config, RemoteSubgraphs } from '@pet/platform/config';
import type { SigningKeys } from '@pet/platform/identity';

/** What was asked and did not answer. */
export interface Unreachable {
  readonly reason: string;
}

/** The secrets of the installation, and who may read them. */
export interface SecretsFacts {
  readonly path: string;
  /** Whether users of this machine who are neither its owner nor of its group get at it. */
  readonly openToAll: boolean;
  readonly signingKeys: SigningKeys;
}

/** The PostgreSQL that the configuration names, or the embedded one where it runs. */
export interface DatabaseFacts {
  readonly superuser: boolean;
  readonly demoAccounts: number;
  /** Its clock minus ours, in milliseconds. */
  readonly skewMs: number;
}

/** The Redis that the configuration names. */
export interface RedisFacts {
  /** Its clock minus ours, in milliseconds. */
  readonly skewMs: number;
}

/** All that the checks look at. */
export interface Facts {
  readonly now: Date;
  readonly config: Config;
  readonly remotes: RemoteSubgraphs;
  /** Null before the first start. */
  readonly secrets: SecretsFacts | null;
  /** Null where there is none to ask now: an embedded one that does not run. */
  readonly database: DatabaseFacts | Unreachable | null;
  /** Null where the configuration names none. */
  readonly redis: RedisFacts | Unreachable | null;
}
