import { readdirSync, readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { repository } from './services.ts';

const labels = z.record(z.string(), z.string());
const metadata = z.looseObject({ name: z.string(), labels: labels.default({}) });
const amounts = z.object({ cpu: z.string(), memory: z.string() });
const selector = z.object({ matchLabels: labels.default({}) });

function probe(path: string) {
  return z.looseObject({ httpGet: z.object({ path: z.literal(path), port: z.enum(['http', 'metrics']) }) });
}

/** A container that lacks a probe, a limit or a restriction does not parse. */
const container = z.looseObject({
  image: z.string(),
  ports: z.array(z.object({ name: z.string(), containerPort: z.number() })),
  env: z.array(z.object({ name: z.string(), value: z.string() })),
  startupProbe: probe('/healthz'),
  livenessProbe: probe('/healthz'),
  readinessProbe: probe('/ready'),
  resources: z.object({ requests: amounts, limits: amounts }),
  securityContext: z.object({
    allowPrivilegeEscalation: z.literal(false),
    readOnlyRootFilesystem: z.literal(true),
    capabilities: z.object({ drop: z.tuple([z.literal('ALL')]) }),
  }),
});

const podSpec = z.looseObject({
  automountServiceAccountToken: z.literal(false),
  terminationGracePeriodSeconds: z.literal(40),
  securityContext: z.looseObject({ runAsNonRoot: z.literal(true), runAsUser: z.number().min(1) }),
  containers: z.tuple([container]),
});

const deployment = z.object({
  kind: z.literal('Deployment'),
  metadata,
  spec: z.looseObject({
    replicas: z.number().optional(),
    selector,
    template: z.object({ metadata: z.object({ labels }), spec: podSpec }),
  }),
});

const service = z.object({
  kind: z.literal('Service'),
  metadata,
  spec: z.object({
    selector: labels,
    ports: z.array(z.object({ name: z.string(), port: z.number(), targetPort: z.string() })),
  }),
});

const disruptionBudget = z.object({
  kind: z.literal('PodDisruptionBudget'),
  metadata,
  spec: z.object({ maxUnavailable: z.literal(1), selector }),
});

const autoscaler = z.object({
  kind: z.literal('HorizontalPodAutoscaler'),
  metadata,
  spec: z.looseObject({
    scaleTargetRef: z.looseObject({ kind: z.literal('Deployment'), name: z.string() }),
    minReplicas: z.number(),
    maxReplicas: z.number(),
    metrics: z.array(z.unknown()),
  }),
});

const peer = z.strictObject({ podSelector: selector.optional(), namespaceSelector: selector.optional() });
const networkPolicy = z.object({
  kind: z.literal('NetworkPolicy'),
  metadata,
  spec: z.strictObject({
    podSelector: selector,
    policyTypes: z.tuple([z.literal('Ingress')]),
    ingress: z
      .array(
        z.strictObject({
          from: z.array(peer).min(1),
          ports: z.array(z.object({ protocol: z.literal('TCP'), port: z.string() })).min(1),
        }),
      )
      .default([]),
  }),
});

/** Of a file system that outlives the pods. */
const volumeClaim = z.object({
  kind: z.literal('PersistentVolumeClaim'),
  metadata,
  spec: z.object({ accessModes: z.array(z.string()), resources: z.object({ requests: labels }) }),
});

const configMap = z.object({ kind: z.literal('ConfigMap'), metadata, data: labels });

const manifest = z.discriminatedUnion('kind', [
  deployment,
  service,
  disruptionBudget,
  autoscaler,
  networkPolicy,
  configMap,
  volumeClaim,
]);

/** An object of the Kubernetes API, as far as it is checked here. */
export type Manifest = z.infer<typeof manifest>;
export type NetworkPolicy = z.infer<typeof networkPolicy>;

/**
 * The documents of a YAML file below `ops/kubernetes/`.
 * @param change made to its text before it is parsed
 */
export function readDocuments(path: string, change = (text: string): string => text): unknown[] {
  const text = readFileSync(new URL(`ops/kubernetes/${path}`, repository), 'utf8');
  return parseAllDocuments(change(text)).map((document) => document.toJS());
}

/** The manifests in a folder below `ops/kubernetes/`: its files, but for the one that lists them. */
function manifestsIn(folder: string): string[] {
  const names = readdirSync(new URL(`ops/kubernetes/${folder}/`, repository));
  return names.filter((name) => name !== 'kustomization.yaml');
}

/** The files of the base. */
export const baseFiles = manifestsIn('base');

/** The files of the base and of the overlay for production, from `ops/kubernetes/`. */
export const allFiles = ['base', 'overlays/production'].flatMap((folder) =>
  manifestsIn(folder).map((name) => `${folder}/${name}`),
);

/** Every object of the base. */
export const base: readonly Manifest[] = baseFiles
  .flatMap((name) => readDocuments(`base/${name}`))
  .map((document) => manifest.parse(document));

/** The objects of one kind. */
export function ofKind<Kind extends Manifest['kind']>(kind: Kind): Extract<Manifest, { kind: Kind }>[] {
  return base.filter((object): object is Extract<Manifest, { kind: Kind }> => object.kind === kind);
}

/** The object of a kind and name. */
export function named<Kind extends Manifest['kind']>(
  kind: Kind,
  name: string,
): Extract<Manifest, { kind: Kind }> {
  const found = ofKind(kind).find(({ metadata: { name: its } }) => its === name);
  if (found === undefined) throw new Error(`There is no ${kind} ${name}`);
  return found;
}
