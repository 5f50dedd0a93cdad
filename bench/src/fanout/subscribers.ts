// Thousands of subscribers that speak graphql-transport-ws, in a process of their own.
import { once } from 'node:events';
import WebSocket from 'ws';
import { Latencies } from '../load/latencies.ts';
import type { SubscribersCommand, SubscribersReport } from './messages.ts';
import { now, subscriberToken, subscription, timeField } from './operation.ts';

const openedAtOnce = 100;
const nanosecondsPerMillisecond = 1e6;

let latencies = new Latencies();

function report(message: SubscribersReport): void {
  process.send?.(message);
}

/** @param onEvent called with each message after the acknowledgement */
async function openSocket(url: string, index: number, onEvent: (message: string) => void): Promise<void> {
  const socket = new WebSocket(url, 'graphql-transport-ws', { perMessageDeflate: false });
  await once(socket, 'open');
  socket.once('close', (code, reason) => {
    report({ kind: 'failed', reason: `A socket was closed: ${code} ${reason}` });
  });
  const payload = { authorization: `Bearer ${subscriberToken(index)}` };
  socket.send(JSON.stringify({ type: 'connection_init', payload }));
  await once(socket, 'message');
  socket.on('message', (data: Buffer) => onEvent(data.toString('latin1')));
  socket.send(JSON.stringify({ id: 'status', type: 'subscribe', payload: subscription }));
}

async function subscribe(url: string, subscribers: number): Promise<void> {
  let delivered = 0;

  function onEvent(message: string): void {
    const occurredAt = timeField.exec(message)?.[1];
    if (occurredAt === undefined) {
      report({ kind: 'failed', reason: `Unexpected message: ${message}` });
      return;
    }
    latencies.add((Number(now()) - Number(occurredAt)) / nanosecondsPerMillisecond);
    delivered += 1;
    if (delivered % subscribers === 0) report({ kind: 'delivered', sample: message });
  }

  for (let opened = 0; opened < subscribers; opened += openedAtOnce) {
    const batch = Array.from({ length: Math.min(openedAtOnce, subscribers - opened) }, (_, index) =>
      openSocket(url, opened + index, onEvent),
    );
    await Promise.all(batch);
  }
  report({ kind: 'subscribed' });
}

/** As the load generator does: waking it would be charged to the server, and the more so the less it has to do. */
function stayAwake(): void {
  setImmediate(stayAwake);
}

process.on('message', (command: SubscribersCommand) => {
  if (command.kind === 'subscribe') {
    stayAwake();
    subscribe(command.url, command.subscribers).catch((error: Error) =>
      report({ kind: 'failed', reason: error.message }),
    );
  }
  if (command.kind === 'reset') latencies = new Latencies();
  if (command.kind === 'tell') {
    report({ kind: 'times', deliveries: latencies.count, ...latencies.percentiles() });
  }
});
process.once('disconnect', () => process.exit(0));
