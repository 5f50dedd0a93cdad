import { requireActor } from '@pet/platform/authorization';
import { badUserInput, parsePage } from '@pet/platform/graphql';
import type { QueryResolvers } from '../../generated/graphql.ts';
import { mayReadAccount } from '../domain/accounts.ts';
import { userSearch } from '../domain/inputs.ts';

function parseSearch(argument: string | null | undefined): string | null {
  const { success, data, error } = userSearch.safeParse(argument);
  if (!success) throw badUserInput(error.issues[0]?.message);
  return data;
}

export const Query: QueryResolvers = {
  async me(_parent, _args, { actor, loaders }) {
    const account = actor === null ? null : await loaders.accounts.load(actor.userId);
    return account?.deletedAt === null ? account : null;
  },
  user: (_parent, { id }, { actor, loaders }) =>
    mayReadAccount(actor, id) ? loaders.accounts.load(id) : null,
  users: (_parent, { search, ...page }, { administration }) =>
    administration.list(parsePage(page), parseSearch(search)),
  mySessions: (_parent, _args, context) => context.sessions.list(requireActor(context)),
};
