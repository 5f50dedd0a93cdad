// No GraphQL at all: a node:http server that reads the request and returns an answer of the right size. What it
// reaches is the most that any server on this machine, and the load generator, can.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { announce } from './announce.ts';

const texts = JSON.parse(process.env.BENCH_ANSWERS ?? '{}') as Record<string, string>;
/** By path. */
const answers = new Map(Object.entries(texts).map(([key, text]) => [`/${key}`, Buffer.from(text)]));

const server = createServer((request, response) => {
  request.resume().once('end', () => {
    const answer = answers.get(request.url ?? '') ?? Buffer.from('{"data":null}');
    response.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': answer.length,
    });
    response.end(answer);
  });
});
server.listen(0, '127.0.0.1', () => {
  announce(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});
