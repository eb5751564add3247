'use strict';

// Intl.RelativeTimeFormat, for English.

const { LOCALE, copyKeys, getCanonicalLocales, makeClass, readerOf, textOf } = require('internal/intl/options');

// short and narrow names of one and of many
const UNITS = {
  __proto__: null,
  second: ['sec.', 'sec.', 's'], minute: ['min.', 'min.', 'm'], hour: ['hr.', 'hr.', 'h'], day: ['day', 'days', 'd'],
  week: ['wk.', 'wk.', 'w'], month: ['mo.', 'mo.', 'mo'], quarter: ['qtr.', 'qtrs.', 'q'], year: ['yr.', 'yr.', 'y'],
};

const DAYS = { '-1': 'yesterday', '0': 'today', '1': 'tomorrow' };
const WORDS = { '-1': 'last', '0': 'this', '1': 'next' };

function resolve(locales, options) {
  getCanonicalLocales(locales);
  const reader = readerOf('Intl.RelativeTimeFormat', options);
  reader.choice('localeMatcher', ['lookup', 'best fit']);
  reader.choice('numberingSystem');
  return {
    locale: LOCALE,
    style: reader.choice('style', ['long', 'short', 'narrow'], 'long'),
    numeric: reader.choice('numeric', ['always', 'auto'], 'always'),
    numberingSystem: 'latn',
  };
}

function nameOf(unit, style, many) {
  if (style === 'long') return many ? `${unit}s` : unit;
  if (style === 'narrow') return UNITS[unit][2];
  return UNITS[unit][many ? 1 : 0];
}

/* 'yesterday', 'next year'; undefined where there is no word for it. */
function wordsFor(value, unit, style) {
  const key = Object.is(value, -0) ? '0' : String(value);
  if (unit === 'second') return key === '0' ? 'now' : undefined;
  if (unit === 'day') return DAYS[key];
  if (WORDS[key] === undefined || ((unit === 'minute' || unit === 'hour') && key !== '0')) return undefined;
  const name = style === 'long' || unit === 'minute' || unit === 'hour' ? unit : UNITS[unit][0];
  return `${WORDS[key]} ${name}`;
}

function partsOf(o, value, unit) {
  value = Number(value);
  unit = String(unit);
  const single = unit.endsWith('s') ? unit.slice(0, -1) : unit;
  if (UNITS[single] === undefined) throw new RangeError(`Invalid unit argument for Intl.RelativeTimeFormat.prototype.format() '${unit}'`);
  if (!Number.isFinite(value)) throw new RangeError('The value is not finite');
  if (o.numeric === 'auto') {
    const words = wordsFor(value, single, o.style);
    if (words !== undefined) return [{ type: 'literal', value: words }];
  }
  const { NumberFormat } = require('internal/intl/number_format');
  o.numbers ??= new NumberFormat(LOCALE);
  const number = o.numbers.formatToParts(Math.abs(value)).map((part) => ({ ...part, unit: single }));
  const past = value < 0 || Object.is(value, -0);
  const many = !(number.length === 1 && number[0].value === '1');
  const name = `${o.style === 'narrow' ? '' : ' '}${nameOf(single, o.style, many)}`;
  if (past) return [...number, { type: 'literal', value: `${name} ago` }];
  return [{ type: 'literal', value: 'in ' }, ...number, { type: 'literal', value: name }];
}

module.exports = makeClass('RelativeTimeFormat', resolve, (stateOf) => ({
  format(value, unit) {
    return textOf(partsOf(stateOf(this), value, unit));
  },
  formatToParts(value, unit) {
    return partsOf(stateOf(this), value, unit);
  },
  resolvedOptions() {
    return copyKeys({}, stateOf(this), ['locale', 'style', 'numeric', 'numberingSystem']);
  },
}));
