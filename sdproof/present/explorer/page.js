// The page: what is chosen, what follows from it, and where it is shown.

const MOST_STEPS = 4;
const MOST_RANK = 64;
const POINTS = 120; // of each curve
const $ = id => document.getElementById(id);

// Every number is kept as the text that was written or set, which is what the commands get.
const state = {
  spectrum: "equispaced", r: "4", least: "0.5", power: "1", eigenvalues: "1, 0.75, 0.5, 0.25",
  signal: "aligned", snr: "200", m: "1", snrs: "200, 0, 0, 0",
  lambda: "0.03", k: "1", xi: ["0", "0", "0", "0"],
};
const NUMBERS = { // name, least, most, whole number or not
  r: ["rank", 1, 32, true], least: ["smallest eigenvalue", 1e-4, 1], power: ["p", 0, 6],
  snr: ["B", 0, 1e12], m: ["direction", 1, MOST_RANK, true], lambda: ["λ", 1e-15, 1e15],
};

class Problem extends Error {
  constructor(id, text) { super(text); this.id = id; }
}

// A decimal number or a fraction, as the commands read it
function read(text, id, [name, least, most, whole]) {
  const [, top, below] = text.trim().match(/^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(?:\/(\d+))?$/i) ?? [];
  const value = below === undefined ? Number(top) : Number(top) / Number(below);
  const accepted = Math.abs(least) === 1e15 ? "a number of size at most 10¹⁵"
    : `${whole ? "a whole number" : "a number"} from ${tickText(least)} to ${tickText(most)}`;
  if (top === undefined || !(value >= least && value <= most) || (whole && !Number.isInteger(value)))
    throw new Problem(id, `${name}: “${text.trim().slice(0, 30)}” is not accepted; accepted: ${accepted}`);
  return value;
}

function list(id, rule) {
  const texts = state[id].split(/[\s,;]+/).filter(Boolean);
  if (!texts.length || texts.length > MOST_RANK)
    throw new Problem(id, `${rule[0]}: ${texts.length} numbers; accepted: 1 to ${MOST_RANK}`);
  return { texts, values: texts.map(text => read(text, id, rule)) };
}

const made = values => ({ texts: values.map(String), values });

// What is chosen, as numbers, with the texts for the commands; a Problem for what is not accepted
function chosen() {
  const number = id => read(state[id], id, NUMBERS[id]);
  const own = state.spectrum === "custom";
  const e = own ? list("eigenvalues", ["eigenvalues", 1e-12, 1e12]) : made(SPECTRA[state.spectrum](
    state.spectrum === "power" ? { r: number("r"), power: number("power") }
      : { r: number("r"), least: number("least") }));
  const r = e.values.length;
  if (touched !== "m" && Number(state.m) > r) state.m = $("m").value = String(r);
  let B;
  if (state.signal === "custom") {
    B = list("snrs", ["ratios B", 0, 1e12]);
    if (B.values.length !== r)
      throw new Problem("snrs", `ratios B: ${B.values.length} numbers; accepted: ${r}, as many as eigenvalues`);
  } else {
    const m = state.signal === "aligned" ? read(state.m, "m", ["direction", 1, r, true]) - 1 : 0;
    const largestFirst = e.values.map((_, j) => j).sort((a, b) => e.values[b] - e.values[a]);
    B = made(SIGNALS[state.signal]({ e: e.values, snr: number("snr"), m: largestFirst[m] }));
  }
  const steps = state.xi.slice(0, Number(state.k));
  const xi = steps.map((text, i) => read(text, `xi-${i + 1}`, [`ξ${i + 1}`, -1e15, 1e15]));
  return { e: e.values, B: B.values, texts: { e: e.texts, B: B.texts, xi: steps }, lambda: number("lambda"), xi };
}

// Where λ goes: well below the smallest eigenvalue to well above the largest, and to the λ chosen
function lambdas({ e, lambda }) {
  const lo = Math.min(Math.min(...e) / 1e3, lambda), hi = Math.max(Math.max(...e) * 1e4, lambda);
  return Array.from({ length: POINTS + 1 }, (_, i) => lo * (hi / lo) ** (i / POINTS));
}

function followed(now) {
  const grid = lambdas(now);
  const curves = grid.map(lambda => bestSteps(now, lambda, MOST_STEPS).map(s => s.rho));
  const least = Array.from({ length: MOST_STEPS + 1 }, (_, k) =>
    grid.reduce((best, _, i) => (curves[i][k] < curves[best][k] ? i : best), 0));
  return {
    ...now, grid, curves, least,
    bound: lowerBound(now.B),
    own: riskAt(now, now.lambda, now.xi),
    best: bestSteps(now, now.lambda, MOST_STEPS),
    limits: krylov(now, MOST_STEPS),
  };
}

// ---- showing

const LOST = "lost to rounding: see the commands";
const cell = (where, text) => { where.textContent = text; };

