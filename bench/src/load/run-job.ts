import { setTimeout as sleep } from 'node:timers/promises';
import { AnswerChecks } from './checks.ts';
import { Connection } from './connection.ts';
import type { LoadJob, LoadResult } from './job.ts';
import { Latencies } from './latencies.ts';
import { requestsOf } from './requests.ts';

/**
 * Keeps a number of requests under way until the time is over, each with another header and other variables than its
 * neighbours.
 * @param onBegin called when the warm-up is over and measuring begins
 * @throws Error when a connection fails, when an answer has other data than expected, or when too many have errors
 */
export async function runJob(job: LoadJob, onBegin: () => void): Promise<LoadResult> {
  const { hostname, port } = new URL(job.url);
  const nextRequest = requestsOf(job);
  const checks = new AnswerChecks(job);
  const connections: Connection[] = [];
  let latencies = new Latencies();
  let worked = 0;
  let over = false;
  let fail: (error: unknown) => void = () => {};
  const failure = new Promise<never>((_resolve, reject) => {
    fail = reject;
  });

  let answeredEnough = () => {};
  const enough = new Promise<void>((resolve) => {
    answeredEnough = resolve;
  });

  function open(): void {
    let variant = 0;
    let sentAt = 0;
    const connection = new Connection(
      { host: hostname, port: Number(port) },
      (answer) => {
        latencies.add(performance.now() - sentAt);
        if (latencies.count === job.warmUp.requests) answeredEnough();
        try {
          checks.add(answer, variant);
        } catch (error) {
          return fail(error);
        }
        send();
      },
      fail,
      (milliseconds) => {
        worked += milliseconds;
      },
    );
    function send(): void {
      const request = nextRequest();
      variant = request.variant;
      sentAt = performance.now();
      connection.send(request.text);
    }
    connections.push(connection);
    send();
  }

  function stayAwake(): void {
    if (!over) setImmediate(stayAwake);
  }

  try {
    if (job.stayAwake) stayAwake();
    for (let index = 0; index < job.connections; index += 1) open();
    const warm = Promise.all([enough, sleep(job.warmUp.leastSeconds * 1_000)]);
    await Promise.race([warm, sleep(job.warmUp.mostSeconds * 1_000), failure]);
    checks.reset();
    latencies = new Latencies();
    onBegin();
    const began = performance.now();
    worked = 0;
    await Promise.race([sleep(job.measureSeconds * 1_000), failure]);
    checks.assertWorking();

    const seconds = (performance.now() - began) / 1_000;
    return {
      requests: latencies.count,
      failed: checks.failed,
      seconds,
      ...latencies.percentiles(),
      compared: checks.compared,
      generatorLoad: worked / 1_000 / seconds,
    };
  } finally {
    over = true;
    for (const connection of connections) connection.close();
  }
}
