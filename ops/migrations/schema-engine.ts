import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { startEmbeddedPostgres } from '@pet/platform/database';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { MigrationDirectory, MigrationList } from '@prisma/schema-engine-wasm';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { ScratchDatabases } from './schema-engine-adapter.ts';

/** The little we call of what @types/node leaves to TypeScript's DOM library. */
declare const WebAssembly: {
  instantiate(
    module: Uint8Array,
    imports: Record<string, object>,
  ): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>;
};

declare global {
  /** The engine calls it with the reason when it panics. */
  var PRISMA_WASM_PANIC_REGISTRY: { set_message(message: string): never } | undefined;
}

export interface MigrationComparison {
  /** Connection string of an empty scratch database; its role must be allowed to create databases. */
  readonly url: string;
  /** Schema to work in; take a name that no table has (it is cut out of the SQL). */
  readonly schema: string;
  /** Path of `schema.prisma`. */
  readonly schemaFile: string;
  /** Path of the folder of migrations; it need not exist. */
  readonly migrationsFolder: string;
}

/**
 * Compares the state after all migrations with the datamodel. Applies the migrations to a temporary database beside
 * the scratch one, which it removes again.
 *
 * @returns the SQL that leads from the one to the other, names unqualified; '' when nothing differs.
 * @throws Error whose message says why: an invalid datamodel, a migration that fails, an unreachable server.
 */
export async function sqlMissingFromMigrations(comparison: MigrationComparison): Promise<string> {
  const { url, schema, schemaFile, migrationsFolder } = comparison;
  const [content, migrations] = await Promise.all([
    readFile(schemaFile, 'utf8'),
    readMigrations(migrationsFolder),
  ]);
  const { SchemaEngine } = await loadEngine();
  const databases = await ScratchDatabases.open(url, schema);
  try {
    const adapter = bindMigrationAwareSqlAdapterFactory(databases);
    const engine = await SchemaEngine.new({ datamodels: undefined }, () => {}, adapter);
    const { exitCode, stdout } = await engine.diff({
      from: { tag: 'migrations', ...migrations },
      to: { tag: 'schemaDatamodel', files: [{ path: resolve(schemaFile), content }] },
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    });
    engine.free();
    if (exitCode === 0 || stdout === null) return '';
    // The engine names the schema where an enum loses a value, but migrations must run in any schema.
    return stdout.replaceAll(`"${schema}".`, '');
  } catch (error) {
    throw new Error(readableMessage(error), { cause: error });
  } finally {
    await databases.close();
  }
}

/**
 * Starts a private PostgreSQL for as long as `work` lasts, in a temporary folder that is removed with it, also when
 * the process is told to end or the engine panics, which no `catch` sees.
 *
 * @param work gets the superuser's connection string to an empty database.
 */
export async function withScratchPostgres<T>(work: (url: string) => Promise<T>): Promise<T> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'scratch-postgres-'));
  const password = randomUUID();
  const starting = startEmbeddedPostgres({ dataDirectory, password, durable: false });
  let removal: Promise<void> | undefined;
  const remove = () => {
    removal ??= (async () => {
      const server = await starting.catch(() => null);
      await server?.stop();
      await rm(dataDirectory, { recursive: true, force: true });
    })();
    return removal;
  };
  const leave = () => void remove().finally(() => process.exit(1));
  const crash = (error: Error) => {
    console.error(error.message);
    leave();
  };
  process.once('SIGINT', leave).once('SIGTERM', leave).once('uncaughtException', crash);
  try {
    const { url } = await starting;
    return await work(url);
  } finally {
    process.off('SIGINT', leave).off('SIGTERM', leave).off('uncaughtException', crash);
    await remove();
  }
}

let loading: Promise<typeof bindings> | undefined;

/** Does by hand what the package's entry point leaves to a bundler or to an experimental flag of Node. */
function loadEngine(): Promise<typeof bindings> {
  loading ??= (async () => {
    globalThis.PRISMA_WASM_PANIC_REGISTRY = {
      // Unless this throws, the engine does, out of reach of its caller and with no word but "unreachable".
      set_message(message) {
        throw new Error(`Prisma's schema engine failed: ${message}`);
      },
    };
    const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm');
    const file = await readFile(join(entry, '../schema_engine_bg.wasm'));
    const { instance } = await WebAssembly.instantiate(file, { './schema_engine_bg.js': bindings });
    bindings.__wbg_set_wasm(instance.exports);
    instance.exports.__wbindgen_start();
    return bindings;
  })();
  return loading;
}

/** Reads a folder of migrations the way the Prisma CLI does: sub-folders in order of name. */
async function readMigrations(folder: string): Promise<MigrationList> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(unlessMissing([]));
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  // The lock is written together with the first migration.
  const withoutLock = names.length === 0 ? 'provider = "postgresql"' : null;
  const lockfile = await readFile(join(folder, 'migration_lock.toml'), 'utf8').catch(
    unlessMissing(withoutLock),
  );
  return {
    baseDir: resolve(folder),
    lockfile: { path: 'migration_lock.toml', content: lockfile },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(names.sort().map((name) => readMigration(folder, name))),
  };
}

async function readMigration(folder: string, path: string): Promise<MigrationDirectory> {
  const value = await readFile(join(folder, path, 'migration.sql'), 'utf8');
  return { path, migrationFile: { path: 'migration.sql', content: { tag: 'ok', value } } };
}

function unlessMissing<T>(substitute: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT') return substitute;
    throw error;
  };
}

/** The engine's own words without its trace (`   0: schema_engine_wasm::…`), colours and names of its layers. */
function readableMessage(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const [words = message] = message.split(/\n +0: schema_engine/);
  return stripVTControlCharacters(words)
    .replace(/\s+Error:\nexternal connector error\n(Error querying the database: )?/, ' ')
    .trim();
}
