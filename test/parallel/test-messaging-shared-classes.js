'use strict';

// A block list and a histogram that go through a port are the same ones at the other end, in another thread, too.
const assert = require('assert');
const net = require('net');
const { createHistogram, monitorEventLoopDelay } = require('perf_hooks');
const { Worker, isMainThread, parentPort, workerData } = require('worker_threads');

if (!isMainThread) {
  const { list, histogram } = workerData;
  assert.strictEqual(list.check('10.1.2.3'), true);
  list.addRange('1.1.1.1', '1.1.1.9');
  list.addSubnet('::1:0', 112, 'ipv6');
  for (let i = 0; i < 100; i++) histogram.record(1000);
  parentPort.postMessage('done');
  return;
}

const list = new net.BlockList();
list.addSubnet('10.0.0.0', 8);
const copy = structuredClone(list);
assert(net.BlockList.isBlockList === undefined || net.BlockList.isBlockList(copy));
assert.notStrictEqual(copy, list);
copy.addAddress('::ffff:7.7.7.7', 'ipv6');
assert.strictEqual(list.check('7.7.7.7'), true);
for (let i = 0; i < 3000; i++) copy.addAddress(`9.9.${i >> 8}.${i & 255}`); // more than it began with room for
assert.strictEqual(list.check('9.9.11.183'), true);
assert.strictEqual(list.check('9.9.11.184'), false);
assert.strictEqual(list.rules.length, 3002);
assert.deepStrictEqual(list.rules.slice(-2), ['Address: IPv6 ::ffff:7.7.7.7', 'Subnet: IPv4 10.0.0.0/8']);

const histogram = createHistogram({ lowest: 1, highest: 1e6, figures: 2 });
histogram.record(5);
const clone = structuredClone(histogram);
clone.record(7n);
clone.record(2e6);
assert.deepStrictEqual([histogram.count, histogram.min, histogram.max, histogram.mean, histogram.exceeds], [2, 5, 7, 6, 1]);
assert.deepStrictEqual([...histogram.percentiles], [[0, 5], [50, 5], [75, 7], [100, 7]]);
assert.strictEqual(clone.constructor.name, 'RecordableHistogram');
const delays = structuredClone(monitorEventLoopDelay());
assert.strictEqual(delays.enable, undefined);
assert.throws(() => new clone.constructor(), { code: 'ERR_ILLEGAL_CONSTRUCTOR' });

// Values that share a slot, and the ends of the range.
const wide = createHistogram();
for (let power = 0; power < 53; power++) wide.record(2 ** power);
wide.record(Number.MAX_SAFE_INTEGER);
assert.strictEqual(wide.count, 54);
assert.strictEqual(wide.min, 1);
assert(wide.max >= Number.MAX_SAFE_INTEGER && wide.max <= Number.MAX_SAFE_INTEGER * 1.001);
assert.strictEqual(wide.percentile(50), 2 ** 26 + 2 ** 16 - 1);
wide.reset();
assert.deepStrictEqual([wide.count, wide.max], [0, 0]);
assert(Number.isNaN(wide.mean));

const worker = new Worker(__filename, { workerData: { list, histogram } });
worker.on('message', () => {
  assert.strictEqual(list.check('1.1.1.5'), true);
  assert.strictEqual(list.check('::1:ffff', 'ipv6'), true);
  assert.strictEqual(list.check('::2:ffff', 'ipv6'), false);
  assert.strictEqual(histogram.count, 102);
  assert.strictEqual(structuredClone(new net.SocketAddress({ address: '::1', family: 'ipv6', port: 3 })).port, 3);
});
