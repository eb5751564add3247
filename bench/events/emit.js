// One million emits to two listeners.
const EventEmitter = require('events');
const emitter = new EventEmitter();
let count = 0;
emitter.on('x', (a) => { count += a; });
emitter.on('x', () => { count++; });
const start = process.hrtime();
for (let i = 0; i < 1e6; i++) emitter.emit('x', 1);
const [s, n] = process.hrtime(start);
if (count !== 2e6) throw new Error('lost');
console.log(`ms ${s * 1e3 + n / 1e6}`);
