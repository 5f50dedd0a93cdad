import type { SkipToken } from '@apollo/client/react';
import { expectTypeOf, it } from 'vitest';
import type {
  useLogoutMutation,
  useMeSuspenseQuery,
  useOrderQuery,
  useOrderStatusChangedSubscription,
  useOrdersQuery,
  usePlaceOrderMutation,
} from '../src/generated/hooks.ts';
import type { OrderStatus, PlaceOrderInput } from '../src/types.ts';

type Options<Hook extends (options: never) => unknown> = Exclude<NonNullable<Parameters<Hook>[0]>, SkipToken>;

it('requires the variables that the operation requires, and no others', () => {
  expectTypeOf<Parameters<typeof useOrderQuery>['length']>().toEqualTypeOf<1>();
  expectTypeOf<{ variables: { id: string } }>().toExtend<Options<typeof useOrderQuery>>();
  expectTypeOf<{ variables: { id: number } }>().not.toExtend<Options<typeof useOrderQuery>>();
  expectTypeOf<Record<string, never>>().not.toExtend<Options<typeof useOrderQuery>>();

  expectTypeOf<Parameters<typeof useOrdersQuery>['length']>().toEqualTypeOf<0 | 1>();
  expectTypeOf<{ variables: { filter: { status: OrderStatus } } }>().toExtend<
    Options<typeof useOrdersQuery>
  >();
  expectTypeOf<{ variables: { filter: { status: 'LOST' } } }>().not.toExtend<
    Options<typeof useOrdersQuery>
  >();

  expectTypeOf<{ variables: { orderId: string } }>().toExtend<
    Options<typeof useOrderStatusChangedSubscription>
  >();
});

it('asks a mutation for its variables when it runs', () => {
  expectTypeOf<Parameters<typeof usePlaceOrderMutation>['length']>().toEqualTypeOf<0 | 1>();
  type Place = ReturnType<typeof usePlaceOrderMutation>[0];
  expectTypeOf<Parameters<Place>['length']>().toEqualTypeOf<1>();
  expectTypeOf<Parameters<Place>[0]>().toExtend<{ variables: { input: PlaceOrderInput } }>();
  type Logout = ReturnType<typeof useLogoutMutation>[0];
  expectTypeOf<Parameters<Logout>['length']>().toEqualTypeOf<0 | 1>();
});

it('has whole data or none, and always some with suspense', () => {
  type Order = NonNullable<NonNullable<ReturnType<typeof useOrderQuery>['data']>['order']>;
  expectTypeOf<Order['status']>().toEqualTypeOf<OrderStatus>();
  expectTypeOf<Order['total']['amount']>().toEqualTypeOf<string>();
  expectTypeOf<Order['placedAt']>().toEqualTypeOf<string>();
  expectTypeOf<undefined>().toExtend<ReturnType<typeof useOrderQuery>['data']>();
  expectTypeOf<undefined>().not.toExtend<ReturnType<typeof useMeSuspenseQuery>['data']>();
});
