'use strict';

const assert = require('assert');

async function collect(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

(async () => {
  const counting = (n) => {
    let i = 0;
    return new ReadableStream({
      pull(controller) {
        if (i < n) controller.enqueue(i++);
        else controller.close();
      },
    });
  };
  assert.deepStrictEqual(await collect(counting(5)), [0, 1, 2, 3, 4]);
  assert.deepStrictEqual(await collect(ReadableStream.from(['a', Promise.resolve('b')])), ['a', 'b']);

  // Reading and releasing
  const stream = counting(2);
  const reader = stream.getReader();
  assert.strictEqual(stream.locked, true);
  assert.throws(() => stream.getReader(), { code: 'ERR_INVALID_STATE' });
  assert.deepStrictEqual(await reader.read(), { value: 0, done: false });
  assert.deepStrictEqual(await reader.read(), { value: 1, done: false });
  assert.deepStrictEqual(await reader.read(), { value: undefined, done: true });
  await reader.closed;
  reader.releaseLock();
  assert.strictEqual(stream.locked, false);

  // Writing
  const written = [];
  const sink = new WritableStream({
    async write(chunk) {
      await null;
      written.push(chunk);
    },
    close() { written.push('closed'); },
  });
  const writer = sink.getWriter();
  assert.strictEqual(writer.desiredSize, 1);
  writer.write('x');
  assert.strictEqual(writer.desiredSize, 0);
  await writer.ready;
  await writer.write('y');
  await writer.close();
  assert.deepStrictEqual(written, ['x', 'y', 'closed']);

  // Transforming and piping
  const doubled = counting(4).pipeThrough(new TransformStream({
    transform(chunk, controller) { controller.enqueue(chunk * 2); },
    flush(controller) { controller.enqueue('end'); },
  }));
  assert.deepStrictEqual(await collect(doubled), [0, 2, 4, 6, 'end']);
  const piped = [];
  await counting(3).pipeTo(new WritableStream({ write(chunk) { piped.push(chunk); } }));
  assert.deepStrictEqual(piped, [0, 1, 2]);
  const failing = new WritableStream({ write() { throw new Error('full'); } });
  await assert.rejects(counting(3).pipeTo(failing), { message: 'full' });
  const failed = new ReadableStream({ start(controller) { controller.error(new Error('broken')); } });
  await assert.rejects(failed.pipeTo(new WritableStream()), { message: 'broken' });
  const controller = new AbortController();
  const stuck = new ReadableStream({}).pipeTo(new WritableStream(), { signal: controller.signal });
  controller.abort();
  await assert.rejects(stuck, { name: 'AbortError' });

  // Tee, cancel, abort
  const [one, two] = counting(3).tee();
  assert.deepStrictEqual(await Promise.all([collect(one), collect(two)]), [[0, 1, 2], [0, 1, 2]]);
  let cancelled;
  await new ReadableStream({ cancel(reason) { cancelled = reason; } }).cancel('why');
  assert.strictEqual(cancelled, 'why');
  let aborted;
  await new WritableStream({ abort(reason) { aborted = reason; } }).abort('because');
  assert.strictEqual(aborted, 'because');

  // Text
  const text = ReadableStream.from(['h\u00e4', '\ud83d', '\ude00'])
    .pipeThrough(new TextEncoderStream()).pipeThrough(new TextDecoderStream());
  assert.strictEqual((await collect(text)).join(''), 'h\u00e4\ud83d\ude00');

  // Leaving a loop cancels.
  let stopped = false;
  for await (const chunk of new ReadableStream({
    pull(c) { c.enqueue(1); },
    cancel() { stopped = true; },
  })) {
    if (chunk) break;
  }
  assert.strictEqual(stopped, true);
})();

// Streams of Node's and web streams as one another
(async () => {
  const { Duplex, PassThrough, Readable, Writable } = require('stream');
  const fromNode = Readable.toWeb(Readable.from(['a', 'b', 'c'], { objectMode: true }));
  assert.deepStrictEqual(await collect(fromNode), ['a', 'b', 'c']);
  const toNode = Readable.fromWeb(ReadableStream.from(['x', 'y']), { objectMode: true });
  assert.deepStrictEqual(await collect(toNode), ['x', 'y']);

  const got = [];
  const target = new Writable({
    write(chunk, encoding, callback) {
      got.push(String(chunk));
      callback();
    },
  });
  const writer = Writable.toWeb(target).getWriter();
  await writer.write('one');
  await writer.write('two');
  await writer.close();
  assert.deepStrictEqual(got, ['one', 'two']);

  const seen = [];
  const writable = Writable.fromWeb(new WritableStream({ write(chunk) { seen.push(String(chunk)); } }));
  writable.write('1');
  writable.end('2');
  await new Promise((resolve) => writable.on('finish', resolve));
  assert.deepStrictEqual(seen, ['1', '2']);

  const { readable, writable: end } = Duplex.toWeb(new PassThrough());
  const through = end.getWriter();
  through.write(new Uint8Array([104, 105]));
  through.close();
  assert.strictEqual(Buffer.concat(await collect(readable)).toString(), 'hi');
})();
