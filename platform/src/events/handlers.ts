import type { EventType } from './catalogue.ts';
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
  readonly types: ReadonlySet<string>;
  /**
   * Handles an event in one transaction.
   * @param claim run first in that transaction; false when the event needs no handling any more
   * @returns what `claim` said
   * @throws whatever the handler throws; nothing has been written then
   */
  handle(event: StoredEvent, claim: (tx: SqlTransaction) => Promise<boolean>): Promise<boolean>;
}

/** Subscribes a subgraph to the types of events it has handlers for. */
export function subscribeTo<Transaction extends SqlTransaction>(
  transaction: (work: (tx: Transaction) => Promise<boolean>) => Promise<boolean>,
  handlers: EventHandlers<Transaction>,
): EventSubscriptions {
  const types = new Set(Object.keys(handlers));

  async function dispatch<Type extends EventType>(
    type: Type,
    event: StoredEvent,
    tx: Transaction,
    afterCommit: AfterCommit,
  ): Promise<void> {
    await handlers[type]?.(parseEvent(type, event), tx, afterCommit);
  }

  return {
    types,
    async handle(event, claim) {
      const committed: (() => void)[] = [];
      const claimed = await transaction(async (tx) => {
        if (!(await claim(tx))) return false;
        await dispatch(event.type as EventType, event, tx, (work) => committed.push(work));
        return true;
      });
      for (const work of committed) work();
      return claimed;
    },
  };
}
