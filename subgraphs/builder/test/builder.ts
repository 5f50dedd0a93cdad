import type { Actor } from '@pet/platform/identity';
import { mountForTest, type TestSubgraph } from '@pet/platform/testing';
import { z } from 'zod';
import definition from '../src/index.ts';
import { rexConfig } from './configs.ts';

/** The answer to one operation: its data, and the codes of its top-level errors. */
export interface Answer {
  readonly data: unknown;
  readonly codes: readonly unknown[];
}

const created = z.object({ createDesign: z.object({ design: z.object({ id: z.string() }) }) });
const shared = z.object({
  shareDesign: z.object({ share: z.object({ id: z.string() }), token: z.string(), url: z.string() }),
});

/** The builder on a database of its own, with the words its tests are written in. */
export async function openBuilder() {
  const subgraph: TestSubgraph = await mountForTest(definition);

  async function ask(
    actor: Actor | null,
    query: string,
    variables: Record<string, unknown> = {},
  ): Promise<Answer> {
    const { data, errors = [] } = await subgraph.execute({ query, variables, actor });
    return { data, codes: errors.map((error) => error.extensions.code) };
  }

  return {
    subgraph,
    ask,

    /** Saves a design; the answer is its id. */
    async design(actor: Actor, input: Record<string, unknown> = {}): Promise<string> {
      const query = 'mutation($input: CreateDesignInput!) { createDesign(input: $input) { design { id } } }';
      const { data } = await ask(actor, query, { input: { name: 'Rex', config: rexConfig, ...input } });
      return created.parse(data).createDesign.design.id;
    },

    /** Shares a design of the actor's. */
    async share(actor: Actor, input: Record<string, unknown>) {
      const query =
        'mutation($input: ShareDesignInput!) { shareDesign(input: $input) { share { id } token url } }';
      const { share, token, url } = shared.parse((await ask(actor, query, { input })).data).shareDesign;
      return { id: share.id, token, url };
    },

    /** Renames a design; the answer is the payload. */
    async rename(actor: Actor | null, input: Record<string, unknown>): Promise<unknown> {
      const query = `mutation($input: UpdateDesignInput!) {
        updateDesign(input: $input) { design { id name version } userErrors { field code message } }
      }`;
      return z.object({ updateDesign: z.unknown() }).parse((await ask(actor, query, { input })).data)
        .updateDesign;
    },

    async remove(actor: Actor, id: string): Promise<Answer> {
      const query = `mutation($input: DeleteDesignInput!) {
        deleteDesign(input: $input) { deletedDesignId userErrors { field code } }
      }`;
      return ask(actor, query, { input: { id } });
    },

    async revoke(actor: Actor, shareId: string): Promise<Answer> {
      const query = `mutation($input: RevokeDesignShareInput!) {
        revokeDesignShare(input: $input) { share { id revokedAt } userErrors { field code } }
      }`;
      return ask(actor, query, { input: { shareId } });
    },

    /** Asks for designs the way other subgraphs do. */
    async entities(actor: Actor | null, ids: readonly string[], selection = 'id name'): Promise<Answer> {
      const query = `query($refs: [_Any!]!) { _entities(representations: $refs) { ... on Design { ${selection} } } }`;
      return ask(actor, query, { refs: ids.map((id) => ({ __typename: 'Design', id })) });
    },

    close: () => subgraph.close(),
  };
}

export type Builder = Awaited<ReturnType<typeof openBuilder>>;
