'use strict';
// Intl.NumberFormat, PluralRules, and toLocaleString of numbers.
const assert = require('assert');
const equal = assert.strictEqual;
const format = (value, options) => new Intl.NumberFormat('en-US', options).format(value);

equal((1234.567).toLocaleString(), '1,234.567');
equal((1e21).toLocaleString(), '1,000,000,000,000,000,000,000');
equal((-1234567).toLocaleString(), '-1,234,567');
equal((0.256).toLocaleString('en-US', { style: 'percent' }), '26%');
equal(NaN.toLocaleString(), 'NaN');
equal(123456789012345678901234n.toLocaleString('en-US', { style: 'currency', currency: 'EUR' }),
      '€123,456,789,012,345,678,901,234.00');
equal([1234.5, 2n].toLocaleString(), '1,234.5,2');

// Rounding goes by the shortest decimal.
equal(format(1.005, { maximumFractionDigits: 2 }), '1.01');
equal(format(2.5, { maximumFractionDigits: 0 }), '3');
equal(format(-2.5, { maximumFractionDigits: 0, roundingMode: 'halfEven' }), '-2');
equal(format(1234.5678, { maximumSignificantDigits: 3 }), '1,230');
equal(format(5, { minimumIntegerDigits: 2, minimumFractionDigits: 1 }), '05.0');
equal(format(999999, { notation: 'compact' }), '1M');
equal(format(1234, { notation: 'compact', compactDisplay: 'long' }), '1.2 thousand');
equal(format(12345.678, { notation: 'engineering' }), '12.346E3');
equal(format(-5, { style: 'currency', currency: 'USD', currencySign: 'accounting' }), '($5.00)');
equal(format(5, { style: 'currency', currency: 'JPY' }), '¥5');
equal(format(1, { style: 'currency', currency: 'USD', currencyDisplay: 'name' }), '1.00 US dollars');
equal(format(16, { style: 'unit', unit: 'kilometer-per-hour' }), '16 km/h');
equal(format(1, { style: 'unit', unit: 'day', unitDisplay: 'long' }), '1 day');
equal(format(0, { signDisplay: 'exceptZero' }), '0');
equal(format(3, { signDisplay: 'always' }), '+3');
assert.deepStrictEqual(new Intl.NumberFormat().formatToParts(-1234.5), [
  { type: 'minusSign', value: '-' }, { type: 'integer', value: '1' }, { type: 'group', value: ',' },
  { type: 'integer', value: '234' }, { type: 'decimal', value: '.' }, { type: 'fraction', value: '5' },
]);
assert.deepStrictEqual(new Intl.NumberFormat().resolvedOptions(), {
  locale: 'en-US', numberingSystem: 'latn', style: 'decimal', minimumIntegerDigits: 1, minimumFractionDigits: 0,
  maximumFractionDigits: 3, useGrouping: 'auto', notation: 'standard', signDisplay: 'auto', roundingIncrement: 1,
  roundingMode: 'halfExpand', roundingPriority: 'auto', trailingZeroDisplay: 'auto',
});
assert.throws(() => new Intl.NumberFormat('en', { style: 'currency' }),
              { name: 'TypeError', message: 'Currency code is required with currency style.' });
assert.throws(() => new Intl.NumberFormat('en', { style: 'x' }),
              { name: 'RangeError', message: 'Value x out of range for Intl.NumberFormat options property style' });
assert.throws(() => new Intl.NumberFormat('xx-'), { name: 'RangeError' });

const ordinals = new Intl.PluralRules('en', { type: 'ordinal' });
assert.deepStrictEqual([1, 2, 3, 4, 11, 22, 101].map((n) => ordinals.select(n)),
                       ['one', 'two', 'few', 'other', 'other', 'two', 'one']);
equal(new Intl.PluralRules('en').select(1), 'one');
equal(new Intl.PluralRules('en', { minimumFractionDigits: 1 }).select(1), 'other');
assert.throws(() => Intl.PluralRules(), { message: "Constructor Intl.PluralRules requires 'new'" });
