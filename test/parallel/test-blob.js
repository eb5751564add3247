'use strict';

const assert = require('assert');
const { Blob, File, resolveObjectURL } = require('buffer');

(async () => {
  const blob = new Blob(['abc', new Uint8Array([100]), new Blob(['ef'])], { type: 'Text/Plain' });
  assert.strictEqual(blob.size, 6);
  assert.strictEqual(blob.type, 'text/plain');
  assert.strictEqual(await blob.text(), 'abcdef');
  assert.strictEqual(await blob.slice(-3, 5).text(), 'de');
  assert.deepStrictEqual(await blob.slice(0, 1).bytes(), new Uint8Array([97]));
  assert.strictEqual((await blob.arrayBuffer()).byteLength, 6);
  let streamed = '';
  for await (const chunk of blob.stream()) streamed += Buffer.from(chunk);
  assert.strictEqual(streamed, 'abcdef');
  const url = URL.createObjectURL(blob);
  assert.strictEqual(await resolveObjectURL(url).text(), 'abcdef');
  URL.revokeObjectURL(url);
  assert.strictEqual(resolveObjectURL(url), undefined);
  const file = new File(['x'], 'name', { lastModified: 5 });
  assert.strictEqual(file.name, 'name');
  assert.strictEqual(file.lastModified, 5);
  assert.ok(file instanceof Blob);
  assert.throws(() => new Blob('x'), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.strictEqual(await (await require('fs').openAsBlob(__filename)).slice(0, 12).text(), "'use strict'");
})().catch((error) => process.nextTick(() => { throw error; }));

// Slices of several parts, at every place
(async () => {
  const blob = new Blob(['', 'ab', Buffer.from('cde'), '', new Blob(['f', 'ghi']), 'j']);
  const text = 'abcdefghij';
  for (let start = -12; start <= 12; start++) {
    for (let end = -12; end <= 12; end++) {
      const slice = blob.slice(start, end);
      assert.strictEqual(slice.size, text.slice(start, end).length);
      assert.strictEqual(await slice.text(), text.slice(start, end));
      assert.strictEqual(await slice.slice(1, -1).text(), text.slice(start, end).slice(1, -1));
    }
  }
  assert.ok(blob.slice() instanceof Blob);
  assert.strictEqual(blob.slice(0, 1, 'Text/Plain').type, 'text/plain');
})();
