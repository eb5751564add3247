'use strict';

// Intl.Collator: the order that String.prototype.localeCompare has, which is in C.

const { LOCALE, copyKeys, getCanonicalLocales, makeClass, readerOf } = require('internal/intl/options');

const { localeCompare } = String.prototype;

function resolve(locales, options) {
  getCanonicalLocales(locales);
  const reader = readerOf('Intl.Collator', options);
  const usage = reader.choice('usage', ['sort', 'search'], 'sort');
  reader.choice('localeMatcher', ['lookup', 'best fit']);
  reader.choice('collation');
  const numeric = reader.boolean('numeric', false);
  const caseFirst = reader.choice('caseFirst', ['upper', 'lower', 'false'], 'false');
  const sensitivity = reader.choice('sensitivity', ['base', 'accent', 'case', 'variant'], 'variant');
  const ignorePunctuation = reader.boolean('ignorePunctuation', false);
  return { locale: LOCALE, usage, sensitivity, ignorePunctuation, collation: 'default', numeric, caseFirst };
}

module.exports = makeClass('Collator', resolve, (stateOf) => ({
  get compare() {
    const state = stateOf(this);
    state.compare ??= (x, y) => Reflect.apply(localeCompare, `${x}`, [`${y}`, undefined, state]);
    return state.compare;
  },
  resolvedOptions() {
    return copyKeys({}, stateOf(this), [
      'locale', 'usage', 'sensitivity', 'ignorePunctuation', 'collation', 'numeric', 'caseFirst',
    ]);
  },
}), true);
