import { badUserInput, parseArguments, parsePage } from '@pet/platform/graphql';
import type { QueryResolvers } from '../../generated/graphql.ts';
import { auditLogFilter, readProgress, tagFilter, writeProgress } from '../domain/input.ts';

/** Answers come within what a gateway waits for, with room to spare. Milliseconds. */
const verificationMs = 3_000;

/** @throws GraphQLError BAD_USER_INPUT for what no verification has answered */
function parseProgress(cursor: string): ReturnType<typeof readProgress> {
  try {
    return readProgress(cursor);
  } catch {
    throw badUserInput('`after` is not where a verification stopped; pass the `next` of the answer before.');
  }
}

export const Query: QueryResolvers = {
  auditLog: (_parent, args, { finding }) =>
    finding.entries(parsePage(args), parseArguments(auditLogFilter, args.filter ?? {})),

  cacheInvalidations: (_parent, args, { finding }) =>
    finding.invalidations(parsePage(args), parseArguments(tagFilter, args.tag)),

  verifyAuditLog: async (_parent, { after }, { verifying }) => {
    const from = after == null ? null : parseProgress(after);
    const { next, problems, ...found } = await verifying.verify(from, verificationMs);
    return {
      ...found,
      problems: [...problems],
      intact: problems.length === 0,
      complete: next === null,
      next: next && writeProgress(next),
    };
  },
};
