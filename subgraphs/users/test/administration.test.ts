import { randomUUID } from 'node:crypto';
import { demoAccounts, demoPassword } from '@pet/platform/demo';
import type { Actor } from '@pet/platform/identity';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { UsersUserError } from '../generated/graphql.ts';
import { codesOf, openUsersApi, password, type Sender, sessionOf, type UsersApi } from './users-api.ts';

let api: UsersApi;
let admin: Actor;
let staff: Actor;
beforeEach(async () => {
  api = await openUsersApi();
  admin = { userId: demoAccounts.admin.id, sessionId: randomUUID(), role: 'ADMIN' };
  staff = { userId: demoAccounts.staff.id, sessionId: randomUUID(), role: 'STAFF' };
});
afterEach(() => api.close());

interface Answer {
  readonly user: { id: string; role: string } | null;
  readonly userErrors: readonly UsersUserError[];
}

const assignRole = (userId: string, role: string, sender: Sender) =>
  api.ask<Answer>(
    `mutation($input: AssignRoleInput!) { assignRole(input: $input) { user { id role } userErrors { message field code } } }`,
    { input: { userId, role } },
    sender,
  );

const deletion = `mutation($password: String!) { deleteAccount(input: { password: $password }) {
  deletedUserId userErrors { message field code } } }`;

describe('assigning a role', () => {
  it('is for administrators only', async () => {
    const { id, actor } = await api.signUp();
    const mutation = `mutation { assignRole(input: { userId: "${id}", role: ADMIN }) { user { id } } }`;
    for (const [sender, code] of [
      [null, 'UNAUTHENTICATED'],
      [actor, 'FORBIDDEN'],
      [staff, 'FORBIDDEN'],
    ] as const) {
      const { errors } = await api.run(mutation, {}, { actor: sender });
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual([code]);
    }
  });

  it('gives more rights with the next refresh and takes rights away at once', async () => {
    const { id, session } = await api.signUp();
    expect(await assignRole(id, 'STAFF', { actor: admin })).toEqual({
      user: { id, role: 'STAFF' },
      userErrors: [],
    });
    const promoted = sessionOf(await api.refresh(session));
    expect(await api.actorOf(promoted)).toMatchObject({ userId: id, role: 'STAFF' });

    await assignRole(id, 'CUSTOMER', { actor: admin });
    expect(await api.actorOf(promoted)).toBeNull();
    expect(codesOf(await api.refresh(promoted))).toEqual(['INVALID_REFRESH_TOKEN']);
  });

  it('answers alike for missing, malformed and deleted accounts', async () => {
    const gone = await api.signUp();
    await api.ask(deletion, { password: password }, { actor: gone.actor });
    const ids = [randomUUID(), 'not-an-id', '', `${gone.id}\n`, gone.id];
    const answers = await Promise.all(ids.map((id) => assignRole(id, 'STAFF', { actor: admin })));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ user: null, userErrors: [{ code: 'NOT_FOUND', field: ['userId'] }] });
  });

  it('never takes the last administrator away', async () => {
    expect(await assignRole(admin.userId, 'STAFF', { actor: admin })).toMatchObject({
      user: null,
      userErrors: [{ code: 'LAST_ADMINISTRATOR', field: ['role'] }],
    });
    expect((await assignRole(admin.userId, 'ADMIN', { actor: admin })).userErrors).toEqual([]);
    const refused = await api.ask<Answer>(deletion, { password: demoPassword }, { actor: admin });
    expect(codesOf(refused)).toEqual(['LAST_ADMINISTRATOR']);

    await assignRole(staff.userId, 'ADMIN', { actor: admin });
    expect(codesOf(await assignRole(admin.userId, 'STAFF', { actor: admin }))).toEqual([]);
  });

  it('keeps an administrator when two of them demote each other at once', async () => {
    const other: Actor = { ...(await api.signUp()).actor, role: 'ADMIN' };
    const both = [admin.userId, other.userId];
    const demote = (userId: string, actor: Actor) =>
      api.run(
        `mutation { assignRole(input: { userId: "${userId}", role: STAFF }) { user { id } } }`,
        {},
        { actor },
      );
    for (let round = 0; round < 10; round += 1) {
      await api.database.user.updateMany({ where: { id: { in: both } }, data: { role: 'ADMIN' } });
      const answers = await Promise.all([demote(other.userId, admin), demote(admin.userId, other)]);
      expect(await api.database.user.count({ where: { role: 'ADMIN' } })).toBe(1);
      // Whoever came second was no administrator any more.
      expect(answers.flatMap(({ errors }) => errors ?? []).map(({ extensions }) => extensions.code)).toEqual([
        'FORBIDDEN',
      ]);
    }
  });

  it('keeps an administrator when two of them delete themselves at once', async () => {
    for (let round = 0; round < 3; round += 1) {
      await api.database.user.updateMany({ where: { role: 'ADMIN' }, data: { role: 'STAFF' } });
      const two = await Promise.all([api.signUp(), api.signUp()]);
      const ids = two.map(({ id }) => id);
      await api.database.user.updateMany({ where: { id: { in: ids } }, data: { role: 'ADMIN' } });
      const answers = await Promise.all(
        two.map(({ actor }) =>
          api.ask<Answer>(deletion, { password }, { actor: { ...actor, role: 'ADMIN' } }),
        ),
      );
      expect(answers.flatMap(codesOf)).toEqual(['LAST_ADMINISTRATOR']);
    }
  });

  it("does not take an old token's word for being an administrator", async () => {
    const { id } = await api.signUp();
    const { errors } = await api.run(
      `mutation { assignRole(input: { userId: "${id}", role: ADMIN }) { user { id } } }`,
      {},
      { actor: { ...staff, role: 'ADMIN' } },
    );
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
  });
});

