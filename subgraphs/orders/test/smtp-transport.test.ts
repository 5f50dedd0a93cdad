import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { openSmtpTransport, type SmtpPatience } from '../src/mail/smtp-transport.ts';
import type { OutgoingMail } from '../src/mail/transport.ts';
import { type Answering, headersOf, obliging, type SmtpServer, startSmtpServer } from './smtp-server.ts';

let server: SmtpServer;
afterEach(() => server.close());

const from = 'orders@shop.example';
const mail: OutgoingMail = {
  id: randomUUID(),
  to: 'casey@example.org',
  subject: 'We have your order AP-HVNR8HMV – thank you',
  text: 'Two lines,\nand one that begins with a dot:\n.hidden',
};

async function open(answer?: Answering, patience?: SmtpPatience) {
  server = await startSmtpServer(answer);
  return openSmtpTransport({ to: 'server', url: server.url, from }, patience);
}

describe('a mail over SMTP', () => {
  it('arrives as it was written', async () => {
    await (await open()).send(mail);
    expect(server.commands).toContain(`MAIL FROM:<${from}>`);
    expect(server.commands.filter((command) => command.startsWith('RCPT'))).toEqual([`RCPT TO:<${mail.to}>`]);
    const [received = ''] = server.mails;
    const headers = headersOf(received);
    expect(headers.get('from')).toBe(`All Pet Plus <${from}>`);
    expect(headers.get('to')).toBe(mail.to);
    expect(headers.get('subject')).toContain('AP-HVNR8HMV');
    expect(received).toContain(`\n\n${mail.text}`);
  });

  it('has the same Message-ID at every try, and no other mail has it', async () => {
    const transport = await open();
    await transport.send(mail);
    await transport.send({ ...mail, text: 'Again.' });
    await transport.send({ ...mail, id: randomUUID() });
    const [first, again, other] = server.mails.map((text) => headersOf(text).get('message-id'));
    expect(first).toBe(`<${mail.id}@shop.example>`);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  it.each([
    ['a subject', { subject: 'Your order\r\nBcc: eve@example.org\r\n\r\nSend money' }],
    ['a subject with a bare line feed', { subject: 'Your order\nBcc: eve@example.org' }],
    ['a text', { text: 'Hello\r\n.\r\nMAIL FROM:<eve@example.org>\r\nRCPT TO:<eve@example.org>\r\n' }],
    ['a text with bare line feeds', { text: 'Hello\n.\nRCPT TO:<eve@example.org>\n' }],
    ['a text with bare carriage returns', { text: 'Hello\r.\rRCPT TO:<eve@example.org>\r' }],
    ['an address', { to: 'casey@example.org>\r\nRCPT TO:<eve@example.org' }],
    ['an address with a header', { to: 'casey@example.org\r\nBcc: eve@example.org' }],
    ['a list of addresses', { to: 'casey@example.org, eve@example.org' }],
  ])('goes to nobody else, nor is it another, by way of %s', async (_, change: Partial<OutgoingMail>) => {
    const transport = await open();
    // What is refused is as good as what arrives unharmed.
    await transport.send({ ...mail, ...change }).catch(() => {});
    await transport.send(mail);
    expect(server.commands.filter((command) => /^RCPT TO:<eve|^MAIL FROM:<eve/i.test(command))).toEqual([]);
    for (const received of server.mails) {
      expect([...headersOf(received).keys()]).not.toContain('bcc');
    }
    expect(server.mails.length).toBe(server.commands.filter((command) => command === 'DATA').length);
  });

  it('is not sent, nor is the password, to a server that asks for one and has no TLS', async () => {
    server = await startSmtpServer((command) => {
      if (command.startsWith('EHLO')) return '250-a server\r\n250 AUTH PLAIN LOGIN';
      return command === 'STARTTLS' ? '502 no' : obliging(command);
    });
    const url = server.url.replace('//', '//shop:secret@');
    await expect(openSmtpTransport({ to: 'server', url, from }).send(mail)).rejects.toThrow(/STARTTLS|TLS/);
    expect(server.commands.join('\n')).not.toMatch(/AUTH|MAIL/);
  });
});

/** With one deadline at a time, so that it is that one which ends the wait. */
const endless: SmtpPatience = { connect: 600_000, silence: 600_000, mail: 600_000 };

describe('a mail server that', () => {
  it.each<[string, Partial<SmtpPatience>, Answering]>([
    ['never greets', { connect: 200 }, () => null],
    [
      'stops answering',
      { silence: 200 },
      (command) => (command.startsWith('MAIL') ? null : obliging(command)),
    ],
    [
      'never says whether it took a mail',
      { silence: 200 },
      (command) => (command === '.' ? null : obliging(command)),
    ],
    ['takes too long in all', { mail: 200 }, (command) => (command === 'DATA' ? null : obliging(command))],
    ['breaks the connection', {}, (command) => (command === '.' ? Promise.reject() : obliging(command))],
    [
      'refuses the address',
      {},
      (command) => (command.startsWith('RCPT') ? '550 unknown' : obliging(command)),
    ],
  ])('%s is given up', async (_, patience, answer) => {
    const transport = await open(answer, { ...endless, ...patience });
    await expect(transport.send(mail)).rejects.toThrow();
  });
});
