import { scriptArguments, spawnNode, stopProcess } from '../peers/server-process.ts';
import type { SubscribersCommand, SubscribersReport } from './messages.ts';

type ReportOf<Kind extends SubscribersReport['kind']> = Extract<SubscribersReport, { kind: Kind }>;

/** The subscribers' process, seen from outside. */
export interface SubscriberProcess {
  tell(command: SubscribersCommand): void;
  /**
   * Waits for the next report of a kind.
   * @throws Error when a socket failed or the process ended
   */
  next<Kind extends SubscribersReport['kind']>(kind: Kind): Promise<ReportOf<Kind>>;
  stop(): Promise<void>;
}

export function startSubscribers(): SubscriberProcess {
  const child = spawnNode(scriptArguments('fanout/subscribers.ts'));
  child.stderr?.pipe(process.stderr);
  return {
    tell: (command) => void child.send(command),
    next: (kind) =>
      new Promise((resolve, reject) => {
        function conclude(settle: () => void): void {
          child.off('message', onReport).off('exit', onExit);
          settle();
        }
        function onExit(): void {
          conclude(() => reject(new Error('The subscribers ended')));
        }
        function onReport(report: SubscribersReport): void {
          if (report.kind === 'failed') conclude(() => reject(new Error(report.reason)));
          else if (report.kind === kind) conclude(() => resolve(report as ReportOf<typeof kind>));
        }
        child.on('message', onReport).once('exit', onExit);
      }),
    stop: () => stopProcess(child),
  };
}
