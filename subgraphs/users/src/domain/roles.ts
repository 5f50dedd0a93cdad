/** Every role, from the least rights to the most; the members of the schema's `Role`. */
export const roles = ['CUSTOMER', 'STAFF', 'ADMIN'] as const;

/** What an account may do: buy, serve customers, or also manage accounts. */
export type Role = (typeof roles)[number];

/**
 * Whether a change of role takes rights away. Access tokens carry the role, so such a change has to end the
 * account's sessions; a promotion reaches them at their next refresh.
 */
export function losesRights(from: Role, to: Role): boolean {
  return roles.indexOf(to) < roles.indexOf(from);
}

/**
 * Whether nobody could manage accounts any more once an account stops being an administrator.
 * @param administratorIds the ids of all administrators at present
 */
export function leavesNoAdministrator(administratorIds: readonly string[], leavingId: string): boolean {
  return administratorIds.every((id) => id === leavingId);
}
