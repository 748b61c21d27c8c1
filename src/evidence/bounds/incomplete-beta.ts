/** Lanczos' coefficients for g = 7, n = 9: relative error about 1e-15. Source: P. Godfrey (2001). */
const LANCZOS_FIRST = 0.9999999999998099;
const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
];

/** The natural logarithm of Γ(x) for x > 0. */
export function lnGamma(x: number): number {
  // Γ(x) = Γ(x + 1) / x, since the series is meant for arguments from a half up.
  if (x < 0.5) return lnGamma(x + 1) - Math.log(x);
  const z = x - 1;
  const sum = LANCZOS.reduce(
    (total, coefficient, index) => total + coefficient / (z + index + 1),
    LANCZOS_FIRST,
  );
  const t = z + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}

export function lnBeta(a: number, b: number): number {
  return lnGamma(a) + lnGamma(b) - lnGamma(a + b);
}

/**
 * The regularised incomplete beta function: the chance that a share with distribution Beta(a, b) is at most `x`. a, b > 0.
 * Continued fraction by Lentz's method on the side where it converges fast. Source: DLMF 8.17.22; W. H. Press et al., "Numerical
 * Recipes", 6.4.
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - lnBeta(a, b));
  return x < (a + 1) / (a + b + 2)
    ? (front * continuedFraction(x, a, b)) / a
    : 1 - (front * continuedFraction(1 - x, b, a)) / b;
}

/**
 * The share below which Beta(a, b) lies with the given chance. Newton's steps from the mean, halving where one would leave what is
 * still possible, so it always converges.
 */
export function betaQuantile(chance: number, a: number, b: number): number {
  const front = -lnBeta(a, b);
  let [low, high, share] = [0, 1, a / (a + b)];
  while (high - low > CLOSE) {
    const miss = incompleteBeta(share, a, b) - chance;
    if (miss === 0) break;
    if (miss < 0) low = share;
    else high = share;
    const density = Math.exp(front + (a - 1) * Math.log(share) + (b - 1) * Math.log1p(-share));
    const next = share - miss / density;
    const isInside = next > low && next < high;
    if (isInside && Math.abs(next - share) < CLOSE) return next;
    const halved = (low + high) / 2;
    if (!isInside && (halved <= low || halved >= high)) break;
    share = isInside ? next : halved;
  }
  return share;
}

const CLOSE = 1e-15;
const TINY = 1e-300;
const MOST_TERMS = 20_000;

function continuedFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m <= MOST_TERMS; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    const step = d * c;
    value *= step;
    if (Math.abs(step - 1) < 1e-16) break;
  }
  return value;
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
