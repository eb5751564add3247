// What blocks within a `with` declare is theirs, whatever the object has. Not strict.
const assert = require('assert');

{
  const log = [];
  const o = { x: 5, e: 7, f: 1, set y(v) { log.push('setter'); } };
  Object.prototype.inherited = 1;
  with (o) {
    let x = 1;
    let y = 2;
    {
      const e = 3;
      log.push(x, y, e);
      with ({ e: 4 }) {
        log.push(e, x);
        x = 8;
        let z = 2;
        with ({ x: 9 }) { x = 10; z = 3; }
        log.push(z, x);
      }
      log.push(x, e);
    }
    try { throw 1; } catch (f) { f++; log.push(f); with ({ f: 'inner' }) log.push(f); with ({}) { log.push(f); f = 5; } log.push(f); }
    try { throw 0; } catch (inherited) { log.push(inherited); }
    try { throw { e: 6 }; } catch ({ e }) { log.push(e); }
    for (let e of [9]) { const g = () => e; with ({ e: 'w' }) { log.push(e, g()); } }
    for (let i = 0, e = 10; i < 2; i++) log.push(e++);
    class f {}
    log.push(typeof f);
  }
  delete Object.prototype.inherited;
  assert.deepStrictEqual(log, [1, 2, 3, 4, 1, 3, 8, 8, 3, 2, 'inner', 2, 5, 0, 6, 'w', 9, 10, 11, 'function']);
  assert.deepStrictEqual(Object.keys(o), ['x', 'e', 'f', 'y']);
  assert.deepStrictEqual([o.x, o.e, o.f], [5, 7, 1]);
}

// With eval and closures.
{
  const f = function() {
    const o = { a: 1, e: 2 };
    with (o) {
      let b = eval('let e = 5; e + a');
      try { null.x; } catch (e) { b = eval('typeof e + a + b'); }
      return [b, o.a, o.e].join();
    }
  };
  assert.strictEqual(f(), 'object16,1,2');
  const counting = function() {
    const o = { a: 1 };
    with (o) {
      let q = 3;
      const up = () => q++;
      up();
      with ({ q: 100 }) { q++; up(); eval('q++'); }
      return [q, up(), q, o.q].join();
    }
  };
  assert.strictEqual(counting(), '5,5,6,');
}
