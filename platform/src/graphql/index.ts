export { assertCleanText } from './clean-text.ts';
export { commonResolvers, commonTypeDefs } from './common.ts';
export { badUserInput, forbidden, isFault, maskError, notFound, unauthenticated } from './errors.ts';
export { type CurrencyCode, formatMinorUnits, type MoneyValue } from './money.ts';
export {
  type Connection,
  encodeCursor,
  type KeysetRow,
  keyset,
  largestPageSize,
  type PageRequest,
  parsePage,
  toConnection,
} from './pagination.ts';
export { type Payload, type Problem, parseArguments, parseInput, payload, UserError } from './user-errors.ts';
export { isUuid } from './uuid.ts';
