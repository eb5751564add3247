// require() of 200 small modules.
const fs = require('fs');
const os = require('os');
const path = require('path');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-'));
for (let i = 0; i < 200; i++) {
  fs.writeFileSync(path.join(folder, `m${i}.js`), `'use strict';\nconst previous = ${i ? `require('./m${i - 1}')` : '{ value: 0 }'};\nmodule.exports = { value: previous.value + 1, name: 'm${i}' };\n`);
}
const start = process.hrtime();
require(path.join(folder, 'm199.js'));
const [s, n] = process.hrtime(start);
console.log(`ms ${s * 1e3 + n / 1e6}`);
fs.rmSync(folder, { recursive: true });
