import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { base, baseFiles, named, ofKind, readDocuments } from './manifests.ts';
import { mayReach, type Pod } from './reachability.ts';
import { addressOf, callersOf, isPinned, services, subgraphs } from './services.ts';

const kustomization = z.looseObject({
  resources: z.array(z.string()),
  images: z.array(z.object({ name: z.string(), newTag: z.string() })).default([]),
});

function podOf(name: string): Pod {
  return { labels: named('Deployment', name).spec.template.metadata.labels, namespace: null };
}

describe('the manifests of the base', () => {
  it('are all listed for kustomize', () => {
    const [listed] = readDocuments('base/kustomization.yaml');
    expect(kustomization.parse(listed).resources.toSorted()).toEqual(baseFiles.toSorted());
  });

  it('run nothing but the services there are', () => {
    const names = services.map(({ name }) => name).toSorted();
    for (const kind of ['Deployment', 'Service', 'PodDisruptionBudget'] as const) {
      expect(
        ofKind(kind)
          .map(({ metadata }) => metadata.name)
          .toSorted(),
        kind,
      ).toEqual(names);
    }
  });

  it.each(services)(
    'run $name at its ports, from a pinned image',
    ({ name, port, metricsPort, readyPort }) => {
      const { template } = named('Deployment', name).spec;
      const [{ image, ports, env, readinessProbe }] = template.spec.containers;
      expect(image).toMatch(new RegExp(`^all-pet-plus/${name}:`));
      expect(isPinned(image), image).toBe(true);
      const containerPorts = new Map(ports.map((its) => [its.name, its.containerPort]));
      expect(containerPorts).toEqual(new Map(Object.entries({ http: port, metrics: metricsPort })));
      expect(env).toContainEqual({ name: 'PORT', value: String(port) });
      expect(env).toContainEqual({ name: 'METRICS_PORT', value: String(metricsPort) });
      expect(containerPorts.get(readinessProbe.httpGet.port)).toBe(readyPort);
      expect(named('Service', name).spec.ports).toEqual([{ name: 'http', port, targetPort: 'http' }]);
    },
  );

  it.each(services)('mean the same pods of $name wherever they are selected', ({ name }) => {
    const { labels } = podOf(name);
    const selectors = [
      named('Deployment', name).spec.selector.matchLabels,
      named('Service', name).spec.selector,
      named('PodDisruptionBudget', name).spec.selector.matchLabels,
    ];
    for (const selector of selectors) {
      expect(selector).toEqual({ 'app.kubernetes.io/name': name });
      expect(labels).toMatchObject(selector);
    }
  });

  it.each(services)('tell $name where those are that it calls', ({ name, peers }) => {
    const [{ env }] = named('Deployment', name).spec.template.spec.containers;
    const told = env.filter((variable) => /_URL$/.test(variable.name));
    expect(new Map(told.map((variable) => [variable.name, variable.value]))).toEqual(
      new Map(peers.map(addressOf)),
    );
  });

  it.each(services)('run $name twice at least', ({ name }) => {
    const autoscaler = ofKind('HorizontalPodAutoscaler').find(
      ({ spec }) => spec.scaleTargetRef.name === name,
    );
    const { replicas } = named('Deployment', name).spec;
    // A number in the deployment would undo what the autoscaler did, at every rollout.
    if (autoscaler) expect(replicas).toBeUndefined();
    expect(autoscaler?.spec.minReplicas ?? replicas).toBeGreaterThanOrEqual(2);
  });

  it('scale builder from 2 to 10 at 70 % of its CPU', () => {
    const { spec } = named('HorizontalPodAutoscaler', 'builder');
    expect(spec).toMatchObject({ minReplicas: 2, maxReplicas: 10, scaleTargetRef: { name: 'builder' } });
    expect(spec.metrics).toEqual([
      {
        type: 'Resource',
        resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } },
      },
    ]);
  });

  it('hold no secret', () => {
    const values = base.flatMap((object) => (object.kind === 'ConfigMap' ? Object.keys(object.data) : []));
    expect(values.filter((name) => /PASSWORD|KEY|DATABASE_URL|REDIS_URL/.test(name))).toEqual([]);
  });
});

describe('the network policies', () => {
  const policies = ofKind('NetworkPolicy');
  const gateway = podOf('gateway');
  const prometheus: Pod = { labels: { 'app.kubernetes.io/name': 'prometheus' }, namespace: 'monitoring' };
  const ingress: Pod = { labels: {}, namespace: 'ingress-nginx' };
  const impostor: Pod = { labels: gateway.labels, namespace: 'elsewhere' };

  it.each(subgraphs)('let the callers of $name in and nobody else', ({ name }) => {
    const target = podOf(name);
    const callers = callersOf(name);
    for (const service of services) {
      expect(mayReach(policies, podOf(service.name), target, 'http'), service.name).toBe(
        callers.includes(service.name),
      );
    }
    for (const pod of [prometheus, ingress, impostor]) {
      expect(mayReach(policies, pod, target, 'http'), JSON.stringify(pod)).toBe(false);
    }
  });

  it('let the ingress call the gateway', () => {
    expect(mayReach(policies, ingress, gateway, 'http')).toBe(true);
    expect(mayReach(policies, prometheus, gateway, 'http')).toBe(false);
  });

  it('let nobody in where nothing is said', () => {
    const newcomer: Pod = { labels: { 'app.kubernetes.io/name': 'newcomer' }, namespace: null };
    for (const pod of [gateway, ingress, prometheus])
      expect(mayReach(policies, pod, newcomer, 'http')).toBe(false);
  });

  it.each(services)('let Prometheus and nobody else read metrics of $name', ({ name }) => {
    const target = podOf(name);
    expect(mayReach(policies, prometheus, target, 'metrics')).toBe(true);
    for (const pod of [gateway, ingress, impostor, ...subgraphs.map((other) => podOf(other.name))]) {
      expect(mayReach(policies, pod, target, 'metrics'), JSON.stringify(pod)).toBe(false);
    }
  });
});

describe('the overlay for production', () => {
  const [document] = readDocuments('overlays/production/kustomization.yaml');
  const overlay = kustomization.parse(document);

  it('gives every image a version', () => {
    expect(overlay.images.map(({ name }) => name).toSorted()).toEqual(
      services.map(({ name }) => `all-pet-plus/${name}`).toSorted(),
    );
    for (const { newTag } of overlay.images) expect(newTag).toMatch(/^\d/);
  });

  it('sends the public to the gateway', () => {
    const [ingress] = readDocuments('overlays/production/ingress.yaml');
    const backend = { service: { name: 'gateway', port: { name: 'http' } } };
    expect(ingress).toMatchObject({ spec: { rules: [{ http: { paths: [{ path: '/', backend }] } }] } });
    expect(named('Service', 'gateway').spec.ports[0]?.name).toBe('http');
  });
});
