/** Events taken by `trackEvents`' use case, beside a bare COPY of the same rows; batches of 500, one after the other. */

import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import type { TrackEventsInput } from '../../../subgraphs/analytics/src/domain/input.ts';
import type { ReportedEvent } from '../../../subgraphs/analytics/src/domain/tracking.ts';
import { visitorIdOf } from '../../../subgraphs/analytics/src/domain/visitor.ts';
import { openTracking } from '../../../subgraphs/analytics/src/service/tracking.ts';
import { ratioOf, type Spread, spreadOf } from '../measure/statistics.ts';
import type { AnalyticsDatabase } from './database.ts';

const rounds = 7;
const batches = 40;
const batchSize = 500;

interface IngestFigures {
  readonly name: string;
  readonly eventsPerSecond: Spread;
  /** Beside the bare COPY of the same round. */
  readonly ratio: Spread;
}

/** What pages of the builder tell: some 120 bytes of properties each. */
function makeInput(): TrackEventsInput {
  const sentAt = new Date();
  const event = (index: number): ReportedEvent => ({
    messageId: randomUUID(),
    name: 'builder_configured',
    timestamp: new Date(sentAt.getTime() - index * 20),
    properties: {
      option: 'webbing',
      colour: `teal-${index}`,
      width: 20,
      page: '/builder/harness',
      locale: 'en-US',
    },
  });
  return {
    anonymousId: 'browser-of-the-bench',
    sentAt,
    device: 'MOBILE',
    events: Array.from({ length: batchSize }, (_, index) => event(index)),
  };
}

const columns =
  'received_at, id, batch_id, source, name, occurred_at, sent_at, device, visitor_id, properties';

/** The same rows, ready for COPY: writing them down is not what is measured. */
function toCopyText({ sentAt, events }: TrackEventsInput): string {
  const at = (sentAt ?? new Date()).toISOString();
  const visitor = visitorIdOf('browser-of-the-bench');
  return events
    .map(({ messageId, name, timestamp, properties }) => {
      const fields = [at, messageId, 1, 'CLIENT', name, timestamp?.toISOString(), at, 'MOBILE', visitor];
      return `${[...fields, JSON.stringify(properties)].join('\t')}\n`;
    })
    .join('');
}

/** A way to store a batch. */
interface Way {
  readonly name: string;
  /** Makes what the measured part of it takes, and is not measured. */
  prepare(input: TrackEventsInput): () => Promise<unknown>;
}

/** Milliseconds. */
async function durationOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/**
 * Measures the ways batch by batch in turn, so that whatever else the machine does meets all of them. The first one is
 * what the others are beside.
 */
export async function measureIngest({ prisma, query, client }: AnalyticsDatabase): Promise<IngestFigures[]> {
  const { track } = openTracking({ database: prisma, query, wakeRollups() {}, now: () => new Date() });
  const copyTo = (table: string) => (input: TrackEventsInput) => {
    const text = toCopyText(input);
    return () =>
      pipeline(Readable.from([text]), client.query(copyFrom(`COPY ${table} (${columns}) FROM STDIN`)));
  };
  const ways: Way[] = [
    { name: 'COPY, no index', prepare: copyTo('bare') },
    { name: 'COPY, the same indexes', prepare: copyTo('indexed') },
    { name: 'trackEvents', prepare: (input) => () => track(null, input) },
  ];
  const speeds = ways.map((): number[] => []);
  for (let round = -1; round < rounds; round += 1) {
    await client.query(`
      DROP TABLE IF EXISTS bare, indexed;
      CREATE TABLE bare (LIKE tracked_events);
      CREATE TABLE indexed (LIKE tracked_events INCLUDING ALL);
      TRUNCATE tracked_events, message_ids, pending_batches`);
    const durations = ways.map(() => 0);
    for (let batch = 0; batch < batches; batch += 1) {
      for (const [index, way] of ways.entries()) {
        durations[index] = (durations[index] ?? 0) + (await durationOf(way.prepare(makeInput())));
      }
    }
    // The first round warms up.
    if (round < 0) continue;
    for (const [index, duration] of durations.entries()) {
      speeds[index]?.push((batches * batchSize) / (duration / 1_000));
    }
  }
  const [base = []] = speeds;
  return ways.map(({ name }, index) => ({
    name,
    eventsPerSecond: spreadOf(speeds[index] ?? []),
    ratio: ratioOf(speeds[index] ?? [], base),
  }));
}
