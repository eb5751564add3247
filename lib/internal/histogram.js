'use strict';

/*
 * Histograms with a fixed number of significant figures: a value is counted together with all that differ from it only
 * behind those (HDR histograms).
 */

const { codes } = require('internal/errors');
const { customInspectSymbol, kEmptyObject } = require('internal/util');
const { validateInteger, validateNumber, validateObject } = require('internal/validators');
const { kClone, kDeserialize } = require('internal/structured_clone');
const { inspectAs } = require('internal/perf/entries');
const { now } = require('internal/perf/utils');

const NOTHING_MIN = 2n ** 63n - 1n; // min of a histogram without values

// Before the slots, 64 bits each.
const TOTAL = 0;
const EXCEEDS = 1;
const MIN = 2;
const MAX = 3;
const LAST_TIME = 4; // in nanoseconds, 0 at first
const HEAD = 5;

/* Replace a number that others may change, too, by what better() makes of it. */
function update(cells, index, better) {
  for (;;) {
    const before = Atomics.load(cells, index);
    const after = better(before);
    if (after === before || Atomics.compareExchange(cells, index, before, after) === before) return before;
  }
}

/* The counts of a histogram. They are in shared memory: one that went through a port counts for both sides. */
class Counts {
  constructor(shape, memory) {
    const { lowest, highest, figures } = shape;
    this.shape = shape;
    this.highest = highest;
    this.unit = 2 ** Math.floor(Math.log2(lowest));
    // Every bucket but the first has half of these.
    this.subBuckets = 2 ** Math.ceil(Math.log2(2 * 10 ** figures));
    this.half = this.subBuckets / 2;
    this.memory = memory ?? new SharedArrayBuffer(8 * (HEAD + this.slotOf(highest) + 1));
    this.cells = new BigInt64Array(this.memory);
    this.words = new Int32Array(this.memory); // of the cells: whether one is 0 is seen without making a BigInt
    if (memory === undefined) this.reset();
  }

  reset() {
    this.cells.fill(0n);
    Atomics.store(this.cells, MIN, NOTHING_MIN);
  }

  get total() {
    return Number(Atomics.load(this.cells, TOTAL));
  }

  get exceeds() {
    return Number(Atomics.load(this.cells, EXCEEDS));
  }

  get min() {
    return Atomics.load(this.cells, MIN);
  }

  get max() {
    return Atomics.load(this.cells, MAX);
  }

  /* How many values, from the least one on, are counted together with this. */
  widthAt(value) {
    let width = this.unit;
    while (value >= this.subBuckets * width) {
      width *= 2;
    }
    return width;
  }

  slotOf(value) {
    const width = this.widthAt(value);
    return Math.log2(width / this.unit) * this.half + Math.floor(value / width);
  }

  lowestOf(slot) {
    if (slot < this.subBuckets) return slot * this.unit;
    const bucket = Math.floor(slot / this.half) - 1;
    return (slot - bucket * this.half) * this.unit * 2 ** bucket;
  }

  record(value, count = 1n) {
    if (value > this.highest) {
      Atomics.add(this.cells, EXCEEDS, 1n);
      return;
    }
    const slot = this.slotOf(value);
    const lowest = BigInt(this.lowestOf(slot));
    const last = lowest + BigInt(this.widthAt(value) - 1);
    Atomics.add(this.cells, HEAD + slot, count);
    Atomics.add(this.cells, TOTAL, count);
    update(this.cells, MIN, (min) => (lowest < min ? lowest : min));
    update(this.cells, MAX, (max) => (last > max ? last : max));
  }

  recordDelta() {
    const time = BigInt(Math.round(now() * 1e6));
    const before = update(this.cells, LAST_TIME, () => time);
    if (before !== 0n) {
      this.record(Math.max(Number(time - before), 1));
    }
  }

  forgetTime() {
    Atomics.store(this.cells, LAST_TIME, 0n);
  }

  add(other) {
    for (const [lowest, count] of other.counted()) {
      this.record(lowest, BigInt(count));
    }
    Atomics.add(this.cells, EXCEEDS, BigInt(other.exceeds));
  }

