import type { Actor } from '@pet/platform/identity';
import { mountForTest } from '@pet/platform/testing';
import { type ExecutionResult, getOperationAST, parse, validate } from 'graphql';
import { expect } from 'vitest';
import type { Session, UsersUserError } from '../generated/graphql.ts';
import { type Database, openDatabase } from '../src/database.ts';
import users from '../src/index.ts';

/** Who sends a request, and what their device calls itself. */
export interface Sender {
  readonly actor?: Actor | null;
  readonly userAgent?: string | null;
}

/** A session as a client holds it. */
export type ClientSession = Pick<Session, 'id' | 'accessToken' | 'refreshToken'> & { user: { id: string } };

/** What a mutation answers, as the tests read it. */
export interface SessionAnswer {
  readonly session: ClientSession | null;
  readonly userErrors: readonly UsersUserError[];
}

export const password = 'a terrier called Biscuit';
const sessionFields = 'session { id accessToken refreshToken user { id } } userErrors { message field code }';

/** What must never leave: argon2 hashes, and the name of the column that holds them. */
function expectNoSecrets(result: ExecutionResult): void {
  const text = JSON.stringify([
    result,
    ...(result.errors ?? []).map(({ message, stack }) => [message, stack]),
  ]);
  expect(text).not.toMatch(/\$argon2|password_?hash|token_?hash/i);
}

/** The subgraph alone on a database of its own, with the demo accounts, as clients see it. */
export async function openUsersApi() {
  const subgraph = await mountForTest(users);
  const { mounted, environment, statements } = subgraph;
  await mounted.seed();
  const database: Database = openDatabase({
    url: environment.database.url,
    schema: environment.database.schema,
  });

  async function run(query: string, variables: Record<string, unknown> = {}, sender: Sender = {}) {
    const document = parse(query);
    expect(validate(mounted.schema, document)).toEqual([]);
    const isMutation = getOperationAST(document)?.operation === 'mutation';
    const { actor = null, userAgent = 'phone' } = sender;
    const scope = {
      actor,
      userAgent,
      requestId: 'test',
      traceId: null,
      cacheLoads: !isMutation,
      clientAddress: null,
    };
    const result = await mounted.execute({ document, variables, scope });
    expectNoSecrets(result);
    return result;
  }

  /** Runs an operation that must succeed and returns what its first field answers. */
  async function ask<Answer>(query: string, variables: Record<string, unknown> = {}, sender: Sender = {}) {
    const { data, errors } = await run(query, variables, sender);
    expect(errors).toBeUndefined();
    return Object.values(data ?? {})[0] as Answer;
  }

  const sessionMutation =
    (name: string, inputType: string) =>
    (input: Record<string, unknown>, sender: Sender = {}) =>
      ask<SessionAnswer>(
        `mutation($input: ${inputType}!) { ${name}(input: $input) { ${sessionFields} } }`,
        { input },
        sender,
      );
  const register = sessionMutation('register', 'RegisterInput');
  const login = sessionMutation('login', 'LoginInput');
  const refresh = (session: ClientSession, sender: Sender = {}) =>
    sessionMutation('refreshSession', 'RefreshSessionInput')({ refreshToken: session.refreshToken }, sender);

  let registered = 0;

  return {
    ...subgraph,
    database,
    run,
    ask,
    register,
    login,
    refresh,

    /** Who a session's access token speaks for, or null when it is not accepted any more. */
    async actorOf(session: ClientSession): Promise<Actor | null> {
      const { actor } = await environment.accessTokens.verify(session.accessToken);
      return environment.revokedSessions.has(actor.sessionId) ? null : actor;
    },

    /** Registers somebody new. */
    async signUp(displayName = 'Jane Doe') {
      registered += 1;
      const email = `somebody-${registered}@example.com`;
      const session = sessionOf(await register({ email, password, displayName, deviceName: 'Phone' }));
      const { actor } = await environment.accessTokens.verify(session.accessToken);
      return { email, session, actor, id: actor.userId };
    },

    /** The statements that some work sends, without those that only open and close transactions. */
    async statementsOf(work: () => Promise<unknown>): Promise<string[]> {
      statements.length = 0;
      await work();
      return statements.filter((sql) => !/^(begin|commit|rollback)/i.test(sql));
    },

    async close() {
      await database.$disconnect();
      await subgraph.close();
    },
  };
}

export type UsersApi = Awaited<ReturnType<typeof openUsersApi>>;

/** The session of an answer that must have one. */
export function sessionOf({ session, userErrors }: SessionAnswer): ClientSession {
  expect(userErrors).toEqual([]);
  if (session === null) throw new Error('An answer without errors has no session');
  return session;
}

/** The codes of an answer's user errors. */
export function codesOf({ userErrors }: { userErrors: readonly UsersUserError[] }): string[] {
  return userErrors.map(({ code }) => code);
}
