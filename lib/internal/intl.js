'use strict';

// Intl, small: English of the United States, each class loaded when it is first used. What is missing is absent.

const { getCanonicalLocales } = require('internal/intl/options');

const CLASSES = {
  __proto__: null,
  Collator: () => require('internal/intl/collator'),
  DateTimeFormat: () => require('internal/intl/date_time_format').DateTimeFormat,
  ListFormat: () => require('internal/intl/list_format'),
  NumberFormat: () => require('internal/intl/number_format').NumberFormat,
  PluralRules: () => require('internal/intl/plural_rules'),
  RelativeTimeFormat: () => require('internal/intl/relative_time_format'),
  Segmenter: () => require('internal/intl/segmenter'),
};

function hidden(object, key, value) {
  Object.defineProperty(object, key, { value, writable: true, enumerable: false, configurable: true });
}

const Intl = {};
Object.defineProperty(Intl, Symbol.toStringTag, { value: 'Intl', writable: false, enumerable: false, configurable: true });
hidden(Intl, 'getCanonicalLocales', {
  getCanonicalLocales(locales) { return getCanonicalLocales(locales); },
}.getCanonicalLocales);
for (const name of Object.keys(CLASSES)) {
  Object.defineProperty(Intl, name, {
    get() {
      const Class = CLASSES[name]();
      hidden(Intl, name, Class);
      return Class;
    },
    set(value) { hidden(Intl, name, value); },
    enumerable: false,
    configurable: true,
  });
}

/* What toLocaleString of numbers and dates is with a locale or options; the C methods come here. */
function toLocaleString(kind, value, locales, options) {
  if (kind === 'number') {
    const { NumberFormat } = require('internal/intl/number_format');
    return new NumberFormat(locales, options).format(value);
  }
  const { formatDate } = require('internal/intl/date_time_format');
  return formatDate(value, locales, options, kind === 'all' ? 'any' : kind, kind);
}

module.exports = { Intl, toLocaleString };