describe('the list of accounts', () => {
  const list = `query($first: Int, $after: String, $search: String) {
    users(first: $first, after: $after, search: $search) {
      nodes { id displayName email role } edges { cursor node { id } }
      pageInfo { hasNextPage hasPreviousPage endCursor } totalCount } }`;
  interface Page {
    nodes: { id: string; displayName: string }[];
    pageInfo: { hasNextPage: boolean; endCursor: string };
    totalCount: number;
  }
  const page = (variables: object) => api.ask<Page>(list, { ...variables }, { actor: staff });

  it('is for staff only', async () => {
    const { actor } = await api.signUp();
    for (const [sender, code] of [
      [null, 'UNAUTHENTICATED'],
      [actor, 'FORBIDDEN'],
    ] as const) {
      const { errors } = await api.run(list, {}, { actor: sender });
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual([code]);
    }
  });

  it('pages through every account once, newest first', async () => {
    const newest = [];
    for (let index = 0; index < 5; index += 1) newest.unshift((await api.signUp()).id);
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { nodes, pageInfo, totalCount }: Page = await page({ first: 2, after });
      expect(totalCount).toBe(9);
      seen.push(...nodes.map(({ id }) => id));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toHaveLength(9);
    expect(new Set(seen).size).toBe(9);
    expect(seen.slice(0, 5)).toEqual(newest);
  });

  it('finds parts of names and addresses, and takes wildcards for what they are', async () => {
    await api.signUp('50% Off_Duty\\');
    const found = async (search: string) =>
      (await page({ search })).nodes.map(({ displayName }) => displayName);
    expect(await found('rIVAl@')).toEqual(['Robin Rival']);
    expect(await found('casey')).toEqual(['Casey Customer']);
    expect(await found('0% off_d')).toEqual(['50% Off_Duty\\']);
    for (const wildcard of ['%', '_', '\\']) expect(await found(wildcard)).toEqual(['50% Off_Duty\\']);
    expect(await found("' OR 1=1 --")).toEqual([]);
    expect((await page({ search: '  ' })).totalCount).toBe(5);
  });

  it('does not show deleted accounts', async () => {
    const { actor } = await api.signUp('Leaving Soon');
    await api.ask(deletion, { password: password }, { actor });
    expect((await page({})).totalCount).toBe(4);
  });

  it.each([
    { first: 0 },
    { first: 101 },
    { first: -1 },
    { after: 'nonsense' },
    { after: '' },
    { search: 'x'.repeat(101) },
  ])('refuses %j', async (variables) => {
    const { errors } = await api.run(list, variables, { actor: staff });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
  });

  it('takes one statement, and one more only for a count', async () => {
    const nodes = '{ users { nodes { id displayName email role createdAt } } }';
    expect(await api.statementsOf(() => api.ask(nodes, {}, { actor: staff }))).toHaveLength(1);
    expect(await api.statementsOf(() => page({}))).toHaveLength(2);
    const withPreferences = '{ users { nodes { id preferences { units } } } }';
    expect(await api.statementsOf(() => api.ask(withPreferences, {}, { actor: staff }))).toHaveLength(2);
  });
});
