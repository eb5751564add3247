// typescript.js (9 MB) through the front end and the engine.
const { existsSync } = require('fs');
const { join } = require('path');

const file = join(__dirname, '../../build/packages/language/node_modules/typescript/lib/typescript.js');
if (!existsSync(file)) throw new Error('run test/run packages first: it fetches typescript');
const start = performance.now();
require(file);
console.log(`ms ${performance.now() - start}`);
console.log(`KiB ${process.resourceUsage().maxRSS}`);
