import type { Logger } from '@pet/platform/observability';
import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  halfJitterGenerator,
  handleWhen,
  type IBackoff,
  type IBackoffFactory,
} from 'cockatiel';
import type { Departure } from '../departure.ts';
import { CallEnd } from './call-end.ts';
import { SubgraphFailure } from './failures.ts';
import { openRetryBudget } from './retry-budget.ts';

/** How calls to one subgraph are limited; times are in milliseconds. */
export interface CallLimits {
  /** All of a fetch: its attempts, and the pauses between them. */
  readonly deadline: number;
  /** Attempts after the first, of a query. */
  readonly mostRetries: number;
  readonly firstRetryAfter: number;
  /** Retries per call, and how many can be saved up. */
  readonly retryShare: number;
  readonly mostSavedRetries: number;
  /** Failed attempts in a row that open the circuit. */
  readonly breakAfter: number;
  /** How long it stays open before one call may probe; doubled after each failed probe, up to 30 s. */
  readonly probeAfter: number;
}

/** One attempt of a call, which ends no later than the call. */
export type Attempt<Answer> = (end: CallEnd) => Promise<Answer>;

export interface CallPolicy {
  /**
   * @param options.repeatable whether a second attempt does no harm: only where nothing is written
   * @param options.departure happens when nobody waits for the answer any more
   * @throws SubgraphFailure, or BrokenCircuitError while the circuit is open
   */
  run<Answer>(
    attempt: Attempt<Answer>,
    options: { readonly repeatable: boolean; readonly departure: Departure | undefined },
  ): Promise<Answer>;
}

const longestPause = 30_000;

/** Doubles from `initialDelay`, and takes between half and all of it, so that many clients do not come at once. */
export function jitteredBackoff(initialDelay: number): IBackoffFactory<unknown> {
  return new ExponentialBackoff({ generator: halfJitterGenerator, initialDelay, maxDelay: longestPause });
}

/**
 * Deadline, circuit breaker and retries of one subgraph: they belong together because they share its state.
 * @param onCircuit told when the circuit opens, and when it is closed again
 */
export function openCallPolicy(
  limits: CallLimits,
  logger: Logger,
  onCircuit: (open: boolean) => void,
): CallPolicy {
  const budget = openRetryBudget(limits.retryShare, limits.mostSavedRetries);
  const backoff = jitteredBackoff(limits.firstRetryAfter);
  const breaker = circuitBreaker(handleWhen(speaksAgainstSubgraph), {
    halfOpenAfter: jitteredBackoff(limits.probeAfter),
    breaker: new ConsecutiveBreaker(limits.breakAfter),
  });
  breaker.onBreak(() => {
    onCircuit(true);
    logger.error('circuit opened: the subgraph is not called for a while');
  });
  breaker.onHalfOpen(() => logger.info('circuit half open: one call probes the subgraph'));
  breaker.onReset(() => {
    onCircuit(false);
    logger.info('circuit closed: the subgraph is called again');
  });

  function speaksAgainstSubgraph(error: Error): boolean {
    if (!(error instanceof SubgraphFailure)) return false;
    // A probe whose caller went away has proved nothing. cockatiel would take it for a success.
    return error.unhealthy || (error.reason === 'abandoned' && breaker.state === CircuitState.HalfOpen);
  }

  /** Passes one attempt through the breaker. */
  function guarded<Answer>(attempt: Attempt<Answer>, end: CallEnd): Promise<Answer> {
    // While a probe is out, cockatiel queues the other calls behind it; a subgraph that hangs would hold them all.
    if (breaker.state === CircuitState.HalfOpen) throw new BrokenCircuitError();
    return breaker.execute(() => attempt(end));
  }

  function mayRepeat(error: unknown, retries: number): boolean {
    return (
      error instanceof SubgraphFailure &&
      error.repeatable &&
      retries < limits.mostRetries &&
      // Last, since asking spends it.
      budget.spend()
    );
  }

  /** Not cockatiel's retry: it neither asks a budget nor wakes from its pause when the caller goes away. */
  return {
    async run(attempt, { repeatable, departure }) {
      budget.earn();
      const end = new CallEnd(limits.deadline, { repeatable, departure });
      let pause: IBackoff<unknown> | undefined;
      try {
        for (let retries = 0; ; retries += 1) {
          try {
            return await guarded(attempt, end);
          } catch (error) {
            if (!repeatable || !mayRepeat(error, retries)) throw error;
            pause = (pause ?? backoff).next(undefined);
            if (!(await end.pause(pause.duration))) throw error;
          }
        }
      } finally {
        end.close();
      }
    },
  };
}
