import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Actor } from '@pet/platform/identity';
import { testActor } from '@pet/platform/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openExportLinks } from '../src/exports/links.ts';
import { openExporting } from '../src/service/exporting.ts';
import { Analytics, patience, sentEvent } from './analytics.ts';

let analytics: Analytics;
let server: Server;
beforeAll(async () => {
  analytics = await Analytics.open();
  const [route] = analytics.subgraph.mounted.routes;
  server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://shop.test');
    route?.handle(request, response, url).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await analytics.close();
});

interface ExportAnswer {
  readonly id: string;
  readonly status: string;
  readonly progress: number;
  readonly events: number;
  readonly url: string | null;
}

function request(format: string, name: string, actor: Actor = analytics.staff) {
  const hourMs = 3_600_000;
  const range = {
    from: new Date(Date.now() - hourMs).toISOString(),
    to: new Date(Date.now() + hourMs).toISOString(),
  };
  return analytics.mutate<{ export: ExportAnswer | null }>(
    actor,
    'requestExport',
    'RequestExportInput',
    { format, range, name },
    'export { id status }',
  );
}

async function read(id: string, actor: Actor = analytics.staff): Promise<ExportAnswer | null> {
  const query = 'query ($id: ID!) { export(id: $id) { id status progress events url } }';
  return (await analytics.data<{ export: ExportAnswer | null }>(actor, query, { id })).export;
}

async function finished(id: string): Promise<ExportAnswer> {
  return vi.waitFor(async () => {
    const answer = await read(id);
    expect(answer?.status).toBe('DONE');
    return answer as ExportAnswer;
  }, patience);
}

function download(url: string): Promise<Response> {
  const { port } = server.address() as AddressInfo;
  return fetch(url.replace('http://shop.test', `http://127.0.0.1:${port}`));
}

describe('an export', () => {
  it('is written in parts, and downloaded as it was asked for', async () => {
    const batches = Array.from({ length: 5 }, () =>
      Array.from({ length: 500 }, (_, index) => sentEvent('exported', { properties: { index } })),
    );
    for (const events of batches) await analytics.trackAll(events, { anonymousId: 'browser-exported' });
    const { export: asked } = await request('NDJSON', 'exported');
    expect(await analytics.subgraph.bus.take(1)).toMatchObject([
      {
        type: 'export.requested',
        aggregateId: asked?.id,
        payload: { format: 'NDJSON', total: 2_500 },
        actor: { userId: analytics.staff.userId },
      },
    ]);
    const done = await finished(asked?.id ?? '');
    expect(done).toMatchObject({ progress: 1, events: 2_500 });
    expect(await analytics.database.exportPart.count({ where: { exportId: done.id } })).toBe(2);
    const response = await download(done.url ?? '');
    expect(response.headers.get('content-type')).toContain('ndjson');
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="events-${done.id}.ndjson"`,
    );
    const lines = (await response.text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const ids = batches.flat().map(({ messageId }) => messageId);
    expect(new Set(lines.map(({ id }) => id))).toEqual(new Set(ids));
    expect(lines).toHaveLength(2_500);
  });

  it('as CSV has a head, quotes its fields, and runs nothing in a spreadsheet', async () => {
    await analytics.trackAll([sentEvent('quoted', { properties: { text: '=1+1,"x"\r\n' } })], {
      anonymousId: 'browser-quoted',
    });
    const { export: asked } = await request('CSV', 'quoted');
    const text = await (await download((await finished(asked?.id ?? '')).url ?? '')).text();
    const [head, line] = text.split('\r\n');
    expect(head).toBe('id,name,source,occurred_at,received_at,sent_at,device,visitor_id,user_id,properties');
    expect(line).toContain(',quoted,CLIENT,');
    expect(line).toContain(String.raw`"{""text"":""=1+1,\""x\""\r\n""}"`);
  });

  it('of nothing is an empty file', async () => {
    const { export: asked } = await request('NDJSON', 'nothing');
    const done = await finished(asked?.id ?? '');
    expect(done).toMatchObject({ progress: 1, events: 0 });
    expect(await (await download(done.url ?? '')).text()).toBe('');
  });

  it("is its owner's alone", async () => {
    const { export: asked } = await request('NDJSON', 'nothing');
    const id = asked?.id ?? '';
    await finished(id);
    expect(await read(id, testActor('STAFF'))).toBeNull();
    expect(await read('no-id')).toBeNull();
    for (const actor of [null, testActor()]) {
      const { errors } = await analytics.subgraph.execute({
        query: `{ export(id: "${id}") { url } }`,
        actor,
      });
      expect(errors?.[0]?.extensions.code).toBe(actor === null ? 'UNAUTHENTICATED' : 'FORBIDDEN');
    }
  });

  it('begins anew where a try was cut off, and writes nothing twice', async () => {
    await analytics.trackAll([sentEvent('again')], { anonymousId: 'browser-again' });
    const { export: asked } = await request('NDJSON', 'again');
    const { id } = await finished(asked?.id ?? '');
    await analytics.database.export.update({ where: { id }, data: { status: 'RUNNING' } });
    const exporting = openExporting({
      database: analytics.database,
      wakeRelay: () => {},
      now: () => new Date(),
    });
    await exporting.write(id, new AbortController().signal);
    await exporting.write(id, new AbortController().signal);
    expect(await read(id)).toMatchObject({ status: 'DONE', events: 1 });
    expect(await analytics.database.exportPart.count({ where: { exportId: id } })).toBe(1);
  });

  it('is refused to who has enough under way', async () => {
    const busy = testActor('STAFF');
    const now = new Date();
    await analytics.database.export.createMany({
      data: ['1', '2', '3'].map((digit) => ({
        id: `00000000-0000-4000-8000-00000000000${digit}`,
        ownerId: busy.userId,
        format: 'CSV',
        from: now,
        to: now,
        status: 'RUNNING',
        total: 0,
        createdAt: now,
      })),
    });
    expect((await request('CSV', 'nothing', busy)).userErrors[0]?.code).toBe('LIMIT_REACHED');
  });
});

describe('the address of a file', () => {
  it('is good for a while, for that file, and only as it was signed', async () => {
    const links = openExportLinks('http://shop.test', Buffer.alloc(32, 1));
    const now = new Date();
    const url = new URL(links.urlOf('a.csv', now));
    expect(links.verify(url, now)).toBe(true);
    expect(links.verify(url, new Date(now.getTime() + 16 * 60_000))).toBe(false);
    expect(openExportLinks('http://shop.test', Buffer.alloc(32, 2)).verify(url, now)).toBe(false);
    const spoilt = (change: (url: URL) => void) => {
      const copy = new URL(url);
      change(copy);
      return copy;
    };
    for (const other of [
      spoilt((copy) => {
        copy.pathname = '/exports/b.csv';
      }),
      spoilt(({ searchParams }) => searchParams.set('expires', '9999999999')),
      spoilt(({ searchParams }) => searchParams.delete('signature')),
      spoilt(({ searchParams }) => searchParams.set('signature', `${searchParams.get('signature')}=`)),
      spoilt(({ searchParams }) => searchParams.delete('expires')),
    ]) {
      expect(links.verify(other, now), other.href).toBe(false);
      expect((await download(other.href)).status).toBe(404);
    }
  });

  it('leads nowhere once the file is deleted', async () => {
    const { export: asked } = await request('NDJSON', 'nothing');
    const { id, url } = await finished(asked?.id ?? '');
    expect((await download(url ?? '')).status).toBe(200);
    await analytics.database.export.delete({ where: { id } });
    const response = await download(url ?? '');
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain(id);
  });
});
