/** What callers may ask for. */
import { z } from 'zod';

/** Ids and names are looked up, never interpreted; longer ones cannot exist. */
const name = (field: string) =>
  z
    .string()
    .max(100, `\`${field}\` has at most 100 characters.`)
    .nullish()
    .transform((value) => value ?? undefined);

const time = z
  .date()
  .nullish()
  .transform((value) => value ?? undefined);

/** Which entries are wanted: those that meet all of it. */
export const auditLogFilter = z
  .object({
    actorId: name('actorId'),
    action: name('action'),
    resourceType: name('resourceType'),
    resourceId: name('resourceId'),
    requestId: name('requestId'),
    traceId: name('traceId'),
    since: time,
    until: time,
  })
  .refine(({ since, until }) => since === undefined || until === undefined || since < until, {
    message: '`since` must lie before `until`.',
  });

export type AuditLogFilter = z.infer<typeof auditLogFilter>;

/** A tag as caches have them. */
export const tagFilter = name('tag');

const progress = z.tuple([z.int32(), z.int32(), z.int().nonnegative()]);

/** Reads where a verification stopped. @throws ZodError or SyntaxError for anything else */
export function readProgress(cursor: string) {
  const [chain, sequence, verified] = progress.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  return { chain, sequence, verified };
}

/** Writes where a verification stopped, for {@link readProgress}. */
export function writeProgress({ chain, sequence, verified }: ReturnType<typeof readProgress>): string {
  return Buffer.from(JSON.stringify([chain, sequence, verified])).toString('base64url');
}
