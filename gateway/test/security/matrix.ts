import { analytics } from './matrix/analytics.ts';
import { audit } from './matrix/audit.ts';
import { builder } from './matrix/builder.ts';
import { orders } from './matrix/orders.ts';
import type { Rows } from './matrix/rows.ts';
import { users } from './matrix/users.ts';
import { webhooks } from './matrix/webhooks.ts';

/**
 * Who is answered what, over the whole shop: the rows of each subgraph, by its name. A new subgraph, root field, entity or
 * field without a row fails the suite (`rows.test.ts`).
 */
export const matrix: Readonly<Record<string, Rows>> = { users, builder, orders, webhooks, analytics, audit };