function showNumbers({ own, bound, best, limits, least, curves, grid }) {
  const error = own.biasError + own.varianceError;
  const values = {
    bias: certain(own.bias, own.biasError) || LOST,
    variance: certain(own.variance, own.varianceError) || LOST,
    risk: certain(own.risk, error) || LOST,
    bound: shown(bound),
    ratio: bound > 0 ? certain(own.risk / bound, error / bound) || LOST : "no bound above 0",
  };
  for (const [name, text] of Object.entries(values)) cell(document.querySelector(`[data-value=${name}]`), text);
  document.querySelector("#by-steps tbody").innerHTML = best.map(({ k, rho }) => `
    <tr${k === Number(state.k) ? ' class="chosen"' : ""}><th scope="row">${k}</th><td>${shown(rho)}</td>
    <td>${shown(curves[least[k]][k])} at λ ≈ ${shown(grid[least[k]], 2)}</td><td>${shown(limits[k])}</td></tr>`).join("");
}

const spread = (values, factor) => {
  const lo = Math.min(...values), hi = Math.max(...values);
  return { lo: lo / factor, hi: hi * factor, log: true };
};

function showFilters({ e, B, lambda, xi }, width) {
  const q = v => filterAt(v, lambda, xi).q;
  const wide = Math.max(...e) / Math.min(...e) > 20;
  const x = wide ? spread(e, 1.3) : { lo: 0, hi: Math.max(...e) * 1.08 };
  const curve = Array.from({ length: 301 }, (_, i) =>
    wide ? x.lo * (x.hi / x.lo) ** (i / 300) : (x.hi * i) / 300).map(v => [v, q(v)]);
  const values = [...e.map(q), ...B.map(ideal), ...curve.map(([, value]) => value)];
  const y = { lo: Math.max(-3, Math.min(-0.05, ...values)) * 1.05, hi: Math.min(4, Math.max(1.05, ...values)) * 1.05 };
  const hidden = e.filter(v => !inside(y, q(v))).length;
  cell($("filter-cut"), hidden ? `${hidden} of ${e.length} filter values lie outside the plot.` : "");
  $("filters").innerHTML = plot({
    width, height: 260, x, y, xName: "eigenvalue e", yName: "filter q",
    label: "Filter values at the eigenvalues, and the ideal ones",
    draw: at => `<path class="curve" style="stroke: var(--k1)" d="${line(curve, at, y)}"/>` +
      e.map((v, j) => `<circle class="ring" cx="${fix(at.X(v))}" cy="${fix(at.Y(ideal(B[j])))}" r="6"/>`).join("") +
      e.filter(v => inside(y, q(v))).map(v =>
        `<circle class="dot" cx="${fix(at.X(v))}" cy="${fix(at.Y(q(v)))}" r="4" style="fill: var(--k1)"/>`).join(""),
  });
}

function showRisks({ e, grid, curves, bound, limits, lambda, own }, width) {
  const top = 1.6 * Math.max(Math.min(e.length, Math.max(...curves.flat())), bound);
  const low = Math.max(0.9 * bound, top / 1e4);
  const y = { lo: top / low > 6 ? low : Math.min(low, 0.9 * bound), hi: top, log: top / low > 6 };
  const x = { lo: grid[0], hi: grid[POINTS], log: true };
  const seen = inside(y, own.risk);
  cell($("risk-cut"), seen ? "" : `, which is ${own.risk > y.hi ? "above" : "below"} the plot`);
  const ks = [...limits.keys()];
  $("risks").innerHTML = plot({
    width, height: 330, x, y, xName: "penalty λ", yName: "risk ρ",
    label: "Best risk against λ for 0 to 4 steps, the lower bound and the Krylov limits",
    draw: at => (inside(y, bound) ? `<path class="bound" d="M${at.left} ${fix(at.Y(bound))}H${at.right}"/>` : "") +
      ks.map(k => `<path class="curve k${k}" d="${line(grid.map((v, i) => [v, curves[i][k]]), at, y)}"/>`).join("") +
      ks.filter(k => inside(y, limits[k])).map(k =>
        `<circle class="limit" cx="${at.right + 6 + 9 * k}" cy="${fix(at.Y(limits[k]))}" r="4.5" style="fill: var(--k${k})"/>`).join("") +
      (seen ? `<path class="cross" d="M${fix(at.X(lambda) - 6)} ${fix(at.Y(own.risk) - 6)}l12 12m0 -12l-12 12"/>` : ""),
  });
}

// For a shell: what has only digits and signs needs no quotes
function showCommands({ texts }) {
  const instance = JSON.stringify({ eigenvalues: texts.e, snr: texts.B });
  const steps = texts.xi.map(v => v.trim()).join(",");
  const lambda = state.lambda.trim();
  cell($("exact"), [
    `echo '${instance}' > instance.json`,
    `sdproof risk instance.json --lam ${lambda}${steps ? ` --xi=${steps}` : ""}`,
    `sdproof optimum instance.json --lam ${lambda} --steps ${MOST_STEPS}`,
    `sdproof minimum instance.json --steps ${state.k}`,
  ].join("\n"));
}

