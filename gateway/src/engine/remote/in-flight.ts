import type { HttpAnswer } from './http-answer.ts';

/** A read that is under way. */
interface Read {
  readonly document: string;
  readonly variables: string;
  readonly answer: Promise<HttpAnswer>;
}

/**
 * The reads of one client operation that are under way: equal ones share one call. What has ended is not remembered: this
 * is no cache.
 *
 * An operation has few calls under way, so they are compared one by one; a key made of the variables, which can be long,
 * would have to be hashed each time.
 */
export class InFlight {
  readonly #reads: Read[] = [];

  /**
   * Makes a call, or joins the one for the same document with the same variables.
   * @param document the subgraph's name is a part of it
   */
  share(document: string, variables: string, call: () => Promise<HttpAnswer>): Promise<HttpAnswer> {
    const underWay = this.#reads.find((read) => read.document === document && read.variables === variables);
    if (underWay) return underWay.answer;
    const read = { document, variables, answer: call() };
    this.#reads.push(read);
    const forget = () => void this.#reads.splice(this.#reads.indexOf(read), 1);
    read.answer.then(forget, forget);
    return read.answer;
  }
}
