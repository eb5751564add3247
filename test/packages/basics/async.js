const async = require('async');
async.series([
  (cb) => setTimeout(() => cb(null, 'one'), 2),
  (cb) => setImmediate(() => cb(null, 'two')),
], (error, results) => {
  console.log('series', error, results);
  async.mapLimit([1, 2, 3, 4], 2, (n, cb) => process.nextTick(cb, null, n * n), (failure, squares) => {
    console.log('mapLimit', failure, squares);
    async.retry(3, (cb2) => cb2(new Error('no')), (problem) => console.log('retry', problem.message));
  });
});
async.auto({
  data: (cb) => cb(null, 'data'),
  both: ['data', (found, cb) => cb(null, `${found.data}+both`)],
}).then((result) => console.log('auto', result));
const queue = async.queue(async (task) => { console.log('task', task.name); }, 1);
queue.push([{ name: 'a' }, { name: 'b' }]);
queue.drain().then(() => console.log('drained'));
