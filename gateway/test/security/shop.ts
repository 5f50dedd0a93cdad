import type { AccessTokens, Actor, SigningKey } from '@pet/platform/identity';
import type { Answer, ShopClient } from '../shop-client.ts';

/** The shop in whatever topology. */
export interface Shop {
  /** Its gateways; what counts at one counts at all. */
  readonly gateways: readonly [ShopClient, ...ShopClient[]];
  readonly accessTokens: AccessTokens;
  /** What its access tokens are signed with. */
  readonly signingKey: SigningKey;
  /** Asks a subgraph as a gateway does, in the name of whom it says. */
  askSubgraph(name: string, query: string, variables: object, actor: Actor | null): Promise<Answer>;
  /**
   * Asks a subgraph as somebody does who is no gateway, with a client's token.
   * @returns the HTTP status; null where the subgraph has no address
   */
  knock(name: string, query: string, variables: object, token: string): Promise<number | null>;
}
