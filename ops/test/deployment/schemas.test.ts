import { describe, expect, it } from 'vitest';
import { allFiles, readDocuments } from './manifests.ts';
import { checkObject } from './schemas.ts';

describe('every manifest', () => {
  it.each(allFiles)('in %s is as its schema says', (file) => {
    readDocuments(file).forEach(checkObject);
  });
});

describe('a manifest', () => {
  it.each([
    ['of no kind there is', 'kind: Deployment', 'kind: Deploiment'],
    ['of a version there is not', 'apiVersion: policy/v1', 'apiVersion: policy/v7'],
    ['with a word for a number', 'replicas: 2', 'replicas: two'],
    ['with a number for a word', "value: '4003'", 'value: 4003'],
    ['with a field that is misspelt', 'terminationGracePeriodSeconds:', 'terminationGracePeriod:'],
    ['with a field misspelt deep inside', 'periodSeconds: 2', 'periodSecond: 2'],
    ['with a field in the wrong place', 'automountServiceAccountToken: false', 'image: orders'],
    ['without a field that it needs', / {2}selector:\n {4}matchLabels: .*\n {2}template/, '  template'],
    ['with a list for a table', 'limits: { cpu: 500m, memory: 512Mi }', 'limits: [500m, 512Mi]'],
  ])('%s is found', (_, whole, broken) => {
    const documents = readDocuments('base/orders.yaml', (text) => text.replace(whole, broken));
    expect(documents).not.toEqual(readDocuments('base/orders.yaml'));
    expect(() => documents.forEach(checkObject)).toThrow();
  });
});
