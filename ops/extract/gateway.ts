import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { StartupError } from '@pet/platform/config';
import { type GatewayStatus, gatewayStatus } from '@pet/platform/service';
import { rewriteSettings } from './settings-file.ts';

/** Milliseconds. */
const answerWithin = 5_000;
const moveWithin = 60_000;
const lookAgainAfter = 100;

/** A gateway, as its operators' listener describes it. */
export interface Gateway {
  /** Where that listener is, without a trailing slash. */
  readonly operatorsUrl: string;
  readonly status: GatewayStatus;
}

/** A gateway that reads its settings again when it is told to. */
export interface MovableGateway extends Gateway {
  /** The file of its settings. */
  readonly file: string;
}

/**
 * Asks a gateway where its subgraphs run.
 * @throws StartupError when no gateway answers there
 */
export async function lookAt(operatorsUrl: string): Promise<Gateway> {
  try {
    const response = await fetch(`${operatorsUrl}/subgraphs`, { signal: AbortSignal.timeout(answerWithin) });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return { operatorsUrl, status: gatewayStatus.parse(await response.json()) };
  } catch (error) {
    const { message, cause } = error as Error;
    throw new StartupError(
      `No gateway answers at ${operatorsUrl} (${cause instanceof Error ? cause.message : message}); start one with "touch shop.env && CONFIG_FILE=shop.env npm start", or give the address that it prints for operators with --gateway.`,
    );
  }
}

/**
 * Finds a gateway whose subgraphs can be moved from here.
 * @throws StartupError when none answers, when it runs on another machine, or when it has no file of settings
 */
export async function findMovable(operatorsUrl: string): Promise<MovableGateway> {
  const gateway = await lookAt(operatorsUrl);
  const { machine, settings, pid } = gateway.status;
  if (machine !== hostname()) {
    throw new StartupError(
      `The gateway at ${operatorsUrl} runs on ${machine}, which cannot be told from here; see docs/runbooks/extraction.md for other machines and containers.`,
    );
  }
  if (settings.file === null) {
    throw new StartupError(
      `The gateway at ${operatorsUrl} (process ${pid}) was started without CONFIG_FILE, so nothing can be changed while it runs; stop it, and start it again with "touch shop.env && CONFIG_FILE=shop.env npm start".`,
    );
  }
  return { ...gateway, file: settings.file };
}

/** @throws StartupError naming what is waited for, when it takes longer than a minute */
async function waitUntil(
  operatorsUrl: string,
  holds: (status: GatewayStatus) => boolean,
  wanted: string,
): Promise<GatewayStatus> {
  const end = performance.now() + moveWithin;
  for (;;) {
    const { status } = await lookAt(operatorsUrl);
    if (holds(status)) return status;
    if (performance.now() > end)
      throw new StartupError(
        `The gateway at ${operatorsUrl} has not ${wanted} within a minute; its log says more.`,
      );
    await setTimeout(lookAgainAfter);
  }
}

/**
 * Changes the settings of gateways, tells each to read them again, and waits until they have.
 * @throws StartupError with the reason of a gateway that refuses them
 */
export async function moveGateways(
  gateways: readonly MovableGateway[],
  changes: Readonly<Record<string, string | null>>,
): Promise<void> {
  for (const file of new Set(gateways.map((gateway) => gateway.file))) await rewriteSettings(file, changes);
  for (const { operatorsUrl } of gateways) {
    const { status } = await lookAt(operatorsUrl);
    process.kill(status.pid, 'SIGHUP');
    const readBefore = status.settings.readings;
    const { settings } = await waitUntil(
      operatorsUrl,
      (now) => now.settings.readings > readBefore,
      'read its settings again',
    );
    if (settings.refusal !== null)
      throw new StartupError(`The gateway at ${operatorsUrl} refuses the settings: ${settings.refusal}`);
  }
}

/** Waits until all operations have ended that began before the last change. */
export async function waitForLeavers(gateways: readonly Gateway[]): Promise<void> {
  for (const { operatorsUrl } of gateways) {
    await waitUntil(operatorsUrl, ({ finishing }) => finishing === 0, 'finished the operations under way');
  }
}
