import type { Pool } from 'pg';

/**
 * Has the database count how often builder has handled each event: by a trigger, so in the transaction of the handler
 * itself. What builder does about an order it can do only once (the design is ORDERED then), and that would hide a
 * second handling.
 */
export async function placeWitness(database: Pool): Promise<void> {
  await database.query(`
    CREATE SCHEMA witness;
    CREATE TABLE witness.effects (aggregate_id UUID NOT NULL, event JSONB NOT NULL);
    CREATE FUNCTION witness.effect() RETURNS TRIGGER LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
      INSERT INTO witness.effects VALUES (NEW.aggregate_id, NEW.event);
      RETURN NULL;
    END $$;
    CREATE TRIGGER witness AFTER UPDATE OF handled_at ON builder.inbox FOR EACH ROW
      WHEN (OLD.handled_at IS NULL AND NEW.handled_at IS NOT NULL) EXECUTE FUNCTION witness.effect()`);
}

/** What can be broken from outside so that a checker must notice. */
const sabotages = {
  /** There is no outbox: events are not written. */
  'the outbox drops events': {
    trigger: 'BEFORE INSERT ON orders.outbox FOR EACH ROW',
    body: 'RETURN NULL;',
  },
  /** What was handed on once is never handed on again. */
  'the outbox repeats nothing': {
    trigger: `BEFORE UPDATE ON orders.outbox FOR EACH ROW
      WHEN (OLD.published_at IS NOT NULL AND NEW.published_at IS NULL)`,
    body: 'RETURN NULL;',
  },
  /** A repeat is not recognised. */
  'the inbox forgets': {
    trigger: 'AFTER UPDATE OF handled_at ON builder.inbox FOR EACH ROW WHEN (NEW.handled_at IS NOT NULL)',
    body: 'DELETE FROM builder.inbox WHERE id = NEW.id; RETURN NULL;',
  },
} as const;

/** Does something while a part of the product is broken. */
export async function underSabotage<Result>(
  database: Pool,
  sabotage: keyof typeof sabotages,
  work: () => Promise<Result>,
): Promise<Result> {
  const { trigger, body } = sabotages[sabotage];
  await database.query(`
    CREATE FUNCTION witness.sabotage() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN ${body} END $$;
    CREATE TRIGGER sabotage ${trigger} EXECUTE FUNCTION witness.sabotage()`);
  try {
    return await work();
  } finally {
    await database.query('DROP FUNCTION witness.sabotage() CASCADE');
  }
}
