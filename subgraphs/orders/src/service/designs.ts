/** What the builder subgraph knows of the designs somebody orders. */

import { isUuid } from '@pet/platform/graphql';
import type { Peers, RequestScope } from '@pet/platform/subgraph';
import { z } from 'zod';
import { minorFromDecimal } from '../domain/money.ts';
import { type DesignSnapshot, designSnapshot } from '../domain/snapshot.ts';

/** A design as the builder offers it today. */
export interface OfferedDesign {
  readonly id: string;
  /** Minor units of `currency`; null while the design has no price. */
  readonly price: { readonly minor: number; readonly currency: string } | null;
  readonly snapshot: DesignSnapshot;
}

const orderedDesigns = /* GraphQL */ `
  query OrderedDesigns($representations: [_Any!]!) {
    _entities(representations: $representations) {
      ... on Design {
        id
        name
        version
        price { amount currency }
        specification { label value }
        configSnapshot
      }
    }
  }
`;

const designAnswer = z
  .object({
    id: z.uuid(),
    price: z.object({ amount: z.string().transform(minorFromDecimal), currency: z.string() }).nullable(),
    configSnapshot: designSnapshot.shape.config,
    ...designSnapshot.omit({ config: true }).shape,
  })
  .transform(
    ({ id, price, name, version, specification, configSnapshot }): OfferedDesign => ({
      id,
      price: price && { minor: price.amount, currency: price.currency },
      snapshot: { name, version, specification, config: configSnapshot },
    }),
  );

const answer = z.object({ _entities: z.array(designAnswer.nullable()) });

/**
 * Asks for designs in the name of whoever orders them, so the builder's own rules decide who may order what.
 * @returns the design of each id, null where there is none for this actor
 * @throws Error when the builder cannot be reached or answers something else than designs
 */
export async function fetchDesigns(
  peers: Peers,
  ids: readonly string[],
  scope: RequestScope,
): Promise<(OfferedDesign | null)[]> {
  const wanted = ids.map((id) => id.toLowerCase());
  const asked = [...new Set(wanted.filter(isUuid))];
  if (asked.length === 0) return ids.map(() => null);
  const representations = asked.map((id) => ({ __typename: 'Design', id }));
  const { _entities: designs } = answer.parse(
    await peers.query('builder', orderedDesigns, { representations }, scope),
  );
  const byId = new Map(asked.map((id, index) => [id, designs[index] ?? null]));
  return wanted.map((id) => byId.get(id) ?? null);
}
