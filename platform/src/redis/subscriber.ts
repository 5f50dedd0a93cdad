import { Redis } from 'ioredis';

const subscriptionCommands = new Set(['subscribe', 'unsubscribe', 'psubscribe', 'punsubscribe']);

/**
 * A connection for subscriptions. What it refuses is told by its `error` event instead of by the command's promise:
 * graphql-redis-subscriptions drops the promises of these commands, and Node ends a process at the first that is
 * rejected. It happens when the connection is closed for good while a command is under way.
 */
export class Subscriber extends Redis {
  override sendCommand(...parameters: Parameters<Redis['sendCommand']>): unknown {
    const [command] = parameters;
    if (subscriptionCommands.has(command.name)) {
      command.reject = (error) => this.silentEmit('error', error);
    }
    return super.sendCommand(...parameters);
  }
}
