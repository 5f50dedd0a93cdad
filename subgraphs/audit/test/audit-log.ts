import { rm } from 'node:fs/promises';
import { type EventDraft, newEvent, type StoredEvent, type Subscriber } from '@pet/platform/events';
import { mountForTest, openTestBus, type TestBus, type TestSubgraph, testActor } from '@pet/platform/testing';
import pg from 'pg';
import { expect } from 'vitest';
import { openFileStore } from '../src/checkpoints/file-store.ts';
import { openCheckpointSigner } from '../src/domain/checkpoint.ts';
import { readLedgerEnd } from '../src/domain/ledger.ts';
import audit from '../src/index.ts';

const admin = testActor('ADMIN');

/** What a verification answers. */
export interface Verified {
  readonly intact: boolean;
  readonly complete: boolean;
  readonly verified: number;
  readonly total: number;
  readonly checkpoints: number;
  readonly next: string | null;
  readonly problems: readonly {
    readonly kind: string;
    readonly chain: number | null;
    readonly sequence: number;
  }[];
}

/** The audit subgraph on a database of its own, with both of its roles. */
export interface AuditLog {
  readonly subgraph: TestSubgraph;
  readonly bus: TestBus;
  /** The role the subgraph works as. */
  readonly application: pg.Client;
  /** The role that owns the tables: it can do what nobody should. */
  readonly owner: pg.Client;
  /** Has the subgraph told of events, and waits until they are recorded. */
  record(...drafts: readonly EventDraft[]): Promise<void>;
  /** The same of events as they would come from a publisher of any version. */
  recordStored(...events: readonly StoredEvent[]): Promise<void>;
  /** Asks as an administrator. @throws AssertionError where there are errors */
  ask(query: string, variables?: Record<string, unknown>): Promise<Record<string, unknown>>;
  verify(): Promise<Verified>;
  /** How many entries the last checkpoint has seen. */
  checkpointed(): Promise<number>;
  /** Ends the subgraph as SIGTERM would; its data and files stay. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

async function connect(connectionString: string | undefined): Promise<pg.Client> {
  const client = new pg.Client({ connectionString, options: '-c search_path=audit' });
  await client.connect();
  return client;
}

/** @param overrides as for `mountForTest` */
export async function openAuditLog(overrides?: Parameters<typeof mountForTest>[1]): Promise<AuditLog> {
  const bus = openTestBus();
  let subscriber: Subscriber | null = null;
  const subscribe: TestBus['subscribe'] = (opened) => {
    subscriber = opened;
    return bus.subscribe(opened);
  };
  const subgraph = await mountForTest(audit, { bus: { ...bus, subscribe }, ...overrides });
  const { url, ownerUrl } = subgraph.environment.database;
  const [application, owner] = await Promise.all([connect(url), connect(ownerUrl)]);

  async function ask(query: string, variables: Record<string, unknown> = {}) {
    const { data, errors } = await subgraph.execute({ query, variables, actor: admin });
    expect(errors).toBeUndefined();
    return JSON.parse(JSON.stringify(data));
  }

  async function stop() {
    await Promise.all([application.end(), owner.end()]);
    await subgraph.mounted.close();
  }

  async function recorded(ids: readonly string[]): Promise<void> {
    const count = async () =>
      (await owner.query('SELECT FROM audit_entries WHERE id = ANY($1::uuid[])', [ids])).rowCount;
    await expect.poll(count, { timeout: 20_000 }).toBe(ids.length);
  }

  async function recordStored(...events: readonly StoredEvent[]): Promise<void> {
    await subscriber?.deliver(events);
    await recorded(events.map(({ id }) => id));
  }

  return {
    subgraph,
    bus,
    application,
    owner,
    recordStored,
    record: (...drafts) => recordStored(...drafts.map(newEvent)),
    ask,
    async verify() {
      const { verifyAuditLog } = await ask(
        '{ verifyAuditLog { intact complete verified total checkpoints next problems { kind chain sequence } } }',
      );
      return verifyAuditLog as Verified;
    },
    async checkpointed() {
      const { filesDirectory, secret } = subgraph.environment;
      const store = openFileStore(filesDirectory);
      const checkpoints = { latest: await store.readLatest(), kept: store.readKept() };
      const { last } = await readLedgerEnd(checkpoints, openCheckpointSigner(secret('checkpoints')));
      return (last?.heads ?? []).reduce((sum, { sequence }) => sum + sequence, 0);
    },
    stop,
    async close() {
      await stop();
      await rm(subgraph.environment.filesDirectory, { recursive: true, force: true });
    },
  };
}
