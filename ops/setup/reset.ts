import { rm } from 'node:fs/promises';
import { explainStartFailure, loadConfig, readEnvironment, StartupError } from '@pet/platform/config';
import { releaseData } from '@pet/platform/database';

/** `npm run reset`: removes the embedded database and this installation's secrets; the next start seeds anew. */
async function reset(): Promise<void> {
  const { dataDirectory, databaseUrl } = loadConfig(await readEnvironment());
  if (databaseUrl !== null) {
    throw new StartupError(
      'DATABASE_URL names a database of yours, which is not emptied here; unset it to reset the embedded one.',
    );
  }
  await releaseData(dataDirectory);
  await rm(dataDirectory, { recursive: true, force: true });
  console.log(`Removed ${dataDirectory}; "npm start" begins afresh.`);
}

reset().catch((error: unknown) => {
  console.error(explainStartFailure(error) ?? error);
  process.exit(1);
});
