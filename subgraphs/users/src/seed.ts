import { demoAccounts, demoPassword } from '@pet/platform/demo';
import type { Database } from './database.ts';
import { defaultPreferences } from './domain/preferences.ts';
import type { PasswordHashes } from './service/password-hashes.ts';

/** Opens the demo accounts in an empty database; does nothing once there is any account. */
export async function seedAccounts(database: Database, passwordHashes: PasswordHashes): Promise<void> {
  if ((await database.user.findFirst({ select: { id: true } })) !== null) return;
  const accounts = Object.values(demoAccounts);
  const passwordHash = await passwordHashes.make(demoPassword);
  const createdAt = new Date();
  // Two processes may start, and seed, at once.
  await database.$transaction([
    database.user.createMany({
      data: accounts.map((account) => ({ ...account, passwordHash, createdAt })),
      skipDuplicates: true,
    }),
    database.preferences.createMany({
      data: accounts.map(({ id }) => ({ userId: id, ...defaultPreferences })),
      skipDuplicates: true,
    }),
  ]);
}
