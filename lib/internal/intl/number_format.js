'use strict';

// Intl.NumberFormat, in English of the United States.

const { LOCALE, copyKeys, getCanonicalLocales, makeClass, readerOf, textOf } = require('internal/intl/options');
const { DIGIT_KEYS, readDigits } = require('internal/intl/digit_options');
const { layOut, round, toDecimal } = require('internal/intl/decimal');

const NAME = 'Intl.NumberFormat';
const SCALES = [['', ''], ['K', 'thousand'], ['M', 'million'], ['B', 'billion'], ['T', 'trillion']];

function readUnit(o, reader) {
  const style = reader.choice('style', ['decimal', 'percent', 'currency', 'unit'], 'decimal');
  const currency = reader.choice('currency');
  if (currency !== undefined && !/^[a-z]{3}$/i.test(currency)) throw new RangeError(`Invalid currency code : ${currency}`);
  if (style === 'currency' && currency === undefined) throw new TypeError('Currency code is required with currency style.');
  const currencyDisplay = reader.choice('currencyDisplay', ['code', 'symbol', 'narrowSymbol', 'name'], 'symbol');
  const currencySign = reader.choice('currencySign', ['standard', 'accounting'], 'standard');
  const unit = reader.choice('unit');
  if (unit !== undefined && !require('internal/intl/units').isUnit(unit)) {
    throw new RangeError(`Invalid unit argument for Intl.NumberFormat() '${unit}'`);
  }
  if (style === 'unit' && unit === undefined) throw new TypeError('Unit is required with unit style.');
  const unitDisplay = reader.choice('unitDisplay', ['short', 'narrow', 'long'], 'short');
  o.style = style;
  if (style === 'currency') Object.assign(o, { currency: currency.toUpperCase(), currencyDisplay, currencySign });
  if (style === 'unit') Object.assign(o, { unit, unitDisplay });
}

function readGrouping(reader, compact) {
  const fallback = compact ? 'min2' : 'auto';
  const value = reader.raw('useGrouping');
  if (value === undefined) return fallback;
  if (value === true) return 'always';
  if (!value) return false;
  const text = String(value);
  if (text === 'true' || text === 'false') return fallback;
  return reader.choice('useGrouping', ['min2', 'auto', 'always'], fallback);
}

function readOptions(locales, options) {
  const o = { locale: LOCALE, numberingSystem: 'latn' };
  getCanonicalLocales(locales);
  const reader = readerOf(NAME, options);
  reader.choice('localeMatcher', ['lookup', 'best fit']);
  reader.choice('numberingSystem');
  readUnit(o, reader);
  o.notation = reader.choice('notation', ['standard', 'scientific', 'engineering', 'compact'], 'standard');
  const compact = o.notation === 'compact';
  let defaults = [0, o.style === 'percent' ? 0 : 3];
  if (o.style === 'currency' && o.notation === 'standard') {
    const places = require('internal/intl/units').currencyDigits(o.currency);
    defaults = [places, places];
  }
  readDigits(o, reader, defaults, compact);
  const compactDisplay = reader.choice('compactDisplay', ['short', 'long'], 'short');
  if (compact) o.compactDisplay = compactDisplay;
  o.useGrouping = readGrouping(reader, compact);
  o.signDisplay = reader.choice('signDisplay', ['auto', 'never', 'always', 'exceptZero', 'negative'], 'auto');
  return o;
}

/* ---- the number itself ---- */

function pushWhole(parts, whole, o) {
  const least = o.useGrouping === 'min2' ? 5 : 4;
  if (o.useGrouping === false || whole.length < least) {
    parts.push({ type: 'integer', value: whole });
    return;
  }
  const first = whole.length % 3 || 3;
  parts.push({ type: 'integer', value: whole.slice(0, first) });
  for (let i = first; i < whole.length; i += 3) {
    parts.push({ type: 'group', value: ',' }, { type: 'integer', value: whole.slice(i, i + 3) });
  }
}

function pushDigits(parts, decimal, o) {
  const { whole, fraction } = layOut(decimal, o);
  pushWhole(parts, whole, o);
  if (fraction !== '') parts.push({ type: 'decimal', value: '.' }, { type: 'fraction', value: fraction });
}

const shifted = (decimal, places) => (decimal.digits === '' ? decimal : { ...decimal, exponent: decimal.exponent - places });

/* Round a decimal that is shown with a power of ten; rounding may carry it into the next one. */
function roundScaled(decimal, o, powerOf) {
  let power = powerOf(decimal);
  let rounded = round(shifted(decimal, power), o);
  const again = powerOf(shifted(rounded, -power));
  if (again !== power) {
    power = again;
    rounded = round(shifted(decimal, power), o);
  }
  return { rounded, power };
}

const compactPower = ({ digits, exponent }) =>
  (digits === '' || exponent < 4 ? 0 : Math.min(Math.floor((exponent - 1) / 3), SCALES.length - 1) * 3);
const thousandsPower = (decimal) => (decimal.digits !== '' && decimal.exponent === 4 ? 3 : compactPower(decimal));
const scientificPower = ({ digits, exponent }) => (digits === '' ? 0 : exponent - 1);
const engineeringPower = ({ digits, exponent }) => (digits === '' ? 0 : Math.floor((exponent - 1) / 3) * 3);

