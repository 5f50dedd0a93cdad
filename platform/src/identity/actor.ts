/** What an account may do: customers mind their own things, staff run the shop, administrators appoint staff. */
export const roles = ['CUSTOMER', 'STAFF', 'ADMIN'] as const;
export type Role = (typeof roles)[number];

/** Who is asking: the signed-in account, taken from a verified access token. Anonymous is `null`. */
export interface Actor {
  readonly userId: string;
  readonly sessionId: string;
  readonly role: Role;
}

/** Whether the actor works for the shop (STAFF or ADMIN). */
export function isStaff(actor: Actor | null): boolean {
  return actor !== null && actor.role !== 'CUSTOMER';
}
