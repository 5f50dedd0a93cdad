import type { Rows } from './rows.ts';

/** The rows of accounts and sessions. */
export const users: Rows = {
  routes: {
    'Query.me': 'themselvesOrNull',
    'Query.user(id: $user)': 'ownerStaffOrNull',
    'Query.users(first: 2, search: $email)': 'staff',
    'Query.mySessions': 'themselves',

    'Mutation.register(input: { email: $newEmail, password: "a walk at dawn", displayName: "Kim" })':
      'anybody',
    'Mutation.login(input: { email: $email, password: $password })': 'anybody',
    'Mutation.login(input: { email: $email, password: "another one" })': 'nobody',
    'Mutation.refreshSession(input: { refreshToken: $refreshToken })': 'anybody',
    'Mutation.refreshSession(input: { refreshToken: $endedRefreshToken })': 'nobody',

    'Mutation.logout': 'themselves',
    'Mutation.revokeSession(input: { sessionId: $session })': 'owner',
    'Mutation.revokeAllSessions(input: { exceptCurrent: true })': 'themselves',
    'Mutation.updateProfile(input: { displayName: "Kim" })': 'themselves',
    'Mutation.updatePreferences(input: { units: IMPERIAL })': 'themselves',
    // Wrong passwords, since all are to keep their accounts.
    'Mutation.changePassword(input: { currentPassword: "wrong", newPassword: "a walk at dusk" })':
      'themselves',
    'Mutation.deleteAccount(input: { password: "wrong" })': 'themselves',
    'Mutation.assignRole(input: { userId: $account, role: STAFF })': 'admin',
  },
  references: {
    User: { thing: 'user', answers: 'anybody' },
  },
  fields: {
    User: {
      reached: ['id', 'displayName'],
      ownerAndStaff: ['email', 'role', 'preferences', 'createdAt'],
    },
    UserPreferences: { reached: ['units', 'locale', 'marketingEmails', 'orderUpdates'] },
    Session: {
      reached: ['id', 'accessToken', 'accessTokenExpiresAt', 'refreshToken', 'refreshTokenExpiresAt', 'user'],
    },
    UserSession: { reached: ['id', 'deviceName', 'userAgent', 'createdAt', 'lastUsedAt', 'current'] },
  },
  nobodys: [],
  // A password or refresh token proves whose account it is, whoever asks.
  idOnly: ['Session.user'],
};
