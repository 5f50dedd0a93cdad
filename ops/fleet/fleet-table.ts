import type { Fleet } from './fleet.ts';

/** What a person wants to know of a fleet that has just started: what a gateway prints, and the processes. */
export function fleetTable({ url, services, gateways }: Fleet): string {
  const [first] = gateways;
  const printed = first?.output.join('\n') ?? '';
  const table = first ? printed.replaceAll(new URL(first.url).host, new URL(url).host) : printed;
  const rows = [...gateways, ...services].map(
    ({ name, url, process }) => `  ${name.padEnd(8)} ${url}  (process ${process.pid})`,
  );
  return `${table}\nProcesses\n${rows.join('\n')}\n`;
}
