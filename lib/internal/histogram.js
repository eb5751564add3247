'use strict';

/*
 * Histograms with a fixed number of significant figures: a value is counted together with all that differ from it only
 * behind those (HDR histograms).
 */

const { codes } = require('internal/errors');
const { customInspectSymbol, kEmptyObject } = require('internal/util');
const { validateInteger, validateNumber, validateObject } = require('internal/validators');
const { inspectAs } = require('internal/perf/entries');
const { now } = require('internal/perf/utils');

const NOTHING_MIN = 9223372036854775807; // min of a histogram without values, as the 64 bits of Node's have it

class Counts {
  constructor(lowest, highest, figures) {
    this.highest = Number(highest);
    this.unit = 2 ** Math.floor(Math.log2(Number(lowest)));
    // Every bucket but the first has half of these.
    this.subBuckets = 2 ** Math.ceil(Math.log2(2 * 10 ** figures));
    this.reset();
  }

  reset() {
    this.byLowest = new Map(); // the least value of each slot -> how many
    this.sorted = undefined;
    this.total = 0;
    this.exceeds = 0;
    this.min = NOTHING_MIN;
    this.max = 0;
    this.lastTime = undefined;
  }

  /* How many values, from the least one on, are counted together with this. */
  widthAt(value) {
    let width = this.unit;
    while (value >= this.subBuckets * width) {
      width *= 2;
    }
    return width;
  }

  record(value, count = 1) {
    if (value > this.highest) {
      this.exceeds++;
      return;
    }
    const width = this.widthAt(value);
    const lowest = Math.floor(value / width) * width;
    const before = this.byLowest.get(lowest);
    if (before === undefined) {
      this.sorted = undefined;
    }
    this.byLowest.set(lowest, (before ?? 0) + count);
    this.total += count;
    this.min = Math.min(this.min, lowest);
    this.max = Math.max(this.max, lowest + width - 1);
  }

  recordDelta() {
    const time = now();
    if (this.lastTime !== undefined) {
      this.record(Math.max(Math.round((time - this.lastTime) * 1e6), 1));
    }
    this.lastTime = time;
  }

  add(other) {
    for (const [lowest, count] of other.byLowest) {
      this.record(lowest, count);
    }
    this.exceeds += other.exceeds;
  }

  slots() {
    this.sorted ??= [...this.byLowest.keys()].sort((a, b) => a - b);
    return this.sorted;
  }

  middle(lowest) {
    return lowest + Math.floor(this.widthAt(lowest) / 2);
  }

  mean() {
    if (this.total === 0) {
      return NaN;
    }
    let sum = 0;
    for (const [lowest, count] of this.byLowest) {
      sum += this.middle(lowest) * count;
    }
    return sum / this.total;
  }

  stddev() {
    const mean = this.mean();
    let sum = 0;
    for (const [lowest, count] of this.byLowest) {
      sum += (this.middle(lowest) - mean) ** 2 * count;
    }
    return Math.sqrt(sum / this.total);
  }

  percentile(percentile) {
    const wanted = Math.max(Math.floor(percentile / 100 * this.total + 0.5), 1);
    let seen = 0;
    for (const lowest of this.slots()) {
      seen += this.byLowest.get(lowest);
      if (seen >= wanted) {
        return lowest + this.widthAt(lowest) - 1;
      }
    }
    return 0;
  }

  /* 0, 50, 75, 87.5, …, 100 -> the value that so many percent do not exceed */
  percentiles(toNumber) {
    const found = new Map();
    let percentile = 0;
    let seen = 0;
    for (const lowest of this.slots()) {
      seen += this.byLowest.get(lowest);
      const value = toNumber(lowest);
      while (percentile < 100 && seen * 100 / this.total >= percentile) {
        found.set(percentile, value);
        if (seen === this.total) {
          break;
        }
        percentile += 100 / 2 ** (Math.floor(Math.log2(100 / (100 - percentile))) + 1);
      }
    }
    found.set(100, toNumber(this.slots().at(-1) ?? 0));
    return found;
  }
}

const kCounts = Symbol('kCounts');
const kRecordable = Symbol('kRecordable');
const kSkipThrow = Symbol('kSkipThrow');

function isHistogram(object) {
  return object?.[kCounts] !== undefined;
}

function countsOf(histogram) {
  if (!isHistogram(histogram)) {
    throw new codes.ERR_INVALID_THIS('Histogram');
  }
  return histogram[kCounts];
}

function validatePercentile(percentile) {
  validateNumber(percentile, 'percentile');
  if (Number.isNaN(percentile) || percentile <= 0 || percentile > 100) {
    throw new codes.ERR_OUT_OF_RANGE('percentile', '> 0 && <= 100', percentile);
  }
}

