// fs.readFile of 1,000 files of 4 KiB.
const fs = require('fs');
const os = require('os');
const path = require('path');
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-'));
for (let i = 0; i < 1000; i++) fs.writeFileSync(path.join(folder, `f${i}`), 'x'.repeat(4096));
const start = process.hrtime();
let left = 1000;
for (let i = 0; i < 1000; i++) {
  fs.readFile(path.join(folder, `f${i}`), 'utf8', (error, text) => {
    if (error || text.length !== 4096) throw error ?? new Error('short');
    if (--left > 0) return;
    const [s, n] = process.hrtime(start);
    console.log(`ms ${s * 1e3 + n / 1e6}`);
    fs.rmSync(folder, { recursive: true });
  });
}
