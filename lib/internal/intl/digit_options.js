'use strict';

// SetNumberFormatDigitOptions: what NumberFormat and PluralRules read about digits.

const INCREMENTS = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000];
const MODES = ['ceil', 'floor', 'expand', 'trunc', 'halfCeil', 'halfFloor', 'halfExpand', 'halfTrunc', 'halfEven'];

function readFraction(o, low, high, defaults) {
  o.minimumFractionDigits = low;
  o.maximumFractionDigits = high;
  if (low === undefined && high === undefined) {
    [o.minimumFractionDigits, o.maximumFractionDigits] = defaults;
  } else if (low === undefined) {
    o.minimumFractionDigits = Math.min(defaults[0], high);
  } else if (high === undefined) {
    o.maximumFractionDigits = Math.max(defaults[1], low);
  } else if (low > high) {
    throw new RangeError('maximumFractionDigits value is out of range.');
  }
}

/* Puts the resolved options on `o`; `defaults` are the fewest and most digits of the fraction. */
function readDigits(o, reader, defaults, compact) {
  o.minimumIntegerDigits = reader.number('minimumIntegerDigits', 1, 21, 1);
  const rawLow = reader.raw('minimumFractionDigits');
  const rawHigh = reader.raw('maximumFractionDigits');
  const rawLeast = reader.raw('minimumSignificantDigits');
  const rawMost = reader.raw('maximumSignificantDigits');
  o.roundingIncrement = reader.number('roundingIncrement', 1, 5000, 1);
  if (!INCREMENTS.includes(o.roundingIncrement)) throw new RangeError('roundingIncrement value is out of range.');
  o.roundingMode = reader.choice('roundingMode', MODES, 'halfExpand');
  const priority = reader.choice('roundingPriority', ['auto', 'morePrecision', 'lessPrecision'], 'auto');
  o.trailingZeroDisplay = reader.choice('trailingZeroDisplay', ['auto', 'stripIfInteger'], 'auto');
  if (o.roundingIncrement !== 1) defaults = [defaults[0], defaults[0]];

  const hasSignificant = rawLeast !== undefined || rawMost !== undefined;
  const hasFraction = rawLow !== undefined || rawHigh !== undefined;
  const wantSignificant = priority !== 'auto' || hasSignificant;
  const wantFraction = priority !== 'auto' || !(hasSignificant || (!hasFraction && compact));
  o.roundingPriority = priority;
  if (wantSignificant) {
    o.minimumSignificantDigits = reader.number('minimumSignificantDigits', 1, 21, 1);
    o.maximumSignificantDigits = reader.number('maximumSignificantDigits', o.minimumSignificantDigits, 21, 21);
  }
  if (wantFraction) {
    readFraction(o, reader.number('minimumFractionDigits', 0, 100, undefined),
                 reader.number('maximumFractionDigits', 0, 100, undefined), defaults);
  }
  if (!wantSignificant && !wantFraction) { // compact: two digits, or all before the point
    Object.assign(o, {
      minimumFractionDigits: 0, maximumFractionDigits: 0, minimumSignificantDigits: 1, maximumSignificantDigits: 2,
      roundingPriority: 'morePrecision',
    });
  }
  if (o.roundingIncrement !== 1) {
    if (wantSignificant) throw new TypeError('roundingIncrement value is invalid.');
    if (o.maximumFractionDigits !== o.minimumFractionDigits) throw new RangeError('roundingIncrement value is out of range.');
  }
}

const DIGIT_KEYS = [
  'minimumIntegerDigits', 'minimumFractionDigits', 'maximumFractionDigits', 'minimumSignificantDigits',
  'maximumSignificantDigits',
];

module.exports = { DIGIT_KEYS, readDigits };
