import { randomUUID } from 'node:crypto';
import { prismaAdapter } from '@pet/platform/database';
import { type EventDraft, noCause } from '@pet/platform/events';
import type { Actor } from '@pet/platform/identity';
import { mountForTest, type TestSubgraph, testActor } from '@pet/platform/testing';
import { expect, vi } from 'vitest';
import { PrismaClient } from '../generated/prisma/client.ts';
import analytics from '../src/index.ts';

export interface TrackAnswer {
  readonly results:
    | readonly { readonly messageId: string; readonly outcome: string; readonly rejection: string | null }[]
    | null;
  readonly userErrors: readonly { readonly code: string; readonly field: readonly string[] | null }[];
}

/** An event as a client sends it. */
export interface SentEvent {
  readonly messageId: string;
  readonly name: string;
  readonly timestamp?: string;
  readonly properties?: unknown;
}

/** Long enough for a busy machine. */
export const patience = { timeout: 20_000 };

export function sentEvent(name: string, more: Partial<SentEvent> = {}): SentEvent {
  return { messageId: randomUUID(), name, ...more };
}

/** The analytics subgraph on a database of its own, and a connection to look at what it stored. */
export class Analytics {
  readonly staff = testActor('STAFF');
  readonly subgraph: TestSubgraph;
  readonly database: PrismaClient;

  private constructor(subgraph: TestSubgraph, database: PrismaClient) {
    this.subgraph = subgraph;
    this.database = database;
  }

  static async open(): Promise<Analytics> {
    const subgraph = await mountForTest(analytics);
    const { url, schema } = subgraph.environment.database;
    return new Analytics(subgraph, new PrismaClient({ adapter: prismaAdapter({ url, schema }) }));
  }

  async close(): Promise<void> {
    await this.database.$disconnect();
    await this.subgraph.close();
  }

  /** The data of an operation that must not fail. */
  async data<T>(actor: Actor | null, query: string, variables: Record<string, unknown> = {}): Promise<T> {
    const result = await this.subgraph.execute({ query, variables, actor });
    expect(result.errors).toBeUndefined();
    return result.data as T;
  }

  /** What a mutation answers. */
  async mutate<T>(
    actor: Actor | null,
    field: string,
    inputType: string,
    input: Record<string, unknown>,
    selection: string,
  ): Promise<T & Pick<TrackAnswer, 'userErrors'>> {
    const query = `mutation ($input: ${inputType}!) {
      result: ${field}(input: $input) { ${selection} userErrors { code field } } }`;
    return (await this.data<{ result: T & Pick<TrackAnswer, 'userErrors'> }>(actor, query, { input })).result;
  }

  track(input: Record<string, unknown>, actor: Actor | null = null): Promise<TrackAnswer> {
    return this.mutate(
      actor,
      'trackEvents',
      'TrackEventsInput',
      input,
      'results { messageId outcome rejection }',
    );
  }

  /** Tracks events that must all be new and valid. */
  async trackAll(
    events: readonly SentEvent[],
    more: Record<string, unknown>,
    actor: Actor | null = null,
  ): Promise<void> {
    const { results, userErrors } = await this.track({ events, ...more }, actor);
    expect(userErrors).toEqual([]);
    expect(results?.map(({ outcome, rejection }) => rejection ?? outcome)).toEqual(
      events.map(() => 'ACCEPTED'),
    );
  }

  /** Waits until everything that was stored is counted. */
  async counted(): Promise<void> {
    await vi.waitFor(async () => expect(await this.database.pendingBatch.count()).toBe(0), patience);
  }

  /** Tells the subgraph of what happened in another domain, and waits until that is stored. */
  async happened(
    type: 'design.created' | 'design.shared' | 'order.created' | 'user.deleted',
    userId: string,
  ): Promise<void> {
    const before = await this.database.trackedEvent.count({ where: { source: 'DOMAIN' } });
    await this.subgraph.bus.deliver(domainEvent(type, userId));
    await vi.waitFor(
      async () =>
        expect(await this.database.trackedEvent.count({ where: { source: 'DOMAIN' } })).toBe(before + 1),
      patience,
    );
  }
}

function domainEvent(
  type: 'design.created' | 'design.shared' | 'order.created' | 'user.deleted',
  userId: string,
): EventDraft {
  const about = {
    aggregateId: randomUUID(),
    sequence: 1,
    cause: noCause,
  };
  switch (type) {
    case 'design.created':
      return { ...about, type, payload: { ownerId: userId, status: 'DRAFT', priceMinor: 12_950 } };
    case 'design.shared':
      return {
        ...about,
        type,
        payload: { ownerId: userId, shareId: randomUUID(), permission: 'VIEW', expiresAt: null },
      };
    case 'order.created': {
      const lines = [{ designId: randomUUID(), designVersion: 1, quantity: 1 }];
      const payload = {
        customerId: userId,
        number: 'AP-TEST0001',
        totalMinor: 13_645,
        currency: 'USD',
        lines,
      };
      return { ...about, type, payload };
    }
    case 'user.deleted':
      return { ...about, type, aggregateId: userId, payload: {} };
  }
}
