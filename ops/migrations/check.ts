/** `npm run migrate:check`: do the migrations of every subgraph lead to what its schema.prisma says? */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sqlMissingFromMigrations, withScratchPostgres } from './schema-engine.ts';

const subgraphs = fileURLToPath(new URL('../../subgraphs', import.meta.url));

/** Says on the console what it finds; true when the migrations match. */
async function matches(name: string, url: string): Promise<boolean> {
  const folder = join(subgraphs, name, 'prisma');
  try {
    const sql = await sqlMissingFromMigrations({
      url,
      schema: 'migration_scratch',
      schemaFile: join(folder, 'schema.prisma'),
      migrationsFolder: join(folder, 'migrations'),
    });
    if (sql === '') console.log(`${name}: migrations match schema.prisma`);
    else
      console.error(
        `${name}: migrations lack this (write it by: npm run migrate -- ${name} <name>)\n\n${sql}`,
      );
    return sql === '';
  } catch (error) {
    console.error(`${name}: ${error instanceof Error ? error.message : error}`);
    return false;
  }
}

const names = (await readdir(subgraphs)).filter((name) => existsSync(join(subgraphs, name, 'prisma'))).sort();
try {
  await withScratchPostgres(async (url) => {
    for (const name of names) {
      if (!(await matches(name, url))) process.exitCode = 1;
    }
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
