// for statements: their code is laid out in another order than the source.
const assert = require('assert');

const trace = (f) => { const log = []; f((x) => { log.push(x); return x; }); return log.join(''); };

// The order of the parts, and how often each runs.
assert.strictEqual(trace((t) => { for (t('i'); log3(t); t('u')) t('b'); function log3(t) { t('c'); return (log3.n = (log3.n ?? 0) + 1) < 4; } }),
                   'icbucbucbuc');
assert.strictEqual(trace((t) => { for (let i = 0; t('c') && i < 0; i++) t('b'); }), 'c');

// Every part may be missing.
{
  let n = 0;
  for (;;) if (++n > 5) break;
  assert.strictEqual(n, 6);
  for (; n < 10;) n++;
  assert.strictEqual(n, 10);
  for (;; n++) if (n > 20) break;
  assert.strictEqual(n, 21);
  for (let i = 0; ; i++) { n = i; if (i === 7) break; }
  assert.strictEqual(n, 7);
  for (;false;) assert.fail();
  for (;false; assert.fail()) assert.fail();
}

// continue runs the update; break does not; labels; loops in loops; switch and try inside.
assert.strictEqual(trace((t) => { for (let i = 0; i < 5; t('u'), i++) { if (i % 2) continue; t(i); } }), '0uu2uu4u');
assert.strictEqual(trace((t) => { for (let i = 0; i < 5; t('u'), i++) { if (i === 2) break; t(i); } }), '0u1u');
assert.strictEqual(trace((t) => {
  outer: for (let i = 0; i < 3; t('U'), i++) {
    for (let j = 0; j < 3; t('u'), j++) {
      if (j === 1 && i === 0) continue outer;
      if (i === 2) break outer;
      t(`${i}${j}`);
    }
  }
}), '00uU10u11u12uU');
assert.strictEqual(trace((t) => {
  for (let i = 0; i < 4; i++) {
    switch (i) { case 1: continue; case 2: t('two'); break; default: t(i); }
    try { if (i === 3) continue; t('try'); } finally { t('f'); }
  }
}), '0tryftwotryf3f');

// Conditions and updates with jumps of their own.
assert.strictEqual(trace((t) => { for (let i = 0, j = 9; i < 4 && (j > 6 || i === 9) ? true : false; i++, j--) t(i); }), '012');
assert.strictEqual(trace((t) => { for (let i = 0; i < 6; i += i % 2 ? 1 : (i === 4 ? 9 : 1)) t(i); }), '01234');
assert.strictEqual(trace((t) => { for (let i = 0; (() => i < 3)(); (() => { i++; })()) t(i); }), '012');
assert.strictEqual(trace((t) => { let o = { n: 3 }; for (; o?.n; o.n--) t(o.n ?? 'x'); }), '321');
assert.strictEqual(trace((t) => { for (let [a, b] = [0, 3]; a < b; [a, b] = [a + 1, b]) t(a); }), '012');
assert.strictEqual(trace((t) => { for (let i = 0; i < 3; ({ i } = { i: ++i })) t(i); }), '012');
assert.strictEqual(trace((t) => { for (let c = class { static n = 2; }; c.n; c = class { static n = 0; }) t(c.n); }), '2');

// Names that have to be looked up.
assert.strictEqual(new Function(`with ({ i: 0, n: 3, out: '' }) { for (let j = 9; i < n && j; i++, j--) { for (; out.length < i;) out += j; } return out; }`)(), '87');
assert.strictEqual(new Function('text', 'eval(text); let n = 0; for (var i = 0; i < m; i++) n += i; return n;')('var m = 5'), 10);

// A condition that is too long to be repeated, and one of constants.
{
  const a = [1, 2, 3, 4, 5, 6, 7, 8];
  let rounds = 0;
  for (let i = 0; a[0] + a[1] * a[2] - a[3] + a[4] * a[5] - a[6] + a[7] + a[0] * a[1] + a[2] * a[3] - a[4] * a[5] > i &&
       (a[0] | a[1] | a[2] | a[3] | a[4] | a[5] | a[6] | a[7]) > 0; i++) rounds++;
  assert.strictEqual(rounds, 1 + 6 - 4 + 30 - 7 + 8 + 2 + 12 - 30);
  for (let i = 0; 'yes'; i++) if (i > 3) break;
  for (let i = 0; 0; i++) assert.fail();
}

// Each round has its own variables, which the condition and the update see, too.
{
  const functions = [];
  for (let i = 0; (() => i)() < 3; i++) functions.push(() => i);
  assert.deepStrictEqual(functions.map((f) => f()), [0, 1, 2]);
  const more = [];
  for (let i = 0; i < 3; more.push(() => i), i++);
  assert.deepStrictEqual(more.map((f) => f()), [1, 2, 3]);
}

// Generators and async functions that sleep in any part.
{
  function* g() { for (let i = yield 'i'; (yield 'c') < 3; i += yield 'u') yield i; }
  const it = g();
  const seen = [];
  let sent;
  for (const v of [undefined, 5, 1, undefined, 10, 2, undefined, 1, 3]) { sent = it.next(v); seen.push(sent.value); }
  assert.deepStrictEqual(seen, ['i', 'c', 5, 'u', 'c', 15, 'u', 'c', undefined]);
  assert.strictEqual(sent.done, true);
}
(async () => {
  const log = [];
  for (let i = await 0; await (i < 3); i += await 1) log.push(await i);
  assert.deepStrictEqual(log, [0, 1, 2]);
})().then(() => { process.exitCode = 0; });
process.exitCode = 1;

// Where errors are said to be.
{
  const line = (f) => { try { f(); } catch (e) { return Number(/test-engine-loops\.js:(\d+)/.exec(e.stack)[1]); } };
  const here = Number(/test-engine-loops\.js:(\d+)/.exec(new Error().stack)[1]);
  const o = null;
  assert.strictEqual(line(() => {
    for (let i = 0;
         i < 1;
         o.x) i;
  }) - here, 5);
  assert.strictEqual(line(() => {
    for (let i = 0, p = { x: 1 };
         p.x;
         p = o) i++;
  }) - here, 9);
}
