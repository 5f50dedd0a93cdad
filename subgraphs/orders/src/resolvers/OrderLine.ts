import type { OrderLineResolvers } from '../../generated/graphql.ts';
import { designSnapshot } from '../domain/snapshot.ts';
import { money } from './money.ts';

export const OrderLine: OrderLineResolvers = {
  design: ({ designId }) => (designId === null ? null : { id: designId }),
  unitPrice: (line) => money(line.unitPriceMinor),
  total: (line) => money(line.totalMinor),
  snapshot: (line) => designSnapshot.parse(line.snapshot),
};
