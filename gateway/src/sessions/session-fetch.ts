import {
  type DefinitionNode,
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionNode,
  type SelectionSetNode,
  type ValueNode,
  type VariableDefinitionNode,
} from 'graphql';
import { isObject, type JsonObject } from '../engine/result-object.ts';

/** The mutations that hand a session's tokens over. */
const starting: ReadonlySet<string> = new Set(['register', 'login', 'refreshSession']);

/** Names for what is asked for besides; clients have no reason to use names like these. */
const keptSession = '__keptSession';
const keptToken = '__keptToken';

/** What one fetch did to a session. */
export type SessionChange =
  | { readonly kind: 'STARTED'; readonly refreshToken: string; readonly expiresAt: Date }
  /** It was ended, or the kept refresh token is good for nothing. */
  | { readonly kind: 'OVER' };

/** A fetch that starts, refreshes or ends sessions, for a client that does not see refresh tokens. */
export interface SessionFetch {
  /** The fetch, which asks for the tokens besides what the client asks for. */
  readonly text: string;
  /** Puts the refresh token that the client keeps where the client has left it out. */
  withToken(variables: JsonObject, kept: string | null): JsonObject;
  /** Takes the tokens out of the answer. */
  takeTokens(data: JsonObject): { readonly data: JsonObject; readonly change: SessionChange | null };
}

function nameOf({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
}

/** The fields of a selection; a planner's fetches have no named fragments. */
function fieldsOf(set: SelectionSetNode | undefined): FieldNode[] {
  return (set?.selections ?? []).flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    return selection.kind === Kind.INLINE_FRAGMENT ? fieldsOf(selection.selectionSet) : [];
  });
}

function mapFields(set: SelectionSetNode, change: (field: FieldNode) => FieldNode): SelectionSetNode {
  const selections = set.selections.map((selection): SelectionNode => {
    if (selection.kind === Kind.FIELD) return change(selection);
    if (selection.kind === Kind.FRAGMENT_SPREAD) return selection;
    return { ...selection, selectionSet: mapFields(selection.selectionSet, change) };
  });
  return { ...set, selections };
}

function operationIn(definitions: readonly DefinitionNode[]): OperationDefinitionNode | undefined {
  return definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
}

/** What is added to fetches, written as GraphQL. */
const additions = operationIn(
  parse(
    `mutation ($${keptToken}: String) {
      refreshSession(input: { refreshToken: $${keptToken} }) {
        ${keptSession}: session { refreshToken refreshTokenExpiresAt }
      }
    }`,
    { noLocation: true },
  ).definitions,
);
const [refreshAddition] = fieldsOf(additions?.selectionSet);

function askForTokens(field: FieldNode): FieldNode {
  if (!starting.has(field.name.value) || !field.selectionSet) return field;
  const selections = [...field.selectionSet.selections, ...(refreshAddition?.selectionSet?.selections ?? [])];
  return { ...field, selectionSet: { ...field.selectionSet, selections } };
}

function inputOf({ arguments: given = [] }: FieldNode): ValueNode | undefined {
  return given.find(({ name }) => name.value === 'input')?.value;
}

/** Whether a field's input is written out, without a refresh token. */
function lacksToken(field: FieldNode): boolean {
  const input = inputOf(field);
  if (field.name.value !== 'refreshSession' || input?.kind !== Kind.OBJECT) return false;
  return input.fields.every(({ name, value }) => name.value !== 'refreshToken' || value.kind === Kind.NULL);
}

function fillToken(field: FieldNode): FieldNode {
  return lacksToken(field) ? { ...field, arguments: refreshAddition?.arguments ?? [] } : field;
}

/** The same answer without what was asked for besides, and with no refresh token where the client asks for one. */
function withoutTokens(
  { [keptSession]: _, ...payload }: JsonObject,
  { selectionSet }: FieldNode,
): JsonObject {
  for (const session of fieldsOf(selectionSet).filter(({ name }) => name.value === 'session')) {
    const shown = payload[nameOf(session)];
    if (!isObject(shown)) continue;
    const tokens = fieldsOf(session.selectionSet).filter(({ name }) => name.value === 'refreshToken');
    payload[nameOf(session)] = {
      ...shown,
      ...Object.fromEntries(tokens.map((token) => [nameOf(token), ''])),
    };
  }
  return payload;
}

function changeOf(field: FieldNode, { [keptSession]: session }: JsonObject): SessionChange | null {
  if (isObject(session)) {
    const { refreshToken, refreshTokenExpiresAt } = session;
    return {
      kind: 'STARTED',
      refreshToken: String(refreshToken),
      expiresAt: new Date(String(refreshTokenExpiresAt)),
    };
  }
  return ['refreshSession', 'logout'].includes(field.name.value) ? { kind: 'OVER' } : null;
}

/**
 * Prepares a fetch of the users subgraph for clients that keep refresh tokens in a cookie.
 * @param text of a mutation, as a planner writes it
 * @returns null for one that has nothing to do with sessions
 */
export function prepareSessionFetch(text: string): SessionFetch | null {
  const { definitions } = parse(text, { noLocation: true });
  const operation = operationIn(definitions);
  const fields = fieldsOf(operation?.selectionSet);
  if (!operation || !fields.some(({ name }) => starting.has(name.value) || name.value === 'logout'))
    return null;
  const isFilled = fields.some(lacksToken);
  const variableDefinitions: readonly VariableDefinitionNode[] = [
    ...(operation.variableDefinitions ?? []),
    ...(isFilled ? (additions?.variableDefinitions ?? []) : []),
  ];
  const selectionSet = mapFields(operation.selectionSet, (field) => askForTokens(fillToken(field)));
  const rewritten: DefinitionNode = { ...operation, variableDefinitions, selectionSet };
  const inputs = fields
    .filter(({ name }) => name.value === 'refreshSession')
    .map(inputOf)
    .flatMap((input) => (input?.kind === Kind.VARIABLE ? [input.name.value] : []));

  return {
    text: definitions
      .map((definition) => print(definition === operation ? rewritten : definition))
      .join('\n'),
    withToken(variables, token) {
      const filled: JsonObject = { ...variables, ...(isFilled && { [keptToken]: token }) };
      for (const name of inputs) {
        const input = variables[name];
        if (isObject(input)) filled[name] = { ...input, refreshToken: input.refreshToken ?? token };
      }
      return filled;
    },
    takeTokens(data) {
      let change: SessionChange | null = null;
      const shown: JsonObject = { ...data };
      for (const field of fields) {
        const payload = data[nameOf(field)];
        if (!isObject(payload)) continue;
        change = changeOf(field, payload) ?? change;
        shown[nameOf(field)] = withoutTokens(payload, field);
      }
      return { data: shown, change };
    },
  };
}
