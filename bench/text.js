'use strict';

// Text of words in no order, the same on every run.
function text(bytes) {
  const words = [];
  let seed = 1;
  const random = (below) => (seed = (seed * 48271) % 2147483647) % below;
  for (let i = 0; i < 4096; i++) words.push(random(2147483647).toString(36).slice(0, 1 + random(7)));
  const piece = [];
  while (piece.length < 200000) piece.push(words[random(random(4096) + 1)]);
  const source = Buffer.from(piece.join(' '));
  const out = Buffer.alloc(bytes);
  for (let at = 0; at < bytes; at += source.length) source.copy(out, at);
  return out;
}
module.exports = text;
