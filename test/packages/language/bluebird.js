const Promise = require('bluebird');

Promise.config({ warnings: false, cancellation: true, longStackTraces: false });
const order = [];
(async () => {
  console.log(await Promise.map([3, 1, 2], async (n) => { order.push(n); return n * 2; }, { concurrency: 2 }), order);
  console.log(await Promise.props({ a: 1, b: Promise.delay(1, 'b') }), await Promise.reduce([1, 2, 3], (a, b) => a + b));
  console.log(await Promise.each(['x', 'y'], (value, index, length) => console.log(value, index, length)));
  console.log(await Promise.some([Promise.reject(new Error('r')), 1, 2], 2), await Promise.any([Promise.delay(5, 'slow'), 'quick']));
  console.log((await Promise.all([Promise.resolve(1).reflect(), Promise.reject(new Error('x')).reflect()])).map((i) => i.isFulfilled()));
  await Promise.reject(new RangeError('range')).catch(TypeError, () => console.log('wrong')).catch(RangeError, (e) => console.log('right', e.message));
  await Promise.delay(50).timeout(1, 'late').catch(Promise.TimeoutError, (e) => console.log(e.name, e.message));
  const readFile = Promise.promisify(require('fs').readFile);
  await readFile('/does/not/exist').catch({ code: 'ENOENT' }, (e) => console.log(e.code));
  console.log(await Promise.coroutine(function* (n) { const a = yield Promise.resolve(n); return a + (yield Promise.resolve(2)); })(1));
  await Promise.using(Promise.resolve('res').disposer(() => console.log('disposed')), (r) => console.log('using', r));
  const cancelled = new Promise((resolve, reject, onCancel) => onCancel(() => console.log('cancelled')));
  cancelled.cancel();
  console.log(cancelled.isCancelled(), await Promise.join(1, 2, (a, b) => a + b), await Promise.try(() => 'tried'));
  console.log(await Promise.mapSeries([1, 2], (n) => n + 1), await Promise.filter([1, 2, 3], (n) => n > 1), await Promise.resolve([1, 2]).spread((a, b) => a - b));
  console.log(Object.keys(Promise.promisifyAll({ f(callback) { callback(null, 1); } })));
})();
