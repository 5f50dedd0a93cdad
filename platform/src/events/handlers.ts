import { catalogue, type EventType } from './catalogue.ts';
import { type DomainEvent, parseEvent, type StoredEvent } from './event.ts';
import type { SqlTransaction } from './outbox.ts';

/** Puts off what must not happen unless the handler's transaction commits, for example a wake-up. */
export type AfterCommit = (work: () => void) => void;

/** What a domain does about events, by their type. A handler writes through `tx` only, and may be run again. */
export type EventHandlers<Transaction> = {
  readonly [Type in EventType]?: (
    event: DomainEvent<Type>,
    tx: Transaction,
    afterCommit: AfterCommit,
  ) => Promise<void>;
};

/** A subgraph's handlers together with its way to run a transaction. */
export interface EventSubscriptions {
  /** Whose events it may have handlers for. */
  readonly domains: ReadonlySet<string>;
  /** Whether it handles events of a type. */
  wants(type: string): boolean;
  /**
   * Handles an event in one transaction.
   * @param claim run first in that transaction; false when the event needs no handling any more
   * @returns what `claim` said
   * @throws whatever the handler throws; nothing has been written then
   */
  handle(event: StoredEvent, claim: (tx: SqlTransaction) => Promise<boolean>): Promise<boolean>;
}

/** Runs some work in one transaction of the subgraph's. */
type Transact<Transaction> = (work: (tx: Transaction) => Promise<boolean>) => Promise<boolean>;

/** Claims an event and handles it in the same transaction; what was put off comes after the commit. */
function handling<Transaction extends SqlTransaction>(
  transaction: Transact<Transaction>,
  handler: (event: StoredEvent, tx: Transaction, afterCommit: AfterCommit) => Promise<void>,
): EventSubscriptions['handle'] {
  return async (event, claim) => {
    const committed: (() => void)[] = [];
    const claimed = await transaction(async (tx) => {
      if (!(await claim(tx))) return false;
      await handler(event, tx, (work) => committed.push(work));
      return true;
    });
    for (const work of committed) work();
    return claimed;
  };
}

/** Subscribes a subgraph to the types of events it has handlers for. */
export function subscribeTo<Transaction extends SqlTransaction>(
  transaction: Transact<Transaction>,
  handlers: EventHandlers<Transaction>,
): EventSubscriptions {
  const types = new Set(Object.keys(handlers));
  const wanted = Object.entries(catalogue).filter(([type]) => types.has(type));

  async function dispatch<Type extends EventType>(
    type: Type,
    event: StoredEvent,
    tx: Transaction,
    afterCommit: AfterCommit,
  ): Promise<void> {
    await handlers[type]?.(parseEvent(type, event), tx, afterCommit);
  }

  return {
    domains: new Set(wanted.map(([, { domain }]) => domain)),
    wants: (type) => types.has(type),
    handle: handling(transaction, (event, ...rest) => dispatch(event.type as EventType, event, ...rest)),
  };
}

/**
 * Subscribes a subgraph to every event of every domain, whatever its type and version. The handler is given events as
 * they were sent, also those of a publisher that is ahead of this process: see `knownEvent`.
 */
export function subscribeToAll<Transaction extends SqlTransaction>(
  transaction: Transact<Transaction>,
  handler: (event: StoredEvent, tx: Transaction, afterCommit: AfterCommit) => Promise<void>,
): EventSubscriptions {
  return {
    domains: new Set(Object.values(catalogue).map(({ domain }) => domain)),
    wants: () => true,
    handle: handling(transaction, handler),
  };
}

/** Of a subgraph that nothing else concerns. */
export const noSubscriptions: EventSubscriptions = {
  domains: new Set(),
  wants: () => false,
  handle: async () => false,
};
