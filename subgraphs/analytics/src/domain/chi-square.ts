/** The chi-square distribution, as far as a test of goodness of fit needs it. */

/** Lanczos' coefficients for g = 7. @see https://en.wikipedia.org/wiki/Lanczos_approximation */
const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** The logarithm of the gamma function, for `x` of 0.5 and more. */
function logGamma(x: number): number {
  const [first = 0, ...others] = lanczos;
  const sum = others.reduce((total, coefficient, index) => total + coefficient / (x + index), first);
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

const precision = 1e-15;
/** Both expansions converge within a few times the root of `a`; this ends those of nonsense. */
const mostTerms = 10_000;

/** P(a, x) by its series. @see https://dlmf.nist.gov/8.11.E4 */
function lowerBySeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < mostTerms && term > sum * precision; n += 1) {
    term *= x / (a + n);
    sum += term;
  }
  return sum * Math.exp(a * Math.log(x) - x - logGamma(a));
}

/** Q(a, x) by its continued fraction, evaluated by Lentz' method. @see https://dlmf.nist.gov/8.9.E2 */
function upperByFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = Number.POSITIVE_INFINITY;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < mostTerms; n += 1) {
    const numerator = -n * (n - a);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    const step = c * d;
    fraction *= step;
    if (Math.abs(step - 1) < precision) break;
  }
  return fraction * Math.exp(a * Math.log(x) - x - logGamma(a));
}

/**
 * How likely a chi-square variable is `statistic` or more: the regularised upper incomplete gamma function
 * Q(degrees / 2, statistic / 2).
 * @param degrees degrees of freedom, 1 or more
 * @see https://dlmf.nist.gov/8.2
 */
export function chiSquareSurvival(statistic: number, degrees: number): number {
  if (statistic <= 0) return 1;
  const [a, x] = [degrees / 2, statistic / 2];
  return x < a + 1 ? 1 - lowerBySeries(a, x) : upperByFraction(a, x);
}

/**
 * Pearson's test of whether counts could come from given shares.
 * @param expected what the shares make of the total; none is 0
 * @returns the p-value
 */
export function goodnessOfFit(observed: readonly number[], expected: readonly number[]): number {
  const statistic = observed.reduce((sum, count, index) => {
    const right = expected[index] ?? 0;
    return sum + (count - right) ** 2 / right;
  }, 0);
  return chiSquareSurvival(statistic, observed.length - 1);
}
