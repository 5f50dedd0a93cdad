import { type Claims, isFulfilled, type Requirement, signedIn } from '@pet/platform/authorization';
import {
  type DocumentNode,
  type FieldNode,
  getOperationAST,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { CompileEnvironment } from '../compile-environment.ts';
import { type PreparedOperation, prepareOperation } from '../prepared-operation.ts';
import type { LoadedSupergraph } from '../supergraph.ts';
import { type Refusal, refuse } from './refusal.ts';

/** Of the 2^n ways to fulfil n requirements, actors fulfil few: ours, as nobody, customers, staff and administrators. */
const mostPrepared = 8;

type GuardedFields = ReadonlyMap<FieldNode, readonly Requirement[]>;

/**
 * Finds the guarded fields of an operation, those in its document's fragments included. What a field asks for depends on
 * the type it is written on and not on the place its fragment is spread in, so each node is looked at once.
 */
function guardedFields(
  document: DocumentNode,
  operationName: string | undefined,
  { guards, apiSchema }: LoadedSupergraph,
): GuardedFields {
  const guarded = new Map<FieldNode, readonly Requirement[]>();
  if (!guards.any) return guarded;
  const operation = getOperationAST(document, operationName);
  const types = new TypeInfo(apiSchema);
  visit(
    document,
    visitWithTypeInfo(types, {
      // The other operations of a document are none of this one's business.
      OperationDefinition: (node) => (node === operation ? undefined : false),
      Field(node) {
        const parentName = types.getParentType()?.name ?? '';
        const requirements = guards.requirementsOf(parentName, node.name.value);
        if (requirements.length > 0) guarded.set(node, requirements);
      },
    }),
  );
  return guarded;
}

/**
 * A client's operation, and what of it each may have: planned without the fields that somebody is refused, once for each
 * set of fulfilled requirements. One without guarded fields is planned once for all.
 */
export class GuardedOperation<Context extends object> {
  readonly #document: DocumentNode;
  readonly #operationName: string | undefined;
  readonly #environment: CompileEnvironment<Context>;
  readonly #fields: GuardedFields;
  /** What the answer depends on, each once. */
  readonly #requirements: readonly Requirement[];
  /** By which of the requirements are fulfilled. */
  readonly #prepared = new LRUCache<string, PreparedOperation<Context>>({ max: mostPrepared });

  /** @param document valid against the supergraph's API schema */
  constructor(
    document: DocumentNode,
    operationName: string | undefined,
    environment: CompileEnvironment<Context>,
  ) {
    this.#document = document;
    this.#operationName = operationName;
    this.#environment = environment;
    this.#fields = guardedFields(document, operationName, environment.supergraph);
    const requirements = [...this.#fields.values()].flat();
    // Whether somebody is signed in decides how a refusal is answered.
    if (requirements.length > 0) requirements.push([[signedIn]]);
    this.#requirements = [...new Map(requirements.map((one) => [JSON.stringify(one), one])).values()];
  }

  /** What has been prepared so far. */
  get prepared(): PreparedOperation<Context>[] {
    return [...this.#prepared.values()];
  }

  /**
   * Prepares what somebody with these claims may have of the operation, or finds it.
   * @throws whatever {@link prepareOperation} throws
   */
  preparedFor(claims: Claims): PreparedOperation<Context> {
    let fulfilled = '';
    for (const requirement of this.#requirements) fulfilled += isFulfilled(requirement, claims) ? '+' : '-';
    const known = this.#prepared.get(fulfilled);
    if (known) return known;
    const request = { document: this.#document, operationName: this.#operationName, claims };
    const prepared = prepareOperation(request, this.#refusalFor(claims), this.#environment);
    this.#prepared.set(fulfilled, prepared);
    return prepared;
  }

  #refusalFor(claims: Claims): Refusal | null {
    const refused = new Set<FieldNode>();
    for (const [field, requirements] of this.#fields) {
      if (!requirements.every((requirement) => isFulfilled(requirement, claims))) refused.add(field);
    }
    return refused.size === 0 ? null : refuse(this.#document, refused, claims);
  }
}
