'use strict';

// Intl.PluralRules, for English.

const { LOCALE, copyKeys, getCanonicalLocales, makeClass, readerOf } = require('internal/intl/options');
const { DIGIT_KEYS, readDigits } = require('internal/intl/digit_options');
const { layOut, round, toDecimal } = require('internal/intl/decimal');

function resolve(locales, options) {
  getCanonicalLocales(locales);
  const reader = readerOf('Intl.PluralRules', options);
  reader.choice('localeMatcher', ['lookup', 'best fit']);
  const o = { locale: LOCALE, type: reader.choice('type', ['cardinal', 'ordinal'], 'cardinal') };
  readDigits(o, reader, [0, 3], false);
  return o;
}

function ordinal(whole) {
  const tens = whole.slice(-2).padStart(2, '0');
  if (tens[0] === '1') return 'other';
  return { 1: 'one', 2: 'two', 3: 'few' }[tens[1]] ?? 'other';
}

module.exports = makeClass('PluralRules', resolve, (stateOf) => ({
  select(value) {
    const o = stateOf(this);
    value = Number(value);
    if (!Number.isFinite(value)) return 'other';
    const { whole, fraction } = layOut(round(toDecimal(Math.abs(value)), o), { ...o, minimumIntegerDigits: 1 });
    if (o.type === 'ordinal') return fraction === '' ? ordinal(whole) : 'other';
    return whole === '1' && fraction === '' ? 'one' : 'other';
  },
  resolvedOptions() {
    const o = stateOf(this);
    const result = copyKeys({}, o, ['locale', 'type', ...DIGIT_KEYS]);
    result.pluralCategories = o.type === 'ordinal' ? ['few', 'one', 'two', 'other'] : ['one', 'other'];
    return copyKeys(result, o, ['roundingIncrement', 'roundingMode', 'roundingPriority', 'trailingZeroDisplay']);
  },
}));
