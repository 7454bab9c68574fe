// The mathematics of the page, in floating point. Nothing here touches the document.
//
// An instance is two lists: eigenvalues e and signal-to-noise ratios B. A filter is the list of its
// values q_j. Risks are in units of γ²/n.

const EPSILON = 2 ** -53;
const NOTHING = 1e-29; // a sum of squares that fell to this share of itself is rounding

const sum = values => values.reduce((a, b) => a + b, 0);
const dot = (a, b) => sum(a.map((v, j) => v * b[j]));

const shrinkage = (e, lambda) => e / (e + lambda); // t
const ideal = B => B / (1 + B); // the filter value that minimises a direction's risk
const lowerBound = B => sum(B.map(ideal));

// The filter q of the steps ξ_1, …, ξ_k at one eigenvalue, A = 1 − q, and a bound on the rounding
// error of each. Both are followed, so that neither is a difference of almost equal numbers: one step
// turns q into t(1 − ξ + ξq) and A into (1 − t) + tξA.
function filterAt(e, lambda, xi) {
  const t = shrinkage(e, lambda), u = lambda / (e + lambda);
  let q = t, A = u, sizeQ = t, sizeA = u; // sizes: the same with absolute values
  for (const x of xi) {
    q = t * (1 - x + x * q);
    A = u + t * x * A;
    sizeQ = t * (Math.abs(1 - x) + Math.abs(x) * sizeQ);
    sizeA = u + t * Math.abs(x) * sizeA;
  }
  const unit = 4 * (xi.length + 1) * EPSILON;
  return { q, A, errorQ: unit * sizeQ, errorA: unit * sizeA };
}

// Bias, variance and risk at λ and ξ, and how far off rounding may have made each.
function riskAt({ e, B }, lambda, xi) {
  let bias = 0, variance = 0, biasError = 0, varianceError = 0;
  e.forEach((ej, j) => {
    const { q, A, errorQ, errorA } = filterAt(ej, lambda, xi);
    bias += B[j] * A ** 2;
    variance += q ** 2;
    biasError += B[j] * (2 * Math.abs(A) + errorA) * errorA;
    varianceError += (2 * Math.abs(q) + errorQ) * errorQ;
  });
  biasError += e.length * EPSILON * bias;
  varianceError += e.length * EPSILON * variance;
  return { bias, variance, risk: bias + variance, biasError, varianceError };
}

// Weighted least squares by polynomials of degree 0, 1, …, most − 1: how Σ (target − start·h(node))²
// falls. The polynomials orthonormal for the weights start² are made by the Lanczos process, each new
// one orthogonalised twice against all before; a basis of powers would lose everything to rounding.
// Returns for k = 0..most what is left of the sum, the residuals, and the coefficients of h.
function fits(target, start, nodes, most) {
  const scale = Math.max(...nodes.map(Math.abs)) || 1;
  const s = nodes.map(v => v / scale);
  const length = Math.sqrt(dot(start, start));
  const found = [{ left: dot(target, target), residual: target, h: [] }];
  let vector = start.map(v => v / length), poly = [1 / length];
  const basis = [], distinct = new Set(nodes).size;
  let { residual, h } = found[0];
  let more = length > 0 && Number.isFinite(length);
  for (let k = 1; k <= most; k++) {
    if (more) {
      const c = dot(vector, residual);
      residual = residual.map((r, j) => r - c * vector[j]);
      h = added(h, poly, c);
      basis.push({ vector, poly });
      let next = vector.map((v, j) => v * s[j]), shifted = [0, ...poly];
      const before = Math.sqrt(dot(next, next));
      for (let twice = 0; twice < 2; twice++)
        for (const b of basis) {
          const part = dot(b.vector, next);
          next = next.map((v, j) => v - part * b.vector[j]);
          shifted = added(shifted, b.poly, -part);
        }
      const norm = Math.sqrt(dot(next, next));
      more = k < distinct && norm > 1e-13 * before; // what is left is rounding
      vector = next.map(v => v / norm);
      poly = shifted.map(v => v / norm);
    }
    const left = dot(residual, residual);
    found.push({ left: left > NOTHING * found[0].left ? left : 0, residual, h: h.map((v, i) => v / scale ** i) });
  }
  return found;
}

