import { expect, it } from 'vitest';
import { createCache } from '../src/cache.ts';
import {
  DesignRevisionsDocument,
  type UserSummaryFragment,
  UsersDocument,
  type UsersQuery,
  type UsersQueryVariables,
} from '../src/generated/graphql.ts';

function pageOfUsers(ids: string[], hasNextPage: boolean): UsersQuery {
  const user = (id: string): UserSummaryFragment => ({ __typename: 'User', id, displayName: `User ${id}` });
  return {
    users: {
      __typename: 'UserConnection',
      edges: ids.map((id) => ({
        __typename: 'UserEdge',
        node: { ...user(id), email: null, role: null, createdAt: null, preferences: null },
      })),
      pageInfo: { __typename: 'PageInfo', hasNextPage, endCursor: `after ${ids.at(-1)}` },
      totalCount: 3,
    },
  };
}

function cacheOf(pages: { variables: UsersQueryVariables; data: UsersQuery }[]) {
  const cache = createCache();
  for (const page of pages) cache.writeQuery({ query: UsersDocument, ...page });
  return (variables: UsersQueryVariables) => {
    const users = cache.readQuery({ query: UsersDocument, variables })?.users;
    return users && { ids: users.edges.map(({ node }) => node.id), more: users.pageInfo.hasNextPage };
  };
}

it('joins the pages of a connection, and keeps lists of different filters apart', () => {
  const read = cacheOf([
    { variables: { first: 2 }, data: pageOfUsers(['1', '2'], true) },
    { variables: { first: 2, after: 'after 2' }, data: pageOfUsers(['3'], false) },
    { variables: { search: 'two' }, data: pageOfUsers(['2'], false) },
  ]);
  expect(read({ first: 2 })).toEqual({ ids: ['1', '2', '3'], more: false });
  expect(read({ search: 'two' })).toEqual({ ids: ['2'], more: false });
});

it('starts a connection over when its first page is read again', () => {
  const read = cacheOf([
    { variables: { first: 2 }, data: pageOfUsers(['1', '2'], true) },
    { variables: { first: 2, after: 'after 2' }, data: pageOfUsers(['3'], false) },
    { variables: { first: 2 }, data: pageOfUsers(['4', '1'], true) },
  ]);
  expect(read({ first: 2 })).toEqual({ ids: ['4', '1'], more: true });
});

it('keeps a list that may not be seen apart from an empty one', () => {
  const cache = createCache();
  const variables = { id: 'd1' };
  const design = { __typename: 'Design', id: 'd1', revisions: null } as const;
  cache.writeQuery({ query: DesignRevisionsDocument, variables, data: { design } });
  expect(cache.readQuery({ query: DesignRevisionsDocument, variables })).toEqual({ design });
});
