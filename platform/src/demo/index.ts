import type { Role } from '../identity/actor.ts';

/** An account that `npm start` seeds in development. */
export interface DemoAccount {
  readonly id: string;
  readonly email: string;
  readonly displayName: string;
  readonly role: Role;
}

/** Fixed ids, so that subgraphs which never import each other seed data that fits together. */
export const demoAccounts = {
  customer: {
    id: 'a0000000-0000-4000-8000-000000000001',
    email: 'customer@allpetplus.test',
    displayName: 'Casey Customer',
    role: 'CUSTOMER',
  },
  rival: {
    id: 'a0000000-0000-4000-8000-000000000002',
    email: 'rival@allpetplus.test',
    displayName: 'Robin Rival',
    role: 'CUSTOMER',
  },
  staff: {
    id: 'a0000000-0000-4000-8000-000000000003',
    email: 'staff@allpetplus.test',
    displayName: 'Sam Staff',
    role: 'STAFF',
  },
  admin: {
    id: 'a0000000-0000-4000-8000-000000000004',
    email: 'admin@allpetplus.test',
    displayName: 'Alex Admin',
    role: 'ADMIN',
  },
} as const satisfies Record<string, DemoAccount>;

/** The password of every demo account. */
export const demoPassword = 'harness-demo';

/** Twelve designs: the first ten belong to the customer, the last two to the rival. */
export const demoDesignIds: readonly string[] = Array.from(
  { length: 12 },
  (_, index) => `d0000000-0000-4000-8000-${String(index + 1).padStart(12, '0')}`,
);
