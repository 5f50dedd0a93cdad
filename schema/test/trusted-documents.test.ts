import { createHash } from 'node:crypto';
import { ApolloClient, ApolloLink } from '@apollo/client';
import { print } from '@apollo/client/utilities';
import { type DocumentNode, OperationTypeNode } from 'graphql';
import { of } from 'rxjs';
import { expect, it } from 'vitest';
import { createCache } from '../src/cache.ts';
import * as generated from '../src/generated/graphql.ts';
import manifest from '../src/generated/trusted-documents.json' with { type: 'json' };

const operations = Object.entries<DocumentNode>(generated).filter(([name]) => name.endsWith('Document'));

/** Runs an operation to the point where it is sent. */
async function textSentFor(document: DocumentNode): Promise<string> {
  const sent: string[] = [];
  const link = new ApolloLink(({ query }) => {
    sent.push(print(query));
    return of({ data: {} });
  });
  const client = new ApolloClient({ cache: createCache(), link });
  const [definition] = document.definitions;
  const kind = definition && 'operation' in definition ? definition.operation : undefined;
  const options = { fetchPolicy: 'no-cache', errorPolicy: 'all' } as const;
  if (kind === OperationTypeNode.MUTATION) await client.mutate({ mutation: document, ...options });
  else if (kind === OperationTypeNode.SUBSCRIPTION)
    client.subscribe({ query: document, ...options }).subscribe({});
  else await client.query({ query: document, ...options });
  expect(sent).toHaveLength(1);
  return sent.join();
}

it.each(operations)('holds %s as Apollo Client sends it, by its hash', async (_, document) => {
  const text = await textSentFor(document);
  expect(manifest).toHaveProperty(createHash('sha256').update(text).digest('hex'), text);
});

it('holds nothing else', () => {
  expect(Object.keys(manifest)).toHaveLength(operations.length);
});
