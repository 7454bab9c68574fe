// Plots as SVG text. A scale is {lo, hi, log}; nothing outside the frame is drawn.

const MARGIN = { left: 46, right: 58, top: 12, bottom: 40 };

function plot({ width, height, x, y, xName, yName, draw, label }) {
  const inner = { w: width - MARGIN.left - MARGIN.right, h: height - MARGIN.top - MARGIN.bottom };
  const X = v => MARGIN.left + inner.w * share(x, v);
  const Y = v => MARGIN.top + inner.h * (1 - share(y, v));
  const right = MARGIN.left + inner.w, bottom = MARGIN.top + inner.h;
  const many = Math.max(3, Math.floor(inner.w / 75));
  const xTicks = ticks(x, many).map(v =>
    `<path class="tick" d="M${fix(X(v))} ${bottom}v5"/>` +
    `<text x="${fix(X(v))}" y="${bottom + 18}" text-anchor="middle">${tickText(v)}</text>`);
  const yTicks = ticks(y, 6).map(v =>
    `<path class="grid" d="M${MARGIN.left} ${fix(Y(v))}H${right}"/>` +
    `<text x="${MARGIN.left - 6}" y="${fix(Y(v) + 4)}" text-anchor="end">${tickText(v)}</text>`);
  return `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${label}">
    ${yTicks.join("")}${xTicks.join("")}
    <path class="frame" d="M${MARGIN.left} ${MARGIN.top}V${bottom}H${right}"/>
    <text class="name" x="${(MARGIN.left + right) / 2}" y="${height - 6}" text-anchor="middle">${xName}</text>
    <text class="name" transform="translate(12 ${(MARGIN.top + bottom) / 2}) rotate(-90)" text-anchor="middle">${yName}</text>
    ${draw({ X, Y, right, bottom, top: MARGIN.top, left: MARGIN.left })}</svg>`;
}

const position = (scale, v) => (scale.log ? Math.log10(v) : v);
const share = (scale, v) =>
  (position(scale, v) - position(scale, scale.lo)) / (position(scale, scale.hi) - position(scale, scale.lo));
const inside = (scale, v) => v >= scale.lo && v <= scale.hi;
const fix = v => v.toFixed(1);

// A line through the points that lie inside, cut where it leaves the frame.
function line(points, { X, Y }, y) {
  let path = "", on = false, before = null;
  for (const p of points) {
    const now = inside(y, p[1]);
    if (before && now !== on) {
      const edge = (now ? before : p)[1] > y.hi ? y.hi : y.lo;
      const [a, b] = [position(y, before[1]), position(y, p[1])];
      const part = Number.isFinite(a) && Number.isFinite(b) ? (position(y, edge) - a) / (b - a) : +now;
      const at = X(before[0]) + part * (X(p[0]) - X(before[0]));
      path += `${now ? "M" : "L"}${fix(at)} ${fix(Y(edge))}`;
    }
    if (now) path += `${path && (on || before) ? "L" : "M"}${fix(X(p[0]))} ${fix(Y(p[1]))}`;
    [on, before] = [now, p];
  }
  return path;
}

// Round values on a scale: powers of ten, with 2 and 5 where there is room, or equal steps.
function ticks(scale, many) {
  const { lo, hi } = scale;
  if (scale.log && hi / lo >= 20) {
    const decades = Math.log10(hi / lo);
    const every = Math.max(1, Math.ceil(decades / many));
    const parts = decades * 3 <= many ? [1, 2, 5] : [1];
    const found = [];
    for (let n = Math.floor(Math.log10(lo)); n <= Math.log10(hi) + 1; n++)
      if (n % every === 0) for (const part of parts) found.push(Number(`${part}e${n}`));
    return found.filter(v => inside(scale, v));
  }
  const raw = (hi - lo) / many, unit = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map(v => v * unit).find(v => v >= raw);
  const found = [];
  for (let n = Math.ceil(lo / step - 1e-9); n * step <= hi * (1 + 1e-12) + 1e-9 * step; n++)
    found.push(Number((n * step).toPrecision(12)));
  return found.filter(v => v >= lo && v <= hi);
}

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const superscript = n => (n < 0 ? "⁻" : "") + [...String(Math.abs(n))].map(d => SUPERSCRIPTS[d]).join("");

// A number in words for people: so many digits, a true minus, powers of ten as such.
function shown(v, digits = 6) {
  if (v === 0) return "0";
  const text = v.toPrecision(digits);
  const [mantissa, exponent] = Math.abs(v) < 1e-4 || Math.abs(v) >= 1e7
    ? v.toExponential(digits - 1).split("e") : text.split("e");
  const made = exponent === undefined ? mantissa : `${mantissa}·10${superscript(Number(exponent))}`;
  return made.replace("-", "−");
}

function tickText(v) {
  if (v === 0) return "0";
  const size = Math.abs(v);
  if (size >= 0.01 && size < 1e4) return String(v).replace("-", "−");
  const [mantissa, exponent] = v.toExponential().split("e");
  const ten = `10${superscript(Number(exponent))}`;
  return (mantissa === "1" ? ten : `${mantissa}·${ten}`).replace("-", "−");
}

// What is certain of a number whose rounding error is bounded; "" if that is less than two digits.
function certain(v, error) {
  if (v === 0) return "0";
  const digits = Math.floor(Math.log10(Math.abs(v) / error));
  return digits < 2 ? "" : shown(v, Math.min(6, digits));
}
