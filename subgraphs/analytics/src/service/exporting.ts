/** Files of events, which staff ask for and a job writes. */

import { randomUUID } from 'node:crypto';
import { type Cause, publish } from '@pet/platform/events';
import { isUuid, UserError } from '@pet/platform/graphql';
import type { Actor } from '@pet/platform/identity';
import { addJob, declareJob } from '@pet/platform/jobs';
import { z } from 'zod';
import type { Export, Prisma } from '../../generated/prisma/client.ts';
import type { ExportInput } from '../domain/input.ts';
import { fileFormats } from '../exports/files.ts';
import type { ServiceSetting } from './setting.ts';

/** Writes the file of an export. */
export const writeExport = declareJob({
  name: 'write_export',
  payload: z.object({ exportId: z.uuid() }),
  attempts: 8,
});

/** How many events a file holds at most. */
const mostEvents = 1_000_000;
/** How many files one member of staff may have written at a time. */
const mostUnfinished = 3;
/** Events of one part of a file. */
const eventsAtATime = 2_000;

/** How long a file is kept, in milliseconds. */
export const fileLifetimeMs = 24 * 60 * 60 * 1000;

export interface Exporting {
  /** @throws UserError LIMIT_REACHED for too many events, or too many files at a time */
  request(actor: Actor, input: ExportInput, cause: Cause): Promise<Export>;
  /** The actor's own export; null when there is none. */
  find(actor: Actor, id: string): Promise<Export | null>;
  /** Writes a file from its beginning, unless it is written. */
  write(id: string, signal: AbortSignal): Promise<void>;
  /** Notes that a file cannot be written. */
  fail(id: string): Promise<void>;
  /** Deletes the files that have been kept long enough. */
  deleteOld(): Promise<void>;
}

type Subject = Pick<Export, 'from' | 'to' | 'name'>;

function eventsOf({ from, to, name }: Subject): Prisma.TrackedEventWhereInput {
  return { createdAt: { gte: from, lt: to }, ...(name === null ? {} : { name }) };
}

function limitReached(message: string, field: string[] | null): UserError {
  return new UserError({ message, field, code: 'LIMIT_REACHED' });
}

export function openExporting({
  database,
  wakeRelay,
  now,
}: Pick<ServiceSetting, 'database' | 'wakeRelay' | 'now'>): Exporting {
  /** One part: the events after the last one. @returns the position of the last; null when there are no more */
  async function writePart(file: Export, position: number, after: { createdAt: Date; id: string } | null) {
    const further = after && {
      OR: [{ createdAt: { gt: after.createdAt } }, { createdAt: after.createdAt, id: { gt: after.id } }],
    };
    const events = await database.trackedEvent.findMany({
      where: { AND: [eventsOf(file), further ?? {}] },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      take: eventsAtATime,
    });
    const { head, lineOf } = fileFormats[file.format];
    const text = (position === 0 ? head : '') + events.map(lineOf).join('');
    await database.$transaction([
      database.exportPart.create({ data: { exportId: file.id, position, content: Buffer.from(text) } }),
      database.export.update({ where: { id: file.id }, data: { written: { increment: events.length } } }),
    ]);
    return events.length < eventsAtATime ? null : (events.at(-1) ?? null);
  }

  return {
    async request(actor, { format, range, name }, cause) {
      const { from, to } = range;
      const total = await database.trackedEvent.count({
        where: eventsOf({ from, to, name }),
        take: mostEvents + 1,
      });
      if (total > mostEvents) {
        throw limitReached(`These are more than ${mostEvents} events; ask for a shorter time.`, ['range']);
      }
      const status = { in: ['QUEUED' as const, 'RUNNING' as const] };
      const unfinished = await database.export.count({ where: { ownerId: actor.userId, status } });
      if (unfinished >= mostUnfinished) {
        throw limitReached(`You have ${unfinished} files under way; wait until one is done.`, null);
      }
      const row = { id: randomUUID(), ownerId: actor.userId, format, from, to, name, total };
      const requested = await database.$transaction(async (tx) => {
        await addJob(tx, writeExport, { exportId: row.id });
        const file = await tx.export.create({ data: { ...row, status: 'QUEUED', createdAt: now() } });
        await publish(tx, {
          type: 'export.requested',
          aggregateId: row.id,
          sequence: null,
          payload: { format, from: from.toISOString(), to: to.toISOString(), total },
          cause,
        });
        return file;
      });
      wakeRelay();
      return requested;
    },

    find: async (actor, id) =>
      isUuid(id) ? database.export.findUnique({ where: { id, ownerId: actor.userId } }) : null,

    async write(id, signal) {
      const [file] = await database.export.updateManyAndReturn({
        where: { id, status: { not: 'DONE' } },
        data: { status: 'RUNNING', written: 0 },
      });
      if (file === undefined) return;
      // What an earlier try left.
      await database.exportPart.deleteMany({ where: { exportId: id } });
      let last = await writePart(file, 0, null);
      for (let position = 1; last !== null; position += 1) {
        signal.throwIfAborted();
        last = await writePart(file, position, last);
      }
      await database.export.update({ where: { id }, data: { status: 'DONE', finishedAt: now() } });
    },

    async fail(id) {
      const where = { id, status: { not: 'DONE' as const } };
      await database.export.updateMany({ where, data: { status: 'FAILED' } });
    },

    async deleteOld() {
      const before = new Date(now().getTime() - fileLifetimeMs);
      await database.export.deleteMany({ where: { createdAt: { lt: before } } });
    },
  };
}
