/** The types of inputs, enums, operations and fragments; nothing of it exists at run time. */
export type * from './generated/graphql.ts';
