/** Experiments as staff make them. */

import { randomUUID } from 'node:crypto';
import { type Cause, type EventType, publish } from '@pet/platform/events';
import { type Connection, keyset, type PageRequest, toConnection, UserError } from '@pet/platform/graphql';
import { Prisma } from '../../generated/prisma/client.ts';
import type { ExperimentInput } from '../domain/input.ts';
import type { ServiceSetting, Transaction } from './setting.ts';

/** How an experiment is read: with its variants, in their order. */
export const withVariants = {
  include: { variants: { orderBy: { position: 'asc' } } },
} as const satisfies Prisma.ExperimentDefaultArgs;

export type StoredExperiment = Prisma.ExperimentGetPayload<typeof withVariants>;

type ExperimentEventType = Extract<EventType, `experiment.${string}`>;

export interface Experiments {
  /** @returns null when there is none */
  find(key: string): Promise<StoredExperiment | null>;
  /** Newest first. */
  list(page: PageRequest): Promise<Connection<StoredExperiment>>;
  /** Creates a draft. @throws UserError KEY_TAKEN */
  create(input: ExperimentInput, cause: Cause): Promise<StoredExperiment>;
  /** Makes a draft what the input says. @throws UserError EXPERIMENT_NOT_FOUND, EXPERIMENT_NOT_DRAFT */
  update(input: ExperimentInput, cause: Cause): Promise<StoredExperiment>;
  /** Starts a draft. @throws UserError EXPERIMENT_NOT_FOUND, EXPERIMENT_NOT_DRAFT */
  start(key: string, cause: Cause): Promise<StoredExperiment>;
  /** Stops a running experiment for good. @throws UserError EXPERIMENT_NOT_FOUND, EXPERIMENT_NOT_RUNNING */
  stop(key: string, cause: Cause): Promise<StoredExperiment>;
}

/** What {@link Experiments} and assignments answer where there is no experiment to be used. */
export function experimentNotFound(): UserError {
  return new UserError({
    message: 'There is no such experiment.',
    field: ['key'],
    code: 'EXPERIMENT_NOT_FOUND',
  });
}

/** Reads an experiment and holds its row until the transaction ends. @throws UserError EXPERIMENT_NOT_FOUND */
async function lock(tx: Transaction, key: string): Promise<StoredExperiment> {
  await tx.$queryRaw`SELECT id FROM experiments WHERE key = ${key} FOR UPDATE`;
  const experiment = await tx.experiment.findUnique({ where: { key }, ...withVariants });
  if (experiment === null) throw experimentNotFound();
  return experiment;
}

async function lockDraft(tx: Transaction, key: string): Promise<StoredExperiment> {
  const experiment = await lock(tx, key);
  if (experiment.status === 'DRAFT') return experiment;
  throw new UserError({
    message: `The experiment is ${experiment.status}; only a draft can be changed or started.`,
    field: ['key'],
    code: 'EXPERIMENT_NOT_DRAFT',
  });
}

function rowOf({ key, description, unit, goal, coverage, namespace, variants }: ExperimentInput) {
  return {
    key,
    description,
    unit,
    goal,
    coverage,
    namespace: namespace?.name ?? null,
    namespaceFrom: namespace?.from ?? null,
    namespaceTo: namespace?.to ?? null,
    variants: { create: variants.map((variant, position) => ({ ...variant, position })) },
  };
}

function isTaken(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}

export function openExperiments({
  database,
  wakeRelay,
  now,
}: Pick<ServiceSetting, 'database' | 'wakeRelay' | 'now'>): Experiments {
  /** Changes an experiment in a transaction that also tells of it. @throws what the change throws */
  async function change(
    type: ExperimentEventType,
    cause: Cause,
    work: (tx: Transaction) => Promise<StoredExperiment>,
  ): Promise<StoredExperiment> {
    const changed = await database.$transaction(async (tx) => {
      const experiment = await work(tx);
      const { id: aggregateId, key } = experiment;
      await publish(tx, { type, aggregateId, sequence: null, payload: { key }, cause });
      return experiment;
    });
    wakeRelay();
    return changed;
  }

  return {
    find: (key) => database.experiment.findUnique({ where: { key }, ...withVariants }),

    async list(page) {
      const rows = await database.experiment.findMany({ ...keyset(page), ...withVariants });
      return toConnection(rows, page, () => database.experiment.count());
    },

    async create(input, cause) {
      const data = { ...rowOf(input), id: randomUUID(), status: 'DRAFT' as const, createdAt: now() };
      try {
        return await change('experiment.created', cause, (tx) =>
          tx.experiment.create({ data, ...withVariants }),
        );
      } catch (error) {
        if (!isTaken(error)) throw error;
        throw new UserError({
          message: `There is an experiment "${input.key}" already.`,
          field: ['key'],
          code: 'KEY_TAKEN',
        });
      }
    },

    update: (input, cause) =>
      change('experiment.updated', cause, async (tx) => {
        const { id } = await lockDraft(tx, input.key);
        await tx.experimentVariant.deleteMany({ where: { experimentId: id } });
        return tx.experiment.update({ where: { id }, data: rowOf(input), ...withVariants });
      }),

    start: (key, cause) =>
      change('experiment.started', cause, async (tx) => {
        const { id } = await lockDraft(tx, key);
        const data = { status: 'RUNNING', startedAt: now() } as const;
        return tx.experiment.update({ where: { id }, data, ...withVariants });
      }),

    stop: (key, cause) =>
      change('experiment.stopped', cause, async (tx) => {
        const { id, status } = await lock(tx, key);
        if (status !== 'RUNNING') {
          throw new UserError({
            message: `The experiment is ${status}; only a running one can be stopped.`,
            field: ['key'],
            code: 'EXPERIMENT_NOT_RUNNING',
          });
        }
        const data = { status: 'STOPPED', stoppedAt: now() } as const;
        return tx.experiment.update({ where: { id }, data, ...withVariants });
      }),
  };
}
