// Runs before the bench. Installs the peers when that has not been done yet; the project's own dependencies must be
// there already, because the bench shares its one copy of graphql.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const bench = fileURLToPath(new URL('.', import.meta.url));

// npm writes this file at the end of an install, so an install that was cut short does not count.
const installed = `${bench}node_modules/.package-lock.json`;
if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(`${bench}package-lock.json`).mtimeMs) {
  console.error('… installing the peers (npm ci in bench/), about a minute');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: bench,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    console.error('\nInstalling the peers failed; npm says above why.');
    process.exit(1);
  }
}
