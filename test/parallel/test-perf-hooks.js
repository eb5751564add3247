'use strict';

const assert = require('assert');
const { PerformanceObserver, createHistogram, performance } = require('perf_hooks');

assert.strictEqual(globalThis.performance, performance);
const start = performance.now();
assert.ok(start > 0 && performance.now() >= start);

const observed = [];
const observer = new PerformanceObserver((list) => {
  observed.push(...list.getEntries().map((entry) => entry.name));
  observer.disconnect();
});
observer.observe({ entryTypes: ['mark', 'measure', 'function'] });
performance.mark('a', { startTime: 1, detail: 'd' });
performance.mark('b', { startTime: 4 });
const measure = performance.measure('m', 'a', 'b');
assert.strictEqual(measure.duration, 3);
performance.timerify(function timed() {})();
assert.deepStrictEqual(performance.getEntriesByType('mark').map((entry) => entry.name), ['a', 'b']);
performance.clearMarks('a');
assert.strictEqual(performance.getEntriesByName('a').length, 0);
assert.throws(() => performance.measure('x', 'nothing'), { name: 'SyntaxError' });
process.on('exit', () => assert.deepStrictEqual(observed.sort(), ['a', 'b', 'm', 'timed']));

const histogram = createHistogram();
for (let i = 1; i <= 100; i++) histogram.record(i);
assert.strictEqual(histogram.min, 1);
assert.strictEqual(histogram.max, 100);
assert.strictEqual(histogram.mean, 50.5);
assert.strictEqual(histogram.percentile(90), 90);
assert.throws(() => histogram.record(0), { code: 'ERR_OUT_OF_RANGE' });
