import type { QuoteLineResolvers } from '../../generated/graphql.ts';
import { usd } from '../service/input.ts';

export const QuoteLine: QuoteLineResolvers = {
  amount: (line) => usd(line.amountMinor),
};
