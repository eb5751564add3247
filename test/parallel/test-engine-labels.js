'use strict';

// Breaks and continues within and across statements, of which some have a catcher at run time (a jump out of try or with comes
// to them) and most have none.

const assert = require('assert');

function trace(f) {
  const log = [];
  const result = f((x) => { log.push(x); return x; });
  return log.join(' ') + (result === undefined ? '' : ` -> ${result}`);
}

// All jumps: no try anywhere.
assert.strictEqual(trace((t) => {
  outer: for (let i = 0; i < 4; i++) {
    switch (i) {
      case 0: continue;
      case 1: t('one'); break;
      case 2: for (const x of [1, 2, 3]) { if (x === 2) continue outer; t(x); } break;
      default: while (true) { do { break outer; } while (t('never')); }
    }
    t(i);
  }
  t('end');
}), 'one 1 1 end');

// The inner statement has a catcher, and a jump at the same depth leaves it.
assert.strictEqual(trace((t) => {
  outer: for (let i = 0; i < 5; i++) {
    inner: for (let k = 0; k < 5; k++) {
      if (k === 1 && i < 2) continue outer;
      if (i === 3) break outer;
      try {
        if (k === 2) continue inner;
        if (k === 3) break inner;
        t(`${i}${k}`);
      } finally {
        t('f');
      }
    }
    t(`next${i}`);
  }
  return 'done';
}), '00 f 10 f 20 f 21 f f f next2 -> done');

// The outer statement has a catcher, and a jump out of try passes an inner one without.
assert.strictEqual(trace((t) => {
  outer: for (let i = 0; i < 3; i++) {
    for (let k = 0; k < 3; k++) {
      try {
        if (i === 1) continue outer;
        if (i === 2) break outer;
        t(`${i}${k}`);
      } catch {
        t('never');
      } finally {
        t('f');
      }
    }
  }
}), '00 f 01 f 02 f f f');

// Returns out of all of them, and what a finally makes of jumps.
assert.strictEqual(trace((t) => {
  for (const x of [1, 2]) {
    a: {
      switch (x) {
        case 1:
          try { break a; } finally { t('a'); }
        case 2:
          b: for (;;) {
            try { return x; } finally { t('b'); if (x === 3) break b; }
          }
      }
    }
    t('after');
  }
}), 'a after b -> 2');
assert.strictEqual(trace((t) => {
  let n = 0;
  loop: for (;;) {
    try {
      return 'lost';
    } finally {
      if (++n < 3) continue loop;
      break loop;
    }
  }
  return n;
}), ' -> 3');

// Several labels of one statement; labelled blocks, ifs and switches; labels of the same name one after the other.
assert.strictEqual(trace((t) => {
  a: b: c: for (let i = 0; ; i++) {
    x: if (i < 3) {
      for (;;) { if (i === 1) continue b; if (i === 2) break x; break; }
      t(i);
      continue a;
    }
    try { if (i === 2) continue c; t('try'); break b; } finally { t(`f${i}`); }
  }
  a: { t('block'); if (t(1)) break a; t('never'); }
  a: switch (1) { case 1: for (;;) break a; }
  a: try { break a; } catch {} finally { t('out'); }
}), '0 f2 try f3 block 1 out');

// A jump in a loop that runs often leaves nothing behind: catchers would pile up, and the last one would catch.
assert.strictEqual(trace(() => {
  let n = 0;
  outer: for (let i = 0; i < 20000; i++) {
    for (let k = 0; k < 2; k++) {
      switch (i & 3) {
        case 0: continue outer;
        case 1: try { continue outer; } finally { n++; }
        case 2: break;
        default: if (k) continue; else break;
      }
      n += 2;
    }
  }
  try { throw new Error('x'); } catch (e) { return `${n} ${e.message}`; }
}), ' -> 35000 x');

// Within generators, whose frames leave and come back between.
function* generate() {
  outer: for (let i = 0; i < 4; i++) {
    for (;;) {
      switch (i) {
        case 0: yield 'a'; continue outer;
        case 1: try { yield 'b'; break; } finally { yield 'f'; }
        case 2: try { yield 'c'; continue outer; } finally { yield 'g'; }
        default: return 'r';
      }
      yield 'd';
      break;
    }
  }
}
assert.deepStrictEqual([...generate()], ['a', 'b', 'f', 'd', 'c', 'g']);

// Sloppy code with `with`, and eval'd code whose value is that of the last statement.
const sloppy = new Function('t', `
  outer: for (var i = 0; i < 4; i++) {
    for (var k = 0; k < 2; k++) {
      with ({ k: 5 }) { if (i === 1) continue outer; if (i === 2) break; }
      if (i === 3) break outer;
      t(i + ':' + k);
    }
    t('n' + i);
  }
  return i;`);
assert.strictEqual(trace(sloppy), '0:0 0:1 n0 n2 -> 3');
assert.strictEqual((0, eval)('a: for (var i = 0; i < 3; i++) { switch (i) { case 1: continue a; } i; }'), 2);
assert.strictEqual((0, eval)('1; a: { 2; for (;;) { 3; break a; } }'), 3);

// A labelled try, which had no place to break to.
assert.strictEqual(trace((t) => {
  a: try { t(1); break a; } catch { t('never'); }
  a: try { break a; } finally { t(2); }
  a: try { t(3); } finally { break a; }
  a: try { throw 1; } catch { break a; }
  a: b: try { for (;;) { try { break a; } finally { t(4); } } } catch { break b; }
}), '1 2 3 4');
