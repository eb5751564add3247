'use strict';

const assert = require('assert');
const readline = require('readline');
const { PassThrough } = require('stream');

async function linesOf(chunks) {
  const input = new PassThrough();
  const lines = [];
  const rl = readline.createInterface({ input });
  rl.on('line', (line) => lines.push(line));
  for (const chunk of chunks) input.write(chunk);
  input.end();
  await new Promise((resolve) => rl.on('close', resolve));
  return lines;
}

/* What the line is after these keys. */
function edit(keys, options) {
  const output = new PassThrough();
  const rl = readline.createInterface({ input: new PassThrough(), output, terminal: true, prompt: '', ...options });
  for (const [text, key] of keys) rl.write(text, key);
  const { line, cursor, history } = rl;
  rl.close();
  return { line, cursor, history };
}

const ctrl = (name) => [null, { ctrl: true, name }];
const key = (name) => [null, { name }];

(async () => {
  assert.deepStrictEqual(await linesOf(['a\nb', 'c\r\n\r', '\nd']), ['a', 'bc', '', 'd']);
  assert.deepStrictEqual(await linesOf([Buffer.from([0xe2, 0x82]), Buffer.from([0xac, 10])]), ['\u20ac']);

  const rl = readline.createInterface({ input: PassThrough.from(['x\n', 'y\n']) });
  const lines = [];
  for await (const line of rl) lines.push(line);
  assert.deepStrictEqual(lines, ['x', 'y']);

  assert.deepStrictEqual(edit([['hello world'], ctrl('w')]).line, 'hello ');
  assert.deepStrictEqual(edit([['abc'], ctrl('a'), ctrl('f'), ['X']]).line, 'aXbc');
  assert.deepStrictEqual(edit([['abc'], key('left'), key('backspace')]).line, 'ac');
  assert.deepStrictEqual(edit([['abc'], ctrl('u'), ctrl('y'), ctrl('y')]).line, 'abcabc');
  assert.deepStrictEqual(edit([['a'], key('return'), ['b'], key('return'), key('up'), key('up')]).line, 'a');
  assert.deepStrictEqual(edit([['fo'], key('tab')], { completer: (line) => [['foo', 'foobar'], line] }).line, 'foo');

  const input = new PassThrough();
  const asking = require('readline/promises').createInterface({ input, output: new PassThrough() });
  const answer = asking.question('name? ');
  input.write('me\n');
  assert.strictEqual(await answer, 'me');
  asking.close();

  const keys = [];
  const stream = new PassThrough();
  readline.emitKeypressEvents(stream);
  stream.on('keypress', (text, { name, ctrl: control, shift }) => keys.push([name, control, shift]));
  stream.write('\x1b[A\x1b[1;5C\x01Z\x1b[3~');
  assert.deepStrictEqual(keys, [
    ['up', false, false], ['right', true, false], ['a', true, false], ['z', false, true], ['delete', false, false],
  ]);
})();
