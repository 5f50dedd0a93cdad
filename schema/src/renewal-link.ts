import { ApolloLink } from '@apollo/client/link';
import { catchError, map, of, retry } from 'rxjs';

/** Whose access token it is, and how to come by another. */
export interface Renewal {
  /** The access token of now. */
  token(): string | null;
  /** Resolves when `token` answers another one. */
  renew(): Promise<void>;
}

/** Operations that prove themselves who sends them. A token that has expired would only have them refused. */
export const selfProving: ReadonlySet<string | undefined> = new Set(['Login', 'RefreshSession', 'Register']);

/** An answer by which the gateway refuses a request because its access token has expired. */
class ExpiredAnswer {
  readonly answer: ApolloLink.Result;

  constructor(answer: ApolloLink.Result) {
    this.answer = answer;
  }
}

/** @throws ExpiredAnswer */
function refuseExpired(answer: ApolloLink.Result): ApolloLink.Result {
  const { errors = [] } = answer;
  if (errors.some(({ extensions }) => extensions?.code === 'TOKEN_EXPIRED')) throw new ExpiredAnswer(answer);
  return answer;
}

/** Whether a request was refused, or a socket closed, because the access token has expired. */
function hasExpired(error: unknown): boolean {
  if (error instanceof ExpiredAnswer) return true;
  // All that GraphQLWsLink tells of a closed socket is in the message.
  return error instanceof Error && error.message.endsWith('4401 TOKEN_EXPIRED');
}

/**
 * Sends again what was refused because its access token had expired, once there is another; of a subscription, what
 * `resumeLink` has made of it. Whatever expires at the same time waits for the same renewal.
 */
export function renewalLink({ token, renew }: Renewal): ApolloLink {
  let renewing: Promise<void> | null = null;

  async function renewOnce(): Promise<void> {
    renewing ??= renew().finally(() => {
      renewing = null;
    });
    // Whether it has is seen by the token.
    await renewing.catch(() => {});
  }

  return new ApolloLink((operation, forward) => {
    let sent = token();
    const delay = async (error: unknown): Promise<void> => {
      if (!hasExpired(error)) throw error;
      if (token() === sent) await renewOnce();
      if (token() === sent) throw error;
      sent = token();
    };
    return forward(operation).pipe(
      map(refuseExpired),
      retry({ delay }),
      catchError((error: unknown) => {
        if (error instanceof ExpiredAnswer) return of(error.answer);
        throw error;
      }),
    );
  });
}
