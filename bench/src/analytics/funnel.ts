/** A funnel over ten million events, from the rollups, beside counting the events themselves. */

import { openReporting } from '../../../subgraphs/analytics/src/service/reporting.ts';
import type { AnalyticsDatabase } from './database.ts';

const people = 2_500_000;
const days = 365;
const calls = 300;

interface FunnelFigures {
  readonly events: number;
  /** Milliseconds. */
  readonly median: number;
  readonly p95: number;
  /** How long the same count takes that reads the events; milliseconds. */
  readonly recount: number;
}

/** The first of four steps of everybody, the second of half of them, and so on, once more each. */
const fillEvents = `
  INSERT INTO tracked_events
    (received_at, id, batch_id, source, name, occurred_at, device, visitor_id, properties)
  SELECT now(), gen_random_uuid(), 1, 'CLIENT',
    (ARRAY['builder_opened', 'builder_configured', 'design.created', 'order.created'])[step],
    now() - (person % ${days}) * interval '1 day' + step * interval '1 minute',
    (ARRAY['MOBILE', 'TABLET', 'DESKTOP', 'UNKNOWN'])[1 + person % 4]::device_kind,
    lpad(to_hex(person), 32, '0')::uuid, '{"page": "/builder/harness"}'
  FROM generate_series(1, ${people}) AS person
  CROSS JOIN LATERAL generate_series(1, 4) AS visit
  CROSS JOIN LATERAL (SELECT CASE WHEN person % (1 << (visit - 1)) = 0 THEN visit ELSE 1 END AS step) AS taken`;

const countFunnel = `
  SELECT (min(occurred_at) AT TIME ZONE 'UTC')::date AS day, min(device) AS device,
    max(CASE name WHEN 'builder_opened' THEN 1 WHEN 'builder_configured' THEN 2 WHEN 'design.created' THEN 3
      ELSE 4 END) AS furthest
  FROM tracked_events GROUP BY visitor_id`;

const fillRollup = `
  INSERT INTO funnel_days (day, device, step, people)
  SELECT day, device, step, count(*) FROM (${countFunnel}) AS journey
  JOIN unnest(enum_range(NULL::funnel_step)) WITH ORDINALITY AS steps (step, place) ON place <= furthest
  GROUP BY 1, 2, 3`;

export async function measureFunnel({ prisma, client }: AnalyticsDatabase): Promise<FunnelFigures> {
  await client.query(fillEvents);
  await client.query(fillRollup);
  await client.query('ANALYZE');
  const { funnel } = openReporting({ database: prisma, now: () => new Date() });
  const to = new Date(Date.now() + 86_400_000);
  const range = { from: new Date(to.getTime() - days * 86_400_000), to };
  const durations: number[] = [];
  for (let call = -50; call < calls; call += 1) {
    const started = performance.now();
    await funnel(range);
    // The first ones warm up.
    if (call >= 0) durations.push(performance.now() - started);
  }
  durations.sort((left, right) => left - right);
  const started = performance.now();
  await client.query(`SELECT furthest, count(*) FROM (${countFunnel}) AS journey GROUP BY 1`);
  const { rows } = await client.query<{ count: string }>('SELECT count(*) FROM tracked_events');
  return {
    events: Number(rows[0]?.count),
    median: durations[Math.floor(calls / 2)] ?? Number.NaN,
    p95: durations[Math.floor(calls * 0.95)] ?? Number.NaN,
    recount: performance.now() - started,
  };
}
