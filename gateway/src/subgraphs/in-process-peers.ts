import type { MountedSubgraph, Peers } from '@pet/platform/subgraph';
import { type DocumentNode, parse } from 'graphql';
import type { SharedSubgraph } from './shared-subgraph.ts';

/** Subgraphs ask with a few fixed texts; as the same document each time, they are compiled once. */
function openDocuments(): (text: string) => DocumentNode {
  const documents = new Map<string, DocumentNode>();
  return (text) => {
    const document = documents.get(text) ?? parse(text);
    documents.set(text, document);
    return document;
  };
}

/**
 * Peers for subgraphs of this process. One that runs here too is called directly and applies its own rules to the same
 * actor, as it does elsewhere.
 * @param elsewhere asked for the subgraphs that do not run here
 */
export function inProcessPeers(running: ReadonlyMap<string, SharedSubgraph>, elsewhere: Peers): Peers {
  const documentOf = openDocuments();

  async function ask(
    subgraph: MountedSubgraph,
    ...[name, text, variables, scope]: Parameters<Peers['query']>
  ): Promise<unknown> {
    const { data, errors } = await subgraph.execute({ document: documentOf(text), variables, scope });
    if (errors?.length) throw new AggregateError(errors, `The subgraph ${name} answered errors`);
    return data;
  }

  return {
    async query(...question) {
      const here = running.get(question[0]);
      if (here === undefined) return elsewhere.query(...question);
      const release = here.use();
      try {
        return await ask(here.subgraph, ...question);
      } finally {
        await release();
      }
    },
  };
}
