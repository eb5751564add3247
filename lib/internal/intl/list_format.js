'use strict';

// Intl.ListFormat, for English.

const { LOCALE, copyKeys, getCanonicalLocales, makeClass, readerOf, textOf } = require('internal/intl/options');

function resolve(locales, options) {
  getCanonicalLocales(locales);
  if (options !== undefined && (typeof options !== 'object' || options === null)) {
    throw new TypeError('Incorrect ListFormat information provided');
  }
  const reader = readerOf('Intl.ListFormat', options);
  reader.choice('localeMatcher', ['lookup', 'best fit']);
  return {
    locale: LOCALE,
    type: reader.choice('type', ['conjunction', 'disjunction', 'unit'], 'conjunction'),
    style: reader.choice('style', ['long', 'short', 'narrow'], 'long'),
  };
}

/* What stands between two elements: of two alone, of more, before the last. */
function separators({ type, style }) {
  if (type === 'disjunction') return [' or ', ', ', ', or '];
  if (type === 'unit') return style === 'narrow' ? [' ', ' ', ' '] : [', ', ', ', ', '];
  return [[' and ', ', ', ', and '], [' & ', ', ', ', & '], [', ', ', ', ', ']][['long', 'short', 'narrow'].indexOf(style)];
}

function partsOf(o, list) {
  const strings = [];
  if (list !== undefined) {
    for (const item of list) {
      if (typeof item !== 'string') throw new TypeError(`Iterable yielded ${String(item)} which is not a string`);
      strings.push(item);
    }
  }
  const [pair, between, last] = separators(o);
  const parts = [];
  strings.forEach((value, i) => {
    if (i > 0) {
      parts.push({ type: 'literal', value: strings.length === 2 ? pair : i === strings.length - 1 ? last : between });
    }
    parts.push({ type: 'element', value });
  });
  return parts;
}

module.exports = makeClass('ListFormat', resolve, (stateOf) => ({
  format(list) {
    return textOf(partsOf(stateOf(this), list));
  },
  formatToParts(list) {
    return partsOf(stateOf(this), list);
  },
  resolvedOptions() {
    return copyKeys({}, stateOf(this), ['locale', 'type', 'style']);
  },
}));
