import { randomBytes, randomUUID } from 'node:crypto';
import { testActor } from '@pet/platform/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Builder, openBuilder } from './builder.ts';

let builder: Builder;
beforeAll(async () => {
  builder = await openBuilder();
});
afterAll(() => builder.close());

const owner = testActor();
const guest = testActor();
const staff = testActor('STAFF');

const OPEN =
  'query($token: String!) { sharedDesign(token: $token) { permission expiresAt design { id name } } }';
const open = async (token: string) => (await builder.ask(null, OPEN, { token })).data;
const closed = { sharedDesign: null };

describe('a share', () => {
  it('opens its design for whoever holds the token, and nothing else', async () => {
    const id = await builder.design(owner);
    const { token, url } = await builder.share(owner, { id, permission: 'VIEW' });
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(url).toBe(`http://shop.test/shared/${token}`);
    expect(await open(token)).toEqual({
      sharedDesign: { permission: 'VIEW', expiresAt: null, design: { id, name: 'Rex' } },
    });
    expect((await builder.entities(guest, [id])).data).toEqual({ _entities: [null] });
  });

  it('keeps history and shares from its holders', async () => {
    const id = await builder.design(owner);
    const { token } = await builder.share(owner, { id, permission: 'EDIT' });
    const query = `query($token: String!) { sharedDesign(token: $token) { design {
      owner { id } revisions { totalCount } shares { id }
    } } }`;
    expect(await builder.ask(guest, query, { token })).toEqual({
      data: { sharedDesign: { design: { owner: { id: owner.userId }, revisions: null, shares: null } } },
      codes: ['FORBIDDEN', 'FORBIDDEN'],
    });
  });

  it('does not store its token', async () => {
    const id = await builder.design(owner);
    const { id: shareId, token } = await builder.share(owner, { id, permission: 'VIEW' });
    const { data } = await builder.ask(
      owner,
      'query($id: ID!) { design(id: $id) { shares { id permission revokedAt } } }',
      { id },
    );
    expect(data).toEqual({ design: { shares: [{ id: shareId, permission: 'VIEW', revokedAt: null }] } });
    expect(JSON.stringify(builder.subgraph.statements)).not.toContain(token);
  });

  it('ends when it expires', async () => {
    const id = await builder.design(owner);
    const { token } = await builder.share(owner, { id, permission: 'EDIT', expiresInHours: 1 });
    expect(await open(token)).toMatchObject({ sharedDesign: { permission: 'EDIT' } });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
    try {
      expect(await open(token)).toEqual(closed);
      expect(
        await builder.rename(guest, { id, expectedVersion: 1, name: 'Late', shareToken: token }),
      ).toMatchObject({
        userErrors: [{ field: ['id'], code: 'NOT_FOUND' }],
      });
      const { data } = await builder.ask(owner, 'query($id: ID!) { design(id: $id) { shares { id } } }', {
        id,
      });
      expect(data).toEqual({ design: { shares: [] } });
    } finally {
      vi.useRealTimers();
    }
  });

  it('ends when it is revoked, by the owner or staff only, once', async () => {
    const id = await builder.design(owner);
    const { id: shareId, token } = await builder.share(owner, { id, permission: 'EDIT' });
    for (const wrong of [shareId, randomUUID(), 'x']) {
      expect((await builder.revoke(guest, wrong)).data).toEqual({
        revokeDesignShare: { share: null, userErrors: [{ field: ['shareId'], code: 'NOT_FOUND' }] },
      });
    }
    const first = await builder.revoke(staff, shareId);
    expect(first.data).toMatchObject({
      revokeDesignShare: { share: { id: shareId, revokedAt: expect.any(Date) }, userErrors: [] },
    });
    expect((await builder.revoke(owner, shareId)).data).toEqual(first.data);
    expect(await open(token)).toEqual(closed);
    expect(
      await builder.rename(guest, { id, expectedVersion: 1, name: 'Late', shareToken: token }),
    ).toMatchObject({
      userErrors: [{ code: 'NOT_FOUND' }],
    });
  });

  it('ends with its design', async () => {
    const id = await builder.design(owner);
    const { token } = await builder.share(owner, { id, permission: 'VIEW' });
    await builder.remove(owner, id);
    expect(await open(token)).toEqual(closed);
  });

  it.each(['', 'x', randomBytes(32).toString('base64url'), '=', '0'.repeat(1_000_000)])(
    'does not open for token %#',
    async (token) => {
      expect(await open(token)).toEqual(closed);
    },
  );
});

describe('permission', () => {
  it('EDIT changes the design, without an account too', async () => {
    const id = await builder.design(owner);
    const { token } = await builder.share(owner, { id, permission: 'EDIT' });
    for (const [index, actor] of [guest, null].entries()) {
      const name = `Edited ${index}`;
      expect(
        await builder.rename(actor, { id, expectedVersion: index + 1, name, shareToken: token }),
      ).toEqual({
        design: { id, name, version: index + 2 },
        userErrors: [],
      });
    }
    const { data } = await builder.ask(
      owner,
      'query($id: ID!) { design(id: $id) { revisions { nodes { changedBy { id } } } } }',
      { id },
    );
    expect(data).toMatchObject({
      design: {
        revisions: {
          nodes: [
            { changedBy: null },
            { changedBy: { id: guest.userId } },
            { changedBy: { id: owner.userId } },
          ],
        },
      },
    });
  });

  it('VIEW does not', async () => {
    const id = await builder.design(owner);
    const { token } = await builder.share(owner, { id, permission: 'VIEW' });
    expect(
      await builder.rename(guest, { id, expectedVersion: 1, name: 'No', shareToken: token }),
    ).toMatchObject({
      design: null,
      userErrors: [{ field: ['shareToken'], code: 'SHARE_READ_ONLY' }],
    });
  });

  it('holds for its own design only', async () => {
    const [shared, other] = [await builder.design(owner), await builder.design(owner)];
    const { token } = await builder.share(owner, { id: shared, permission: 'EDIT' });
    expect(
      await builder.rename(guest, { id: other, expectedVersion: 1, name: 'No', shareToken: token }),
    ).toMatchObject({
      userErrors: [{ field: ['id'], code: 'NOT_FOUND' }],
    });
  });
});

describe('limits', () => {
  const SHARE =
    'mutation($input: ShareDesignInput!) { shareDesign(input: $input) { share { id } token url userErrors { field code } } }';

  it.each([0, -1, 8761, 2_147_483_647])('refuses %i hours', async (expiresInHours) => {
    const id = await builder.design(owner);
    const { data } = await builder.ask(owner, SHARE, { input: { id, permission: 'VIEW', expiresInHours } });
    const userErrors = [{ field: ['expiresInHours'], code: 'OUT_OF_RANGE' }];
    expect(data).toEqual({ shareDesign: { share: null, token: null, url: null, userErrors } });
  });

  it('stops at 25 live shares, however many are asked for at once', async () => {
    const id = await builder.design(owner);
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => builder.ask(owner, SHARE, { input: { id, permission: 'VIEW' } })),
    );
    const refused = answers.filter(({ data }) => JSON.stringify(data).includes('LIMIT_REACHED'));
    expect(refused).toHaveLength(5);
  });
});
