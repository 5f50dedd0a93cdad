import type { WakeUps } from './wake-ups.ts';

/** What to follow; `Entry` is a row of a durable history with a position that only grows. */
export interface History<Entry> {
  readonly wakeUps: WakeUps;
  /** The topic a writer publishes to after its transaction has committed. */
  readonly topic: string;
  /** The last position the subscriber has seen; what lies above is replayed first. */
  readonly after: number;
  /**
   * Reads some of the entries above a position in ascending order, and none only when there are none. It checks
   * the actor's right each time: what it throws ends the stream.
   */
  read(after: number): Promise<readonly Entry[]>;
  position(entry: Entry): number;
  /** Whether no entry can follow this one. */
  isLast?(entry: Entry): boolean;
}

/**
 * A live view of a history: replays what the subscriber missed, then follows. The subscriber never sees a gap,
 * a repeat or a step back, because every entry comes from the database in order and wake-ups only say when to look.
 * Ending the iterator (`return`) takes effect at once, also while it waits.
 */
export function followHistory<Entry>(history: History<Entry>): AsyncGenerator<Entry, void, undefined> {
  let ended = false;
  let awake = false;
  let wakeWaiter: (() => void) | null = null;

  function wake(): void {
    awake = true;
    wakeWaiter?.();
  }

  async function nextWakeUp(): Promise<void> {
    if (!awake)
      await new Promise<void>((resolve) => {
        wakeWaiter = resolve;
      });
    wakeWaiter = null;
    awake = false;
  }

  async function* entries(): AsyncGenerator<Entry, void, undefined> {
    // Listening starts before the first read, so that nothing committed in between is missed.
    const stopListening = await history.wakeUps.listen(history.topic, wake);
    try {
      let after = history.after;
      while (!ended) {
        const batch = await history.read(after);
        for (const entry of batch) {
          yield entry;
          after = history.position(entry);
          if (history.isLast?.(entry)) return;
        }
        if (batch.length === 0) await nextWakeUp();
      }
    } finally {
      stopListening();
    }
  }

  const generator = entries();
  const endGenerator = generator.return.bind(generator);
  // A generator that awaits cannot be ended from outside until it goes on, so it is woken first.
  generator.return = (value) => {
    ended = true;
    wake();
    return endGenerator(value);
  };
  return generator;
}