  /* What was counted, in order: the least value of each slot, and how many. */
  counted() {
    const found = [];
    const { cells, words, min, max } = this;
    if (max === 0n) return found;
    const end = this.slotOf(Number(max));
    for (let slot = this.slotOf(Number(min)); slot <= end; slot++) {
      const word = 2 * (HEAD + slot);
      if (words[word] !== 0 || words[word + 1] !== 0) {
        found.push([this.lowestOf(slot), Number(Atomics.load(cells, HEAD + slot))]);
      }
    }
    return found;
  }

  middle(lowest) {
    return lowest + Math.floor(this.widthAt(lowest) / 2);
  }

  mean() {
    const { total } = this;
    return total === 0 ? NaN : this.counted().reduce((sum, [lowest, count]) => sum + this.middle(lowest) * count, 0) / total;
  }

  stddev() {
    const mean = this.mean();
    let sum = 0;
    for (const [lowest, count] of this.counted()) {
      sum += (this.middle(lowest) - mean) ** 2 * count;
    }
    return Math.sqrt(sum / this.total);
  }

  percentile(percentile) {
    const wanted = Math.max(Math.floor(percentile / 100 * this.total + 0.5), 1);
    let seen = 0;
    for (const [lowest, count] of this.counted()) {
      seen += count;
      if (seen >= wanted) {
        return lowest + this.widthAt(lowest) - 1;
      }
    }
    return 0;
  }

  /* 0, 50, 75, 87.5, …, 100 -> the value that so many percent do not exceed */
  percentiles(toNumber) {
    const found = new Map();
    const { total } = this;
    const counted = this.counted();
    let percentile = 0;
    let seen = 0;
    for (const [lowest, count] of counted) {
      seen += count;
      const value = toNumber(lowest);
      while (percentile < 100 && seen * 100 / total >= percentile) {
        found.set(percentile, value);
        if (seen === total) {
          break;
        }
        percentile += 100 / 2 ** (Math.floor(Math.log2(100 / (100 - percentile))) + 1);
      }
    }
    found.set(100, toNumber(counted.at(-1)?.[0] ?? 0));
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

  [kClone]() {
    const { shape, memory } = countsOf(this);
    const name = this[kRecordable] ? 'ClonedRecordableHistogram' : 'ClonedHistogram';
    return { data: { shape, memory }, deserializeInfo: `internal/histogram:${name}` };
  }

  [kDeserialize]({ shape, memory }) {
    this[kCounts] = new Counts(shape, memory);
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
    return Number(countsOf(this).min);
  }

  get minBigInt() {
    return countsOf(this).min;
  }

  get max() {
    return Number(countsOf(this).max);
  }

  get maxBigInt() {
    return countsOf(this).max;
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
  return new RecordableHistogram(kSkipThrow, new Counts({ lowest: Number(lowest), highest: Number(highest), figures }));
}

/* ---- what a port makes of them ---- */

function ClonedHistogram() {
  return new Histogram(kSkipThrow);
}
ClonedHistogram.prototype = Histogram.prototype;

function ClonedRecordableHistogram() {
  return new RecordableHistogram(kSkipThrow);
}
ClonedRecordableHistogram.prototype = RecordableHistogram.prototype;

/* ---- delays of the event loop ---- */

const LONGEST_DELAY = 3.6e12; // nanoseconds: an hour

class ELDHistogram extends Histogram {
  #timer;
  #resolution;

  constructor(skipThrow, resolution) {
    super(skipThrow, new Counts({ lowest: 1, highest: LONGEST_DELAY, figures: 3 }));
    this.#resolution = resolution;
  }

  enable() {
    if (this.#timer !== undefined) {
      return false;
    }
    const counts = this[kCounts];
    counts.forgetTime();
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

module.exports = { ClonedHistogram, ClonedRecordableHistogram, Histogram, RecordableHistogram, createHistogram, isHistogram, monitorEventLoopDelay };
