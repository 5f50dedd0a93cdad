import type { RateLimiter } from '@pet/platform/limits';
import { type DocumentNode, type GraphQLError, type GraphQLSchema, getOperationAST } from 'graphql';
import { type Amount, amountOf } from './cost/amount.ts';
import { compileCost } from './cost/compile.ts';
import { excessiveCost, type OperationCost } from './cost/demand.ts';
import type { CostRules } from './cost/rules.ts';
import { compileSlicing, type SlicingCheck } from './cost/slicing.ts';
import type { FieldRates } from './field-rates.ts';
import {
  countUsage,
  type Header,
  type LimitedClient,
  rateLimited,
  rateLimitHeaders,
} from './rate-limiting.ts';
import type { Refusals } from './refusals.ts';
import { compileUsage, type Usage } from './usage.ts';

type Variables = Readonly<Record<string, unknown>>;

/** An operation that is valid against the schema. Its variables may be coerced or not, and need not fit. */
export interface LimitedOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly variables: Variables;
}

/** What the limits say of one request. */
export interface Verdict {
  /** Why it is not to run: RATE_LIMITED, OPERATION_TOO_EXPENSIVE or SLICING_ARGUMENT_REQUIRED; null where it may. */
  readonly refusal: GraphQLError | null;
  /** What an answer over HTTP says of the client's limits; empty where there are none. */
  readonly headers: readonly Header[];
  /** Null where it is not known. */
  readonly cost: OperationCost | null;
}

/** What operations are limited by. */
export interface OperationLimitsOptions {
  /** Counts requests by what is said of their root fields; null where nobody counts. */
  readonly rates: { readonly limiter: RateLimiter; readonly fields: FieldRates } | null;
  readonly refusals: Refusals;
  readonly costs: {
    readonly max: number;
    /** The longest list that a slicing argument can ask for. */
    readonly longestList: number;
    /** What the supergraph behind a schema says of costs; null where it says nothing, and nothing is limited. */
    rulesOf(schema: GraphQLSchema): CostRules | null;
  };
}

interface Compiled {
  readonly usageOf: ((variables: Variables) => Usage) | null;
  readonly cost: Amount | null;
  readonly slicing: SlicingCheck | null;
}

/**
 * What a client may ask for at once and in a minute, the same over every transport. What an operation takes of its
 * limits is compiled once for each document that is kept.
 */
export class OperationLimits {
  readonly #options: OperationLimitsOptions;
  readonly #compiled = new WeakMap<DocumentNode, Map<string | undefined, Compiled>>();

  constructor(options: OperationLimitsOptions) {
    this.#options = options;
  }

  /** Counts a request, and says whether it may run; one that is refused has been counted too. */
  async admit(operation: LimitedOperation, client: LimitedClient): Promise<Verdict> {
    const verdict = await this.#judge(operation, client);
    if (verdict.refusal) this.#options.refusals.tell(verdict.refusal);
    return verdict;
  }

  async #judge(operation: LimitedOperation, client: LimitedClient): Promise<Verdict> {
    const { rates, costs } = this.#options;
    const compiled = this.#compiledOf(operation);
    let headers: readonly Header[] = [];
    if (rates && compiled?.usageOf) {
      const state = await countUsage(rates.limiter, compiled.usageOf(operation.variables), client);
      headers = rateLimitHeaders(state);
      if (!state.allowed) return { refusal: rateLimited(state), headers, cost: null };
    }
    if (compiled?.cost == null) return { refusal: null, headers, cost: null };
    const cost = { requested: amountOf(compiled.cost, operation.variables), max: costs.max };
    return { refusal: compiled.slicing?.(operation.variables) ?? excessiveCost(cost), headers, cost };
  }

  /** Null for a name that the document lacks: names come from clients, so that is not kept. */
  #compiledOf({ schema, document, operationName }: LimitedOperation): Compiled | null {
    const operations = this.#compiled.get(document) ?? new Map<string | undefined, Compiled>();
    this.#compiled.set(document, operations);
    const known = operations.get(operationName);
    if (known) return known;
    const compiled = this.#compile(schema, document, operationName);
    if (compiled) operations.set(operationName, compiled);
    return compiled;
  }

  #compile(schema: GraphQLSchema, document: DocumentNode, name: string | undefined): Compiled | null {
    const operation = getOperationAST(document, name);
    if (!operation) return null;
    const { rates, costs } = this.#options;
    const rules = costs.rulesOf(schema);
    return {
      usageOf: rates && compileUsage(schema, document, operation, rates.fields),
      cost: rules && compileCost({ schema, rules, longestList: costs.longestList }, document, operation),
      slicing: rules && compileSlicing(schema, rules, document, operation),
    };
  }
}
