/**
 * What one JSON value has that another has not, and back: merged(a, difference(a, b)) equals b.
 *
 * Objects are compared by name, and arrays of the same length by position; anything else is
 * replaced as a whole. A difference is null where there is none, else {to: value} or
 * {in: {name: difference}}. Names that only `from` has are dropped with {gone: true}.
 */

const isTree = (value) => typeof value === "object" && value !== null;

function comparable(from, to) {
  if (!isTree(from) || !isTree(to) || Array.isArray(from) !== Array.isArray(to)) return false;
  return !Array.isArray(from) || from.length === to.length;
}

export function difference(from, to) {
  if (!comparable(from, to)) return JSON.stringify(from) === JSON.stringify(to) ? null : { to };
  const inside = {};
  for (const name of Object.keys(to)) {
    const one = Object.hasOwn(from, name) ? difference(from[name], to[name]) : { to: to[name] };
    if (one) inside[name] = one;
  }
  for (const name of Object.keys(from)) if (!Object.hasOwn(to, name)) inside[name] = { gone: true };
  return Object.keys(inside).length > 0 ? { in: inside } : null;
}

export function merged(from, change) {
  if (!change) return from;
  if (Object.hasOwn(change, "to")) return change.to;
  const whole = Array.isArray(from) ? [...from] : { ...from };
  for (const [name, one] of Object.entries(change.in)) {
    if (one.gone) delete whole[name];
    else whole[name] = merged(whole[name], one);
  }
  return whole;
}
