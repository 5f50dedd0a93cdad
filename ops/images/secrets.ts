/**
 * `npm run secrets`: makes the keys and passwords that docker-compose.yml takes from `secrets/`. What is there already
 * stays as it is, because the database was made with it.
 */
import { randomBytes } from 'node:crypto';
import { access, chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadSecrets } from '@pet/platform/config';

const folder = fileURLToPath(new URL('../../secrets/', import.meta.url));

async function writeUnlessThere(name: string, text: string): Promise<void> {
  const there = await access(join(folder, name)).then(
    () => true,
    () => false,
  );
  if (!there) await writeFile(join(folder, name), text);
  // The user in the containers is another one than ours and has to read them; nobody else gets into the folder.
  await chmod(join(folder, name), 0o644);
}

await mkdir(folder, { recursive: true, mode: 0o700 });
await loadSecrets(folder);
await chmod(join(folder, 'secrets.json'), 0o644);
// Where audit keeps its checkpoints, as that user.
await mkdir(join(folder, 'audit'), { recursive: true });
await chmod(join(folder, 'audit'), 0o777);
await writeUnlessThere('database_password', randomBytes(24).toString('base64url'));
await writeUnlessThere('shop_password', randomBytes(24).toString('base64url'));
const password = await readFile(join(folder, 'shop_password'), 'utf8');
await writeUnlessThere(
  'settings.env',
  [
    `DATABASE_URL=postgresql://shop:${password}@postgres:5432/all_pet_plus`,
    'REDIS_URL=redis://redis:6379',
    '',
  ].join('\n'),
);
console.log(`The keys and passwords are in ${folder}; keep them, and keep them to yourself.`);
