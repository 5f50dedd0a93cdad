import { randomUUID } from 'node:crypto';
import { noId, noToken, type Setting, type Things } from './setting.ts';

const passwordOfOthers = 'a walk by the sea';

/** Signs the owner in again. @returns the session, as `login` answers it */
async function logIn({ asOwner, owner: { email, password } }: Setting) {
  const { login } = await asOwner(
    `mutation ($input: LoginInput!) { login(input: $input) { session { id refreshToken } } }`,
    { input: { email, password, deviceName: 'another device' } },
  );
  return (login as { session: { id: string; refreshToken: string } }).session;
}

const newAddress = () => `${randomUUID()}@example.com`;

/** What is there of accounts and sessions. */
export const users: Things = {
  user: {
    type: 'ID!',
    missing: noId,
    make: ({ owner }) => owner.id,
    state: 'user(id: $user) { displayName email role preferences { units locale } }',
  },
  email: { type: 'String!', missing: 'nobody@example.com', make: ({ owner }) => owner.email },
  password: { type: 'String!', make: ({ owner }) => owner.password },
  newEmail: { type: 'String!', make: newAddress },
  account: {
    type: 'ID!',
    missing: noId,
    async make({ asStaff }) {
      const { register } = await asStaff(
        `mutation ($input: RegisterInput!) { register(input: $input) { session { user { id } } } }`,
        { input: { email: newAddress(), password: passwordOfOthers, displayName: 'Lou' } },
      );
      return (register as { session: { user: { id: string } } }).session.user.id;
    },
  },
  session: {
    type: 'ID!',
    missing: noId,
    make: async (setting) => (await logIn(setting)).id,
    state: 'mySessions { id }',
  },
  refreshToken: {
    type: 'String!',
    missing: noToken,
    make: async (setting) => (await logIn(setting)).refreshToken,
  },
  endedRefreshToken: {
    type: 'String!',
    missing: noToken,
    async make(setting) {
      const { id, refreshToken } = await logIn(setting);
      await setting.asOwner(
        'mutation ($id: ID!) { revokeSession(input: { sessionId: $id }) { revokedSessionId } }',
        { id },
      );
      return refreshToken;
    },
  },
};
