import { readFileSync } from 'node:fs';
import { causeOf } from '@pet/platform/events';
import { defineSubgraph } from '@pet/platform/subgraph';
import { gql } from 'graphql-tag';
import type { UsersContext } from './context.ts';
import { openDatabase } from './database.ts';
import { longestUserAgent } from './domain/sessions.ts';
import { createLoaders } from './loaders.ts';
import { permissions } from './permissions.ts';
import { resolvers } from './resolvers/index.ts';
import { seedAccounts } from './seed.ts';
import { openAccounts } from './service/accounts.ts';
import { openAdministration } from './service/administration.ts';
import { openFailedLogins } from './service/failed-logins.ts';
import { openPasswordHashes } from './service/password-hashes.ts';
import { openSessions } from './service/sessions.ts';

/** Accounts, sessions, preferences and roles. */
export default defineSubgraph<UsersContext>({
  name: 'users',
  port: 4001,
  typeDefs: gql(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8')),
  resolvers,
  permissions,
  migrations: new URL('../prisma/migrations/', import.meta.url),
  staffReads: { type: 'user.read', fields: ['user', 'users'] },

  open({ database: target, accessTokens, revokedSessions, wakeRelay, logger }) {
    const database = openDatabase(target);
    const passwordHashes = openPasswordHashes();
    const failedLogins = openFailedLogins({ database, wakeRelay, logger });
    const parts = { database, accessTokens, revokedSessions, passwordHashes, failedLogins, wakeRelay };
    const accounts = openAccounts(parts);
    const sessions = openSessions(parts);
    const administration = openAdministration(parts);

    return {
      createContext: (scope) => ({
        actor: scope.actor,
        cause: causeOf(scope),
        userAgent: scope.userAgent?.slice(0, longestUserAgent) ?? null,
        loaders: createLoaders(database, scope.cacheLoads),
        accounts,
        sessions,
        administration,
      }),
      seed: () => seedAccounts(database, passwordHashes),
      async close() {
        await failedLogins.close();
        await database.$disconnect();
      },
    };
  },
});
