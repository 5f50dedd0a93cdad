import { designs, users } from './data.ts';

/** One of the requests that an operation is sent as. */
export interface RequestVariant {
  readonly variables: Readonly<Record<string, unknown>>;
  /** Who asks. */
  readonly user: string;
}

/** An operation that the peers are measured by. */
export interface BenchOperation {
  readonly key: string;
  readonly title: string;
  readonly text: string;
  /** How many calls of subgraphs a gateway plans for it. */
  readonly fetches: number;
  readonly variants: readonly RequestVariant[];
  /** Bearer tokens to send in turn; without them each request makes one of its user that no other request has. */
  readonly tokens?: readonly string[];
}

/** More than are ever under way at once, so that equal requests do not meet. */
const variantCount = 250;

function variantsOf(variablesOf: (index: number) => Record<string, unknown>): RequestVariant[] {
  return Array.from({ length: variantCount }, (_, index) => {
    const user = users[index % users.length]?.id ?? '';
    return { variables: variablesOf(index), user };
  });
}

function designId(index: number): string | undefined {
  return designs[index % designs.length]?.id;
}

/** What the shop's own pages ask for most. */
const page: BenchOperation = {
  key: 'page',
  title: 'orders page: 20 orders over 3 subgraphs',
  fetches: 4,
  text: `query OrdersPage($first: Int!, $offset: Int!) {
    orders(first: $first, offset: $offset) {
      nodes {
        id
        number
        status
        customer { displayName }
        lines { quantity design { name owner { displayName } } }
      }
    }
  }`,
  variants: variantsOf((index) => ({ first: 20, offset: index * 7 })),
};

const deep: BenchOperation = {
  key: 'deep',
  title: 'deep query: 5 levels of entities',
  fetches: 7,
  text: `query Deep($first: Int!) {
    me {
      displayName
      orders(first: $first) {
        totalCount
        nodes {
          number
          lines {
            quantity
            design {
              name
              owner {
                displayName
                orders(first: 2) {
                  nodes {
                    number
                    total { amount }
                    customer { displayName }
                    lines { design { name price { amount } } }
                  }
                }
              }
            }
          }
        }
      }
    }
  }`,
  variants: variantsOf((index) => ({ first: 4 + (index % 3) })),
};

const trivial: BenchOperation = {
  key: 'trivial',
  title: 'trivial query: one user',
  fetches: 1,
  text: 'query OneUser($id: ID!) { user(id: $id) { id displayName } }',
  variants: variantsOf((index) => ({ id: users[index % users.length]?.id })),
};

const mutation: BenchOperation = {
  key: 'mutation',
  title: 'mutation: placeOrder and what it answers',
  fetches: 3,
  text: `mutation PlaceOrder($input: PlaceOrderInput!) {
    placeOrder(input: $input) {
      order {
        id
        number
        status
        total { amount currency }
        customer { displayName }
        lines { quantity design { name } }
      }
      userErrors { message }
    }
  }`,
  variants: variantsOf((index) => ({
    input: {
      idempotencyKey: `bench-${index}`,
      lines: [
        { designId: designId(index), quantity: 1 + (index % 3) },
        { designId: designId(index + 31), quantity: 2 },
      ],
    },
  })),
};

export const memoryOperations: readonly BenchOperation[] = [page, deep, trivial, mutation];
