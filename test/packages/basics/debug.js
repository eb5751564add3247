const debug = require('debug');
const lines = [];
debug.enable('app:*,-app:noisy');
const log = debug('app:main');
log.log = (...args) => lines.push(require('util').format(...args).replace(/\+\d+ms/, '+Nms').replace(/^\d{4}\S+/, 'DATE'));
log('hello %s %d %o', 'world', 42, { a: [1, 2] });
console.log(lines, debug.enabled('app:x'), debug.enabled('app:noisy'), debug.enabled('other'), log.extend('sub').namespace);