function pushScientific(parts, decimal, o) {
  const powerOf = o.notation === 'scientific' ? scientificPower : engineeringPower;
  const { rounded, power } = roundScaled(decimal, o, powerOf);
  pushDigits(parts, rounded, o);
  parts.push({ type: 'exponentSeparator', value: 'E' });
  if (power < 0) parts.push({ type: 'exponentMinusSign', value: '-' });
  parts.push({ type: 'exponentInteger', value: String(Math.abs(power)) });
  return rounded;
}

function pushCompact(parts, decimal, o) {
  const { rounded, power } = roundScaled(decimal, o, thousandsPower);
  pushDigits(parts, rounded, o);
  if (power > 0) {
    const long = o.compactDisplay === 'long';
    if (long) parts.push({ type: 'literal', value: ' ' });
    parts.push({ type: 'compact', value: SCALES[power / 3][long ? 1 : 0] });
  }
  return rounded;
}

/* Appends the parts of the number without its sign; returns the decimal as shown, undefined if it is none. */
function pushNumber(parts, decimal, special, o) {
  if (decimal === undefined) {
    parts.push(special);
    return undefined;
  }
  if (o.style === 'percent') decimal = shifted(decimal, -2);
  if (o.notation === 'compact') return pushCompact(parts, decimal, o);
  if (o.notation !== 'standard') return pushScientific(parts, decimal, o);
  const rounded = round(decimal, o);
  pushDigits(parts, rounded, o);
  return rounded;
}

/* ---- sign and unit ---- */

function signOf(negative, zero, o) {
  switch (o.signDisplay) {
    case 'never': return '';
    case 'always': return negative ? '-' : '+';
    case 'exceptZero': return zero ? '' : negative ? '-' : '+';
    case 'negative': return negative && !zero ? '-' : '';
    default: return negative ? '-' : '';
  }
}

function wrapCurrency(parts, sign, plural, o) {
  const { currencyName, currencySymbol } = require('internal/intl/units');
  if (o.currencyDisplay === 'name') {
    const name = { type: 'currency', value: currencyName(o.currency, plural) };
    return [...signParts(sign), ...parts, { type: 'literal', value: ' ' }, name];
  }
  const symbol = currencySymbol(o.currency, o.currencyDisplay);
  const inner = [{ type: 'currency', value: symbol }];
  if (/\p{L}$/u.test(symbol) && parts[0].type === 'integer') inner.push({ type: 'literal', value: '\xa0' });
  inner.push(...parts);
  if (o.currencySign === 'accounting' && sign === '-') {
    return [{ type: 'literal', value: '(' }, ...inner, { type: 'literal', value: ')' }];
  }
  return [...signParts(sign), ...inner];
}

const signParts = (sign) => (sign === '' ? [] : [{ type: sign === '-' ? 'minusSign' : 'plusSign', value: sign }]);

function partsOf(o, value) {
  const infinite = typeof value === 'number' && !Number.isNaN(value) && !Number.isFinite(value);
  const decimal = infinite ? undefined : toDecimal(value);
  const special = infinite ? { type: 'infinity', value: '∞' } : { type: 'nan', value: 'NaN' };
  const parts = [];
  const shown = pushNumber(parts, decimal, special, o);
  const negative = shown === undefined ? infinite && value < 0 : shown.negative;
  const sign = signOf(negative, shown === undefined ? !infinite : shown.digits === '', o);
  const one = parts.length === 1 && parts[0].value === '1';
  switch (o.style) {
    case 'percent':
      return [...signParts(sign), ...parts, { type: 'percentSign', value: '%' }];
    case 'currency':
      return wrapCurrency(parts, sign, !one, o);
    case 'unit':
      return [...signParts(sign), ...require('internal/intl/units').withUnit(parts, o, !one)];
    default:
      return [...signParts(sign), ...parts];
  }
}

/* ToIntlMathematicalValue */
function toMathematical(value) {
  if (typeof value === 'object' && value !== null) {
    const inner = value.valueOf();
    value = typeof inner === 'object' ? Number(value) : inner;
  }
  if (typeof value === 'bigint') return value;
  return typeof value === 'string' && /^-?\d+(\.\d*)?$/.test(value) ? value : Number(value);
}

const NumberFormat = makeClass('NumberFormat', (locales, options) => ({ options: readOptions(locales, options) }), (stateOf) => ({
  get format() {
    const state = stateOf(this);
    state.format ??= (value) => textOf(partsOf(state.options, toMathematical(value)));
    return state.format;
  },
  formatToParts(value) {
    return partsOf(stateOf(this).options, toMathematical(value));
  },
  resolvedOptions() {
    const o = stateOf(this).options;
    return copyKeys({}, o, [
      'locale', 'numberingSystem', 'style', 'currency', 'currencyDisplay', 'currencySign', 'unit', 'unitDisplay',
      ...DIGIT_KEYS, 'useGrouping', 'notation', 'compactDisplay', 'signDisplay', 'roundingIncrement', 'roundingMode',
      'roundingPriority', 'trailingZeroDisplay',
    ]);
  },
}), true);

module.exports = { NumberFormat, partsOf, toMathematical };