class Histogram {
  constructor(skipThrow, counts) {
    if (skipThrow !== kSkipThrow) {
      throw new codes.ERR_ILLEGAL_CONSTRUCTOR();
    }
    this[kCounts] = counts;
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) {
      return this;
    }
    const shown = inspectAs(this, depth, options, () => {
      const { min, max, mean, exceeds, stddev, count, percentiles } = this;
      return { min, max, mean, exceeds, stddev, count, percentiles };
    });
    return `Histogram${shown.slice(this.constructor.name.length)}`;
  }

  get count() {
    return countsOf(this).total;
  }

  get countBigInt() {
    return BigInt(countsOf(this).total);
  }

  get min() {
    return countsOf(this).min;
  }

  get minBigInt() {
    const { min } = countsOf(this);
    return min === NOTHING_MIN ? BigInt('9223372036854775807') : BigInt(min);
  }

  get max() {
    return countsOf(this).max;
  }

  get maxBigInt() {
    return BigInt(countsOf(this).max);
  }

  get mean() {
    return countsOf(this).mean();
  }

  get exceeds() {
    return countsOf(this).exceeds;
  }

  get exceedsBigInt() {
    return BigInt(countsOf(this).exceeds);
  }

  get stddev() {
    return countsOf(this).stddev();
  }

  percentile(percentile) {
    const counts = countsOf(this);
    validatePercentile(percentile);
    return counts.percentile(percentile);
  }

  percentileBigInt(percentile) {
    const counts = countsOf(this);
    validatePercentile(percentile);
    return BigInt(counts.percentile(percentile));
  }

  get percentiles() {
    return countsOf(this).percentiles(Number);
  }

  get percentilesBigInt() {
    return countsOf(this).percentiles(BigInt);
  }

  reset() {
    countsOf(this).reset();
  }

  toJSON() {
    const { count, min, max, mean, exceeds, stddev, percentiles } = this;
    return { count, min, max, mean, exceeds, stddev, percentiles: Object.fromEntries(percentiles) };
  }
}

function checkRecordable(histogram) {
  if (histogram[kRecordable] === undefined) {
    throw new codes.ERR_INVALID_THIS('RecordableHistogram');
  }
}

class RecordableHistogram extends Histogram {
  constructor(skipThrow, counts) {
    super(skipThrow, counts);
    this[kRecordable] = true;
  }

  record(value) {
    checkRecordable(this);
    if (typeof value !== 'bigint') {
      validateInteger(value, 'val', 1);
    }
    this[kCounts].record(Number(value));
  }

  recordDelta() {
    checkRecordable(this);
    this[kCounts].recordDelta();
  }

  add(other) {
    checkRecordable(this);
    if (other[kRecordable] === undefined) {
      throw new codes.ERR_INVALID_ARG_TYPE('other', 'RecordableHistogram', other);
    }
    this[kCounts].add(other[kCounts]);
  }
}

function createHistogram(options = kEmptyObject) {
  validateObject(options, 'options');
  const { lowest = 1, highest = Number.MAX_SAFE_INTEGER, figures = 3 } = options;
  if (typeof lowest !== 'bigint') {
    validateInteger(lowest, 'options.lowest', 1, Number.MAX_SAFE_INTEGER);
  }
  if (typeof highest !== 'bigint') {
    validateInteger(highest, 'options.highest', 2 * Number(lowest), Number.MAX_SAFE_INTEGER);
  } else if (Number(highest) < 2 * Number(lowest)) {
    throw new codes.ERR_INVALID_ARG_VALUE.RangeError('options.highest', highest);
  }
  validateInteger(figures, 'options.figures', 1, 5);
  return new RecordableHistogram(kSkipThrow, new Counts(lowest, highest, figures));
}

/* ---- delays of the event loop ---- */

const LONGEST_DELAY = 3.6e12; // nanoseconds: an hour

class ELDHistogram extends Histogram {
  #timer;
  #resolution;

  constructor(skipThrow, resolution) {
    super(skipThrow, new Counts(1, LONGEST_DELAY, 3));
    this.#resolution = resolution;
  }

  enable() {
    if (this.#timer !== undefined) {
      return false;
    }
    const counts = this[kCounts];
    counts.lastTime = undefined;
    this.#timer = setInterval(() => counts.recordDelta(), this.#resolution).unref();
    return true;
  }

  disable() {
    if (this.#timer === undefined) {
      return false;
    }
    clearInterval(this.#timer);
    this.#timer = undefined;
    return true;
  }
}

function monitorEventLoopDelay(options = kEmptyObject) {
  validateObject(options, 'options');
  const { resolution = 10 } = options;
  validateInteger(resolution, 'options.resolution', 1);
  return new ELDHistogram(kSkipThrow, resolution);
}

module.exports = { Histogram, RecordableHistogram, createHistogram, isHistogram, monitorEventLoopDelay };