function showLegend() {
  $("legend").innerHTML = Array.from({ length: MOST_STEPS + 1 }, (_, k) =>
    `<li><svg width="34" height="10" aria-hidden="true"><path class="k${k}" d="M0 5H34"/></svg>k = ${k}${k ? "" : ", ridge"}</li>`).join("");
}

let now = null; // the last choice that was accepted
let touched = ""; // what was changed last

function show() {
  for (const field of document.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  try {
    now = followed(chosen());
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    $(problem.id).setAttribute("aria-invalid", "true");
    $("problem").hidden = false;
    cell($("problem"), `${problem.message}. Shown is the last accepted choice.`);
    return;
  }
  $("problem").hidden = true;
  $("m-slider").max = now.e.length;
  draw();
  showNumbers(now);
  showCommands(now);
}

function draw() {
  const width = Math.max(220, Math.floor($("filters").clientWidth));
  showFilters(now, width);
  showRisks(now, width);
}

// ---- choosing

// The fields and sliders say what the state is
function fill() {
  for (const id of ["spectrum", "signal", "k", "eigenvalues", "snrs", ...Object.keys(NUMBERS)]) $(id).value = state[id];
  const k = Number(state.k);
  $("steps").innerHTML = state.xi.slice(0, k).map((_, i) => `
    <div class="row"><label for="xi-${i + 1}">ξ<sub>${i + 1}</sub>, step ${i + 1}</label>
    <input type="range" id="xi-${i + 1}-slider" data-sets="xi-${i + 1}" min="-5" max="5" step="0.01" aria-label="ξ of step ${i + 1}, slider">
    <input id="xi-${i + 1}" inputmode="text" spellcheck="false"></div>`).join("");
  state.xi.slice(0, k).forEach((text, i) => { $(`xi-${i + 1}`).value = text; });
  for (const slider of document.querySelectorAll("[data-sets]")) slide(slider);
  for (const row of document.querySelectorAll("[data-for]")) {
    const choice = row.parentElement.querySelector("select").value;
    row.hidden = !row.dataset.for.split(" ").includes(choice);
  }
  $("best").disabled = $("best-both").disabled = k === 0;
}

function slide(slider) {
  const value = fraction($(slider.dataset.sets).value);
  if (Number.isFinite(value) && (value > 0 || !("log" in slider.dataset)))
    slider.value = "log" in slider.dataset ? Math.log10(value) : value;
}

const fraction = text => text.split("/").map(Number).reduce((a, b) => a / b);

function set(id, text) {
  if (id.startsWith("xi-")) state.xi[Number(id.slice(3)) - 1] = text;
  else state[id] = text;
}

// A list of one's own starts from what was there
function startList(id) {
  if (!now) return;
  if (id === "spectrum" && state.spectrum === "custom") state.eigenvalues = now.texts.e.join(", ");
  if (id === "signal" && state.signal === "custom") state.snrs = now.texts.B.join(", ");
}

function changed({ target }) {
  cell($("said"), "");
  const { sets } = target.dataset;
  touched = sets ?? target.id;
  if (sets) {
    const value = "log" in target.dataset ? 10 ** target.value : Number(target.value);
    $(sets).value = String(rounded(value));
    set(sets, $(sets).value);
  } else if (target.id) {
    set(target.id, target.value);
    const slider = $(`${target.id}-slider`);
    if (slider) slide(slider);
  }
  if (target.tagName === "SELECT") {
    startList(target.id);
    fill();
  }
  show();
}

// The best ξ for this k, at this λ or at the best λ drawn
function best(lambda) {
  const k = Number(state.k);
  state.lambda = lambda;
  const xi = xiOf(bestSteps(now, fraction(lambda), k)[k].h);
  if (xi === null || xi.some(v => Math.abs(v) > 1e15))
    cell($("said"), "No ξ that can be written attains the least risk here: it is a limit. ξ is as it was.");
  else {
    xi.forEach((v, i) => { state.xi[i] = String(v); });
    cell($("said"), `ξ = (${xi.map(v => shown(v, 4)).join(", ")}).`);
  }
  fill();
  show();
}

function start() {
  const given = JSON.parse($("start").textContent);
  if (given)
    Object.assign(state, {
      spectrum: "custom", eigenvalues: given.eigenvalues.join(", "),
      signal: "custom", snrs: given.snr.join(", "),
    });
  fill();
  showLegend();
  $("controls").addEventListener("input", changed);
  $("controls").addEventListener("submit", event => event.preventDefault());
  $("best").addEventListener("click", () => best(state.lambda));
  $("best-both").addEventListener("click", () => best(String(rounded(now.grid[now.least[Number(state.k)]]))));
  addEventListener("resize", () => now && draw());
  show();
  cell($("said"), given ? given.note : "");
}

start();
