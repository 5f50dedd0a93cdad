/** Development data: two weeks of visitors on their way to an order, and an experiment among them. */

import { demoAccounts } from '@pet/platform/demo';
import type { Prisma } from '../generated/prisma/client.ts';
import { variantFor } from './domain/experiment.ts';
import type { DeviceKind } from './domain/funnel.ts';
import { eventOfStep } from './domain/moments.ts';
import { exposureName } from './domain/tracking.ts';
import { visitorIdOf } from './domain/visitor.ts';
import type { ServiceSetting, Transaction } from './service/setting.ts';

const hourMs = 60 * 60 * 1000;
const days = 14;
const visitors = 600;

const experiment = {
  id: 'e1000000-0000-4000-8000-000000000001',
  key: 'builder-start',
  description: 'Does it help to begin with three questions about the animal?',
  status: 'RUNNING',
  unit: 'VISITOR',
  goal: 'PLACED_ORDER',
  coverage: 1,
  namespace: null,
  namespaceFrom: null,
  namespaceTo: null,
} as const;
const variants = [
  { key: 'blank', weight: 0.5 },
  { key: 'questions', weight: 0.5 },
];

/** Of how many visitors one takes each step, by what they saw. */
const oneIn = {
  blank: { configured: 2, saved: 4, ordered: 12 },
  questions: { configured: 2, saved: 3, ordered: 8 },
} as const;

/** Those who come back as accounts that can be signed in to; both get to an order, whatever they saw. */
const accounts: ReadonlyMap<number, string> = new Map([
  [24, demoAccounts.customer.id],
  [48, demoAccounts.rival.id],
]);

const devices: readonly DeviceKind[] = ['MOBILE', 'MOBILE', 'DESKTOP', 'TABLET'];

interface Row {
  readonly id: string;
  readonly source: 'CLIENT' | 'DOMAIN';
  readonly name: string;
  readonly occurred_at: Date;
  readonly device: DeviceKind;
  readonly visitor_id: string | null;
  readonly user_id: string | null;
  readonly properties: object;
}

/** The same ids at each start. */
function demoId(prefix: string, ordinal: number): string {
  return `${prefix}000000-0000-4000-8000-${String(ordinal).padStart(12, '0')}`;
}

/** What one visitor did. */
function rowsOf(ordinal: number, now: Date): Row[] {
  const anonymousId = `demo-${ordinal}-visitor`;
  const variant = variantFor({ ...experiment, variants }, anonymousId) === 0 ? 'blank' : 'questions';
  const chances = oneIn[variant];
  const began = now.getTime() - ((ordinal * 37) % (days * 24)) * hourMs;
  const device = devices[ordinal % devices.length] ?? 'UNKNOWN';
  const visitor_id = visitorIdOf(anonymousId);
  const saved = ordinal % chances.saved === 0;
  // Of those who have an account and are not among them it is gone by now: a pseudonym stands for who they were.
  const user_id = accounts.get(ordinal) ?? null;
  const step = (place: number, source: Row['source'], name: string, properties: object = {}): Row => ({
    id: demoId(`e${place + 2}`, ordinal),
    source,
    name,
    occurred_at: new Date(Math.min(now.getTime(), began + place * 60_000)),
    device: source === 'CLIENT' ? device : 'UNKNOWN',
    visitor_id: source === 'CLIENT' || user_id === null ? visitor_id : null,
    user_id: place === 0 ? null : user_id,
    properties,
  });
  return [
    step(0, 'CLIENT', eventOfStep.OPENED_BUILDER),
    step(1, 'CLIENT', exposureName, { experiment: experiment.key, variant }),
    ...(saved || ordinal % chances.configured === 0 ? [step(2, 'CLIENT', eventOfStep.CONFIGURED)] : []),
    ...(saved ? [step(3, 'DOMAIN', eventOfStep.SAVED_DESIGN)] : []),
    ...(saved && ordinal % chances.ordered === 0 ? [step(4, 'DOMAIN', eventOfStep.PLACED_ORDER)] : []),
  ];
}

async function insert(tx: Transaction, rows: readonly Row[], now: Date): Promise<void> {
  await tx.$executeRaw`
    WITH batch AS (INSERT INTO pending_batches (received_at) VALUES (${now}::timestamptz) RETURNING id)
    INSERT INTO tracked_events
      (received_at, id, batch_id, source, name, occurred_at, device, visitor_id, user_id, properties)
    SELECT ${now}::timestamptz, event.id, batch.id, source, name, occurred_at, device, visitor_id, user_id, properties
    FROM batch CROSS JOIN jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS event (
      id uuid, source event_source, name text, occurred_at timestamptz, device device_kind, visitor_id uuid,
      user_id uuid, properties jsonb)`;
}

/** Adds the demo data to a database without experiments; running it again, or twice at once, adds nothing twice. */
export async function seed({
  database,
  wakeRollups,
  now,
}: Pick<ServiceSetting, 'database' | 'wakeRollups' | 'now'>): Promise<void> {
  const at = now();
  const startedAt = new Date(at.getTime() - (days + 1) * 24 * hourMs);
  await database.$transaction(async (tx) => {
    const row = { ...experiment, createdAt: startedAt, startedAt } satisfies Prisma.ExperimentCreateManyInput;
    const { count } = await tx.experiment.createMany({ data: [row], skipDuplicates: true });
    if (count === 0) return;
    await tx.experimentVariant.createMany({
      data: variants.map((variant, position) => ({ ...variant, position, experimentId: experiment.id })),
    });
    await insert(tx, Array.from({ length: visitors }, (_, index) => rowsOf(index + 1, at)).flat(), at);
  });
  wakeRollups();
}
