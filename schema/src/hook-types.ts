import type { OperationVariables } from '@apollo/client';
import type {
  SkipToken,
  useMutation,
  useQuery,
  useSubscription,
  useSuspenseQuery,
} from '@apollo/client/react';

/**
 * Options of a generated `use…Query`; `skipToken` from '@apollo/client/react' puts the query off. For partial data, use
 * Apollo's `useQuery` with the document itself: its result is of another type.
 */
export type QueryOptions<Data, Variables extends OperationVariables> =
  | SkipToken
  | (useQuery.Options<Data, Variables> & { returnPartialData?: false });

/** What a generated `use…Query` returns; `data` is whole or undefined. */
export type QueryResult<Data, Variables extends OperationVariables> = useQuery.Result<
  Data,
  Variables,
  'complete' | 'streaming' | 'empty',
  Partial<Variables>
>;

/** Options of a generated `use…SuspenseQuery`, which throws its errors and therefore always has data. */
export type SuspenseQueryOptions<
  _Data,
  Variables extends OperationVariables,
> = useSuspenseQuery.Options<Variables> & { errorPolicy?: 'none'; returnPartialData?: false; skip?: false };

/** What a generated `use…SuspenseQuery` returns. */
export type SuspenseQueryResult<Data, Variables extends OperationVariables> = useSuspenseQuery.Result<
  Data,
  Variables,
  'complete' | 'streaming'
>;

/** Options of a generated `use…Mutation`; the variables go to the function it returns. */
export type MutationOptions<Data, Variables extends OperationVariables> = Omit<
  useMutation.Options<Data, Variables>,
  'variables'
>;

/** What a generated `use…Mutation` returns: the function that runs it, and how the last run went. */
export type MutationResult<Data, Variables extends OperationVariables> = useMutation.ResultTuple<
  Data,
  Variables
>;

/** Options of a generated `use…Subscription`; `skipToken` from '@apollo/client/react' puts it off. */
export type SubscriptionOptions<Data, Variables extends OperationVariables> =
  | SkipToken
  | useSubscription.Options<Data, Variables>;

/** What a generated `use…Subscription` returns: the latest event. */
export type SubscriptionResult<Data, _Variables extends OperationVariables> = useSubscription.Result<Data>;
