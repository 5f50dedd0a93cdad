import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/**
 * What a server answers to a command, to the text of a mail (`.`), and to a connection (the empty command): null for
 * nothing at all. A throw breaks the connection.
 */
export type Answering = (command: string) => string | null | Promise<string | null>;

/** A mail server without TLS and without scruples: it also takes bare line feeds for ends of lines. */
export interface SmtpServer {
  readonly url: string;
  /** Every command of every connection. */
  readonly commands: readonly string[];
  /** The mails that it has read to the end, whatever it said then: headers, an empty line, text. */
  readonly mails: readonly string[];
  close(): Promise<void>;
}

/** Takes everything. */
export const obliging: Answering = (command) => {
  if (command === '') return '220 a server';
  if (command === 'DATA') return '354 go on';
  return command === 'QUIT' ? '221 bye' : '250 fine';
};

/** Starts a mail server on a port of its own. */
export async function startSmtpServer(answer: Answering = obliging): Promise<SmtpServer> {
  const commands: string[] = [];
  const mails: string[] = [];
  const sockets = new Set<Socket>();

  async function serve(socket: Socket): Promise<void> {
    async function reply(command: string): Promise<string | null> {
      const text = await answer(command);
      if (text !== null) socket.write(`${text}\r\n`);
      return text;
    }
    let mail: string[] | null = null;
    await reply('');
    for await (const line of createInterface({ input: socket })) {
      if (mail === null) {
        commands.push(line);
        if ((await reply(line))?.startsWith('354')) mail = [];
      } else if (line === '.') {
        mails.push(mail.join('\n'));
        mail = null;
        await reply(line);
      } else {
        mail.push(line.replace(/^\./, ''));
      }
    }
  }

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    serve(socket).catch(() => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    commands,
    mails,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The headers of a mail by their names in lower case, each value on one line. */
export function headersOf(mail: string): ReadonlyMap<string, string> {
  const [head = ''] = mail.split('\n\n', 1);
  const lines = head.replaceAll(/\n[ \t]+/g, ' ').split('\n');
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}
