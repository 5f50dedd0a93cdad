import { type Actor, actors, type RouteAudience, routeAudiences } from './matrix/answers.ts';
import { variablesText } from './operation.ts';
import { type ParsedRoute, parseRoute, thingsIn } from './route.ts';
import { type ThingSet, things } from './things.ts';
import { transportsOf } from './transports.ts';
import { type Attempt, isKept, type Scene, Trial } from './trial.ts';

async function variablesOf(names: readonly string[], set: ThingSet): Promise<Record<string, unknown>> {
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await set.get(name)])));
}

/** How the things of a route are, as their owner sees them. */
async function stateOf({ cast }: Scene, route: ParsedRoute, set: ThingSet): Promise<string> {
  const states = new Set(route.things.flatMap((name) => things[name]?.state ?? []));
  if (states.size === 0) return '';
  const text = [...states].join(' ');
  const names = thingsIn(text);
  return JSON.stringify(
    await cast.ask('owner')(`query ${variablesText(names)} { ${text} }`, await variablesOf(names, set)),
  );
}

/** Whether somebody who asks for a route changes what it is asked for. */
function changes({ kind }: ParsedRoute, expected: string): boolean {
  return kind === 'Mutation' && expected === 'data';
}

/**
 * Has everybody try a route, over each of its transports, once and as a list of aliases. Where it changes what it is asked
 * for, each of those who may has things of their own, and those who may not must have changed nothing.
 * @returns what is wrong, in one line each
 */
export async function tryRoute(scene: Scene, name: string, audience: RouteAudience): Promise<string[]> {
  const route = parseRoute(name);
  const trial = new Trial(scene, route);
  const answers = routeAudiences[audience];
  const named = route.things.some((thing) => things[thing]?.missing !== undefined);

  async function attempt(actor: Actor, variables: Attempt['variables']): Promise<string[]> {
    const expected = answers[actor];
    const listed = named && route.kind !== 'Subscription' && !changes(route, expected);
    const problems: string[] = [];
    for (const [transport, send] of Object.entries(transportsOf[route.kind])) {
      const tried = { actor, expected, variables, send };
      problems.push(...(await trial.ask(tried)).map((problem) => `${actor} over ${transport}: ${problem}`));
      if (listed) problems.push(...(await trial.askAliased(tried)).map((problem) => `${actor}: ${problem}`));
    }
    return problems;
  }

  const writers = actors.filter((actor) => changes(route, answers[actor]));
  const others = actors.filter((actor) => !changes(route, answers[actor]));
  const set = route.kind === 'Mutation' ? scene.cast.newThings() : scene.things;
  const variables = await variablesOf(route.things, set);
  const before = await stateOf(scene, route, set);
  const problems = (await Promise.all(others.map((actor) => attempt(actor, variables)))).flat();
  const after = await stateOf(scene, route, set);
  if (others.some((actor) => isKept(answers[actor])) && before !== after)
    problems.push(`somebody has changed what they may not: ${before} is now ${after}`);
  for (const actor of writers)
    problems.push(...(await attempt(actor, await variablesOf(route.things, scene.cast.newThings()))));
  return problems;
}
