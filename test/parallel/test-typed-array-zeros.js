// Large buffers begin with zeros, those that follow a freed one, too.
const assert = require('assert');

for (let i = 0; i < 3; i++) {
  const bytes = new Uint8Array(3e6);
  assert.ok(bytes.every((byte) => byte === 0));
  bytes.fill(255);
}
