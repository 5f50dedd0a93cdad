import { randomUUID } from 'node:crypto';
import {
  type ColumnType,
  ColumnTypeEnum,
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
  type SqlResultSet,
  type Transaction,
} from '@prisma/driver-adapter-utils';
import pg from 'pg';

/** What the engine's catalogue queries answer. adapter-pg knows more types, but refuses 18, the internal "char". */
const columnTypes: Readonly<Record<number, ColumnType>> = {
  16: ColumnTypeEnum.Boolean,
  18: ColumnTypeEnum.Character,
  19: ColumnTypeEnum.Text, // name
  20: ColumnTypeEnum.Int64,
  21: ColumnTypeEnum.Int32,
  23: ColumnTypeEnum.Int32,
  25: ColumnTypeEnum.Text,
  26: ColumnTypeEnum.Int64, // oid
  1003: ColumnTypeEnum.TextArray, // name[]
  1005: ColumnTypeEnum.Int32Array,
  1009: ColumnTypeEnum.TextArray,
  1043: ColumnTypeEnum.Text,
};

/** Turns PostgreSQL's refusals into the form the engine reports; anything else is passed on as it is. */
async function withEngineErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    const { code = 'N/A', severity = 'N/A', message, detail, column, hint } = error;
    throw new DriverAdapterError({ kind: 'postgres', code, severity, message, detail, column, hint });
  }
}

/** One connection, as the engine wants it. */
class EngineConnection implements SqlDriverAdapter {
  readonly provider = 'postgres';
  readonly adapterName = '@prisma/adapter-pg';
  readonly dispose: () => Promise<void>;
  readonly #client: pg.Client;
  readonly #schema: string;

  constructor(client: pg.Client, schema: string, dispose: () => Promise<void>) {
    this.#client = client;
    this.#schema = schema;
    this.dispose = dispose;
  }

  async queryRaw({ sql, args }: SqlQuery): Promise<SqlResultSet> {
    const { fields, rows } = await withEngineErrors(() =>
      this.#client.query<unknown[]>({ text: sql, values: args, rowMode: 'array' }),
    );
    return {
      columnNames: fields.map((field) => field.name),
      columnTypes: fields.map(({ name, dataTypeID }) => {
        const type = columnTypes[dataTypeID];
        if (type !== undefined) return type;
        throw new DriverAdapterError({ kind: 'UnsupportedNativeDataType', type: `${dataTypeID} of ${name}` });
      }),
      rows,
    };
  }

  async executeRaw({ sql, args }: SqlQuery): Promise<number> {
    const { rowCount } = await withEngineErrors(() => this.#client.query(sql, args));
    return rowCount ?? 0;
  }

  /** Sends the script whole: splitting at `;`, as adapter-pg does, breaks functions and quoted semicolons. */
  async executeScript(script: string): Promise<void> {
    await withEngineErrors(() => this.#client.query(script));
  }

  async startTransaction(): Promise<Transaction> {
    throw new Error('Comparing schemas needs no transaction');
  }

  getConnectionInfo() {
    return { schemaName: this.#schema, supportsRelationJoins: true };
  }
}

/** A scratch database, and shadow databases beside it that live as long as the engine's connection to them. */
export class ScratchDatabases implements SqlMigrationAwareDriverAdapterFactory {
  readonly provider = 'postgres';
  readonly adapterName = '@prisma/adapter-pg';
  readonly #url: string;
  readonly #schema: string;
  readonly #scratch: pg.Client;
  readonly #shadows = new Set<EngineConnection>();

  private constructor(url: string, schema: string, scratch: pg.Client) {
    this.#url = url;
    this.#schema = schema;
    this.#scratch = scratch;
  }

  /** Connects to the scratch database; throws what `pg` throws. */
  static async open(url: string, schema: string): Promise<ScratchDatabases> {
    return new ScratchDatabases(url, schema, await connect(url, schema));
  }

  async connect(): Promise<SqlDriverAdapter> {
    return new EngineConnection(this.#scratch, this.#schema, async () => {});
  }

  async connectToShadowDb(): Promise<SqlDriverAdapter> {
    const database = `migration_shadow_${randomUUID().replaceAll('-', '')}`;
    const url = new URL(this.#url);
    url.pathname = `/${database}`;
    await withEngineErrors(() => this.#scratch.query(`CREATE DATABASE ${database}`));
    const client = await connect(url.href, this.#schema);
    const shadow = new EngineConnection(client, this.#schema, async () => {
      this.#shadows.delete(shadow);
      await client.end();
      await this.#scratch.query(`DROP DATABASE ${database}`);
    });
    this.#shadows.add(shadow);
    return shadow;
  }

  /** Removes the shadow databases that the engine leaves behind when a migration fails, and disconnects. */
  async close(): Promise<void> {
    for (const shadow of this.#shadows) await shadow.dispose();
    await this.#scratch.end();
  }
}

/** The engine looks into the schema it is told of, and migrations name none: `search_path` makes them the same. */
async function connect(url: string, schema: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  // A lost connection fails the next query, which says so; unheard, the event would end the process.
  client.on('error', () => {});
  await client.connect();
  const name = pg.escapeIdentifier(schema);
  await client.query(`CREATE SCHEMA IF NOT EXISTS ${name}; SET search_path TO ${name}`);
  return client;
}
