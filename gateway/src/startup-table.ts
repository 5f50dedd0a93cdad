import { demoAccounts, demoPassword } from '@pet/platform/demo';
import type { RunningGateway } from './start.ts';

/** Long enough for a day at the keyboard; only development hands these out. */
const demoTokenSeconds = 12 * 60 * 60;

/** Each session id is fixed, so a demo token can be told from those of people who logged in. */
const demoSessionId = 'e0000000-0000-4000-8000-000000000001';

const exampleQuery =
  '{ me { displayName orders(first: 3) { nodes { number status lines { design { name } } } } } }';

const deliveriesQuery =
  '{ webhookDeliveries(first: 5) { nodes { source topic status order { number totalMinor } } } }';
const experimentQuery =
  '{ experimentReport(key: "builder-start") { variants { key exposed converted rate } sampleRatio } }';

/** Who did what, and whether that is still what was recorded. */
const auditQuery =
  '{ auditLog(first: 3) { nodes { action actor { user { displayName } } } } verifyAuditLog { intact verified } }';

function section(title: string, rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([label]) => label.length));
  return [title, ...rows.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`)].join('\n');
}

async function demoTokens({ accessTokens }: RunningGateway): Promise<(readonly [string, string])[]> {
  return Promise.all(
    Object.values(demoAccounts).map(async ({ id, email, role }) => {
      const { token } = await accessTokens.issue(
        { userId: id, sessionId: demoSessionId, role },
        demoTokenSeconds,
      );
      return [`${email} (${role})`, token] as const;
    }),
  );
}

/** What a person wants to know of a gateway that has just started; the accounts only in development. */
export async function startupTable(gateway: RunningGateway, development: boolean): Promise<string> {
  const webSocketUrl = `${gateway.url.replace(/^http/, 'ws')}/graphql`;
  const parts = [
    section('All Pet Plus is serving', [
      [development ? 'Sandbox' : 'GraphQL', `${gateway.url}/graphql`],
      ['WebSocket', webSocketUrl],
      ['Health', `${gateway.url}/healthz · ${gateway.url}/ready`],
      ['Metrics', `${gateway.metricsUrl}/metrics`],
      ['Webhooks', `${gateway.url}/webhooks/ shopify/orders · shopify/products · stripe/payment · internal`],
      ['Database', gateway.database],
    ]),
    section('Subgraphs', Array.from(gateway.subgraphs)),
  ];
  if (development) {
    parts.push(
      section(
        `Accounts (password ${demoPassword}) and a token for each, good for 12 hours`,
        await demoTokens(gateway),
      ),
      section('Paste into Sandbox, with the header  Authorization: Bearer <token>', [
        ['query', exampleQuery],
        ['staff: deliveries', deliveriesQuery],
        ['staff: experiment', experimentQuery],
        ['admin: audit log', auditQuery],
      ]),
    );
  }
  return `\n${parts.join('\n\n')}\n`;
}
