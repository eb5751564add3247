const co = require('co');

co(function* () {
  console.log(yield [Promise.resolve(1), Promise.resolve(2)]);
  console.log(yield { a: Promise.resolve('a'), b: [Promise.resolve('b')] });
  console.log(yield (done) => setImmediate(done, null, 'thunk'));
  console.log(yield* (function* () { return yield Promise.resolve('delegated'); })());
  try {
    yield Promise.reject(new Error('rejected'));
  } catch (error) {
    console.log(error.message);
  }
  try {
    yield 5;
  } catch (error) {
    console.log(error.name, error.message);
  }
  console.log(yield co.wrap(function* (n) { return n * 2; })(21));
  return 'end';
}).then(console.log, (error) => console.log('failed', error));