const added = (a, b, factor) =>
  Array.from({ length: Math.max(a.length, b.length) }, (_, i) => (a[i] ?? 0) + factor * (b[i] ?? 0));

// The best ξ ∈ R^k at λ for k = 0..most: filters are t + t(1 − t)h(t) with deg h < k, and
// ρ = LB + Σ (1 + B)(q − q*)². For small λ the polynomials are in 1 − t instead, which is then the
// number that is known precisely.
function bestSteps({ e, B }, lambda, most) {
  const t = e.map(v => shrinkage(v, lambda)), u = e.map(v => lambda / (v + lambda));
  const root = B.map(v => Math.sqrt(1 + v));
  const target = e.map((_, j) => root[j] * gap(B[j], t[j], u[j]));
  const start = e.map((_, j) => root[j] * t[j] * u[j]);
  const inU = lambda < Math.sqrt(Math.max(...e) * Math.min(...e));
  const bound = lowerBound(B);
  return fits(target, start, inU ? u : t, most).map(({ left, residual, h }, k) => ({
    k,
    rho: bound + left,
    q: residual.map((r, j) => ideal(B[j]) - r / root[j]),
    h: padded(inU ? reflected(h) : h, k),
  }));
}

// q* − t without cancellation where both are near 1
const gap = (B, t, u) => (B > 1 ? u - 1 / (1 + B) : ideal(B) - t);

// From coefficients in 1 − t to coefficients in t (Horner)
function reflected(h) {
  let found = [];
  for (const c of [...h].reverse()) {
    found = added(found, [0, ...found], -1);
    found[0] = (found[0] ?? 0) + c;
  }
  return found;
}

const padded = (h, k) => Array.from({ length: k }, (_, i) => h[i] ?? 0);

// ξ_k = −h_0, ξ_{k−i} = h_i/h_{i−1}; null if no ξ has this h: then its filter is only a limit.
function xiOf(h) {
  const k = h.length, xi = new Array(k).fill(0);
  for (let i = 0; i < k; i++) {
    const value = i ? h[i] / h[i - 1] : -h[0];
    if (h[i] !== 0 && !Number.isFinite(value)) return null;
    xi[k - 1 - i] = h[i] === 0 ? 0 : value;
  }
  return xi;
}

// The least risk of q = P(e) with P(0) = 0 and deg P ≤ k, for k = 0..most: where the best k steps go
// as λ → ∞.
function krylov({ e, B }, most) {
  const root = B.map(v => Math.sqrt(1 + v));
  const target = B.map((v, j) => root[j] * ideal(v));
  const bound = lowerBound(B);
  return fits(target, root.map((w, j) => w * (e[j] / Math.max(...e))), e, most).map(f => bound + f.left);
}

// Spectra of rank r, the largest eigenvalue 1; `least` is the smallest, `power` the decay.
const SPECTRA = {
  equispaced: ({ r, least }) => from(r, j => 1 - ((1 - least) * j) / Math.max(1, r - 1)),
  geometric: ({ r, least }) => from(r, j => least ** (j / Math.max(1, r - 1))),
  levels: ({ r, least }) => from(r, j => (j ? least : 1)),
  power: ({ r, power }) => from(r, j => (j + 1) ** -power),
};

// Signal-to-noise ratios for the eigenvalues e: `snr` is the size, m the direction set apart.
const SIGNALS = {
  aligned: ({ e, snr, m }) => e.map((_, j) => (j === m ? snr : 0)),
  even: ({ e, snr }) => e.map(() => snr),
  coefficients: ({ e, snr }) => e.map(v => rounded((snr * v) / Math.max(...e))),
};

const from = (r, value) => Array.from({ length: r }, (_, j) => rounded(value(j)));
// Four digits, so that the numbers on the page are those in the command
const rounded = x => Number(x.toPrecision(4));
