import type { Server } from 'node:http';
import { StartupError } from '../config/startup-error.ts';

/** Where to listen. */
export interface ListenOptions {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** The environment variable that says the port, for the operator. */
  readonly setting: string;
}

/**
 * Opens a port.
 * @returns the port, also where the system chose it
 * @throws StartupError when it cannot be opened
 */
export function listen(server: Server, { host, port, setting }: ListenOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reasons: Record<string, string> = {
        EADDRINUSE: `Port ${port} is in use by another program; stop it, or choose another port: ${setting}=${port + 1}.`,
        EACCES: `Port ${port} may not be opened by this user; choose one above 1023, for example ${setting}=4000.`,
      };
      reject(
        new StartupError(reasons[error.code ?? ''] ?? `Cannot listen on ${host}:${port}: ${error.message}`),
      );
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** The address of a listener for programs on this machine or, where it listens everywhere, for people. */
export function listenerUrl(host: string, port: number): string {
  return `http://${host === '0.0.0.0' ? 'localhost' : host}:${port}`;
}
