import { requireActor } from '@pet/platform/authorization';
import { parseArguments, parsePage } from '@pet/platform/graphql';
import type { QueryResolvers } from '../../generated/graphql.ts';
import { orderFilter, orderLookupArguments, shippingQuoteArguments } from '../domain/input.ts';
import { minorFromDecimal } from '../domain/money.ts';
import { quoteShipping } from '../domain/shipping.ts';
import { money } from './money.ts';

export const Query: QueryResolvers = {
  order: (_parent, { id }, { loaders }) => loaders.order.load(id),

  orders: (_parent, args, context) => {
    const filter = parseArguments(orderFilter, args.filter);
    return context.services.finding.list(requireActor(context), parsePage(args), filter);
  },

  orderLookup: (_parent, args, { services }) =>
    services.finding.lookUp(parseArguments(orderLookupArguments, args)),

  shippingQuote: (_parent, args) => {
    const { subtotal, designs: items, ...rest } = parseArguments(shippingQuoteArguments, args);
    const quote = quoteShipping({ ...rest, items, subtotalMinor: minorFromDecimal(subtotal) });
    const { freeFromMinor } = quote;
    return {
      method: rest.method,
      zone: quote.zone,
      cost: money(quote.costMinor),
      freeFrom: freeFromMinor === null ? null : money(freeFromMinor),
      fewestDays: quote.days.from,
      mostDays: quote.days.to,
    };
  },
};
