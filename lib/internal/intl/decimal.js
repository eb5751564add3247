'use strict';

// Decimal numbers as strings of digits, rounded and laid out as ICU does: a number is what its shortest decimal says.
// A decimal is { negative, digits, exponent }: the value of '0.digits' times ten to the exponent; no digits for zero.

/* The decimal of a Number, BigInt or numeric string; undefined for NaN and the infinities. */
function toDecimal(value) {
  const [, sign, whole, fraction = '', exponent = '0'] =
    /^(-?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/.exec(Object.is(value, -0) ? '-0' : String(value)) ?? [];
  if (whole === undefined) return undefined;
  const all = whole + fraction;
  const digits = all.replace(/^0+/, '');
  return trim({
    negative: sign === '-',
    digits,
    exponent: Number(exponent) + whole.length - (all.length - digits.length),
  });
}

function trim(decimal) {
  decimal.digits = decimal.digits.replace(/0+$/, '');
  if (decimal.digits === '') decimal.exponent = 0;
  return decimal;
}

/* Does what follows the first `count` digits round away from zero? */
function roundsUp({ digits, negative }, count, mode) {
  const rest = count < 0 ? `0${digits}` : digits.slice(count);
  if (/^0*$/.test(rest)) return false;
  const half = rest[0] === '5' && /^0*$/.test(rest.slice(1)) ? 0 : rest[0] >= '5' ? 1 : -1;
  switch (mode) {
    case 'ceil': return !negative;
    case 'floor': return negative;
    case 'expand': return true;
    case 'trunc': return false;
    default:
  }
  if (half !== 0) return half > 0;
  switch (mode) {
    case 'halfCeil': return !negative;
    case 'halfFloor': return negative;
    case 'halfTrunc': return false;
    case 'halfEven': return count > 0 && Number(digits[count - 1] ?? 0) % 2 === 1;
    default: return true;
  }
}

/* Keep so many digits (perhaps none, or less: then it is one unit of a higher place, or zero). */
function keep(decimal, count, mode) {
  if (count >= decimal.digits.length) return decimal;
  const up = roundsUp(decimal, count, mode);
  const { negative, exponent } = decimal;
  if (count <= 0) {
    return up ? { negative, digits: '1', exponent: exponent - count + 1 } : { negative, digits: '', exponent: 0 };
  }
  let digits = decimal.digits.slice(0, count);
  if (!up) return trim({ negative, digits, exponent });
  const nines = /9*$/.exec(digits)[0].length;
  if (nines === count) return { negative, digits: '1', exponent: exponent + 1 };
  digits = digits.slice(0, count - nines);
  digits = digits.slice(0, -1) + (Number(digits[digits.length - 1]) + 1);
  return { negative, digits, exponent };
}

const roundFraction = (decimal, places, mode) => keep(decimal, decimal.exponent + places, mode);
const roundSignificant = keep;

/* Rounded as the options of NumberFormat and PluralRules say. */
function round(decimal, o) {
  const mode = o.roundingMode ?? 'halfExpand';
  const significant = o.maximumSignificantDigits === undefined ? undefined :
    roundSignificant(decimal, o.maximumSignificantDigits, mode);
  if (o.maximumFractionDigits === undefined) return significant ?? decimal;
  if (o.roundingIncrement > 1) return roundIncrement(decimal, o, mode);
  const fraction = roundFraction(decimal, o.maximumFractionDigits, mode);
  if (significant === undefined) return fraction;
  const finer = decimal.exponent - o.maximumSignificantDigits < -o.maximumFractionDigits;
  return (o.roundingPriority === 'lessPrecision') === finer ? fraction : significant;
}

function roundIncrement(decimal, o, mode) {
  const step = o.roundingIncrement;
  const scaled = toDecimal(Number(`${decimal.negative ? '-' : ''}0.${decimal.digits || 0}e${decimal.exponent}`) *
    10 ** o.maximumFractionDigits / step);
  const units = roundFraction({ ...scaled, negative: decimal.negative }, 0, mode);
  const result = toDecimal(Number(`0.${units.digits || 0}e${units.exponent}`) * step);
  result.exponent -= result.digits === '' ? 0 : o.maximumFractionDigits;
  result.negative = decimal.negative;
  return result;
}

/* The digits before and behind the point, with at least as many as the options say. */
function layOut({ digits, exponent }, o) {
  let whole = exponent > 0 ? digits.slice(0, exponent).padEnd(exponent, '0') : '';
  let fraction = exponent >= 0 ? digits.slice(exponent) : '0'.repeat(-exponent) + digits;
  whole = whole.padStart(o.minimumIntegerDigits ?? 1, '0');
  if (o.minimumSignificantDigits !== undefined) {
    const shown = digits === '' ? 1 : exponent > 0 ? Math.max(digits.length, exponent) : digits.length;
    const missing = o.minimumSignificantDigits - shown;
    if (missing > 0) fraction += '0'.repeat(missing);
  }
  if (o.minimumFractionDigits !== undefined) fraction = fraction.padEnd(o.minimumFractionDigits, '0');
  if (o.trailingZeroDisplay === 'stripIfInteger' && /^0*$/.test(fraction)) fraction = '';
  return { whole, fraction };
}

module.exports = { layOut, round, toDecimal };
