import { type Secrets, StartupError, serviceKeysOf } from '@pet/platform/config';
import { databaseOfSubgraph, identifyDatabase, joinCluster } from '@pet/platform/database';
import { fingerprintOf, openAccessTokens, openServiceSigner } from '@pet/platform/identity';
import { askGateway, askService } from './ask.ts';
import type { Move, MoveOptions } from './move.ts';
import { compareAnswers, readsOf } from './same-answers.ts';

/** @throws StartupError where the service would refuse the gateways' calls, or tell them nothing of what it changes */
export function checkSettings({ gateways, config }: Move, secrets: Secrets): void {
  const known = serviceKeysOf(config, secrets).map(fingerprintOf);
  for (const { operatorsUrl, file, status } of gateways) {
    const missing = !known.includes(status.signsWith)
      ? 'SERVICE_KEYS or DATA_DIRECTORY'
      : status.redis && config.redisUrl === null && 'REDIS_URL';
    if (missing) {
      throw new StartupError(
        `The gateway at ${operatorsUrl} has another ${missing} than the service would have; run this with the gateway's, or put it into ${file}.`,
      );
    }
  }
}

/** @throws StartupError where the service would write to other tables than the gateway does */
export async function checkDatabase(
  name: string,
  { gateways, config }: Move,
  secrets: Secrets,
): Promise<void> {
  const target = await databaseOfSubgraph(
    { name },
    config,
    async () => (await joinCluster(config, secrets)).adminUrl,
  );
  const theirs = await identifyDatabase(target);
  for (const { operatorsUrl, status } of gateways) {
    const ours = status.subgraphs[name]?.database;
    // At a hundred percent it has no tables open.
    if (ours === null && status.subgraphs[name]?.weight === 100) continue;
    if (ours !== theirs) {
      throw new StartupError(
        `The service would use another database than the gateway at ${operatorsUrl}; run this with the gateway's DATABASE_URL and DATA_DIRECTORY, or put them into ${gateways[0].file}.`,
      );
    }
  }
}

/** @throws StartupError naming the reads that the service answers differently */
export async function checkAnswers(
  { name, tell }: MoveOptions,
  url: string,
  { gateways, config }: Move,
  secrets: Secrets,
): Promise<void> {
  const [key] = serviceKeysOf(config, secrets);
  const there = askService(name, url, openServiceSigner(key));
  const here = askGateway(gateways[0].status.url, await openAccessTokens(...secrets.signingKeys));
  const comparisons = await compareAnswers(await readsOf(name), here, there);
  const different = comparisons.filter(({ difference }) => difference !== null);
  for (const { read, difference } of different) tell(`  ${read}: ${difference}`);
  if (different.length > 0)
    throw new StartupError(
      `The service answers differently, and gets no traffic: ${different.length} of ${comparisons.length} reads.`,
    );
  tell(`it answers the same as the gateway to ${comparisons.length} reads`);
}
