import type { NetworkPolicy } from './manifests.ts';

type Labels = Readonly<Record<string, string>>;

/** A pod somewhere in the cluster; a namespace of null is the one the policies are in. */
export interface Pod {
  readonly labels: Labels;
  readonly namespace: string | null;
}

type Selector = { readonly matchLabels: Labels } | undefined;

function selects({ matchLabels }: { readonly matchLabels: Labels }, labels: Labels): boolean {
  return Object.entries(matchLabels).every(([name, value]) => labels[name] === value);
}

function isPeer(
  { podSelector, namespaceSelector }: { podSelector?: Selector; namespaceSelector?: Selector },
  pod: Pod,
): boolean {
  const namespaceFits =
    namespaceSelector === undefined
      ? pod.namespace === null
      : pod.namespace !== null &&
        selects(namespaceSelector, { 'kubernetes.io/metadata.name': pod.namespace });
  return namespaceFits && (podSelector === undefined || selects(podSelector, pod.labels));
}

/**
 * Whether network policies let one pod speak to a port of another, as Kubernetes decides it: a pod that no policy selects
 * is open to all; one that is selected is open to what any of its policies lets through.
 */
export function mayReach(policies: readonly NetworkPolicy[], from: Pod, to: Pod, port: string): boolean {
  const its = policies.filter(({ spec }) => selects(spec.podSelector, to.labels));
  if (its.length === 0) return true;
  return its
    .flatMap(({ spec }) => spec.ingress)
    .some(
      (rule) => rule.ports.some((open) => open.port === port) && rule.from.some((peer) => isPeer(peer, from)),
    );
}
