/**
 * `npm run doctor`: what is unsafe or missing in the configuration at hand, and what to do about it. The exit code is 1
 * when something is unsafe.
 */
import { explainStartFailure } from '@pet/platform/config';
import { checks, examine } from './checks.ts';
import { lookUpFacts } from './look-up.ts';

async function run(): Promise<void> {
  const findings = examine(await lookUpFacts());
  for (const { severity, problem, remedy } of findings) {
    console.log(`${severity.padEnd(7)} ${problem}\n        ${remedy}`);
  }
  const unsafe = findings.filter(({ severity }) => severity === 'unsafe').length;
  if (unsafe === 0) console.log(`Nothing is unsafe, of the ${checks.length} things that were looked at.`);
  process.exitCode = unsafe === 0 ? 0 : 1;
}

run().catch((error: unknown) => {
  const sentence = explainStartFailure(error);
  console.error(sentence === null ? error : `unsafe  ${sentence}`);
  process.exit(1);
});
