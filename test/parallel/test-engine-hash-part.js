'use strict';

// Objects with many properties find them by a hash part, of bytes or of words as there are few or many: a Map says what they should
// have while properties come and go, below, at and above the number where the width changes.
const assert = require('assert');

let seed = 1;
function random(below) {
  seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
  return (seed >>> 8) % below;
}

function check(object, map, absent) {
  assert.deepStrictEqual(Object.keys(object), [...map.keys()]);
  for (const [key, value] of map) assert.strictEqual(object[key], value, key);
  for (const key of absent) assert.strictEqual(object[key], undefined, key);
}

// One after the other, each of them asked for at each size around the limit, and the missing ones with it.
{
  const object = {};
  const map = new Map();
  for (let i = 0; i < 600; i++) {
    object[`k${i}`] = i;
    map.set(`k${i}`, i);
    if (i < 40 || (i > 245 && i < 265) || i % 97 === 0) check(object, map, [`k${i + 1}`, 'other', `K${i}`]);
  }
  for (let i = 0; i < 590; i++) {
    delete object[`k${i}`];
    map.delete(`k${i}`);
    if (i % 50 === 0) check(object, map, [`k${i}`]);
  }
  check(object, map, ['k0', 'k589']);
  for (let i = 0; i < 300; i++) {
    object[`n${i}`] = i;
    map.set(`n${i}`, i);
  }
  check(object, map, ['k0', 'n300']);
}

// At random, with deletions; other sizes of the set of names stay on other sides of the limit.
for (const names of [12, 60, 253, 254, 255, 256, 400]) {
  const object = {};
  const map = new Map();
  for (let i = 0; i < names * 8; i++) {
    const key = `p${random(names)}`;
    if (random(3) === 0) {
      delete object[key];
      map.delete(key);
    } else {
      if (random(2) === 0) Object.defineProperty(object, key, { value: i, writable: true, enumerable: true, configurable: true });
      else object[key] = i;
      map.set(key, i);
    }
    if (i % 61 === 0) check(object, map, ['p-1', `p${names}`]);
  }
  check(object, map, ['p-1', `p${names}`]);
  const copy = { ...object };
  check(copy, map, ['p-1']);
  const parsed = JSON.parse(JSON.stringify(object));
  check(parsed, map, ['p-1']);
  const heir = Object.create(object);
  for (const [key, value] of map) assert.strictEqual(heir[key], value);
  assert.strictEqual(heir.missing, undefined);
}

// Symbols and names in one object; the collector, which may compact it, in between.
{
  const object = {};
  const symbols = [];
  for (let i = 0; i < 200; i++) {
    const symbol = Symbol(`s${i}`);
    symbols.push(symbol);
    object[symbol] = i;
    object[`s${i}`] = -i;
  }
  globalThis.gc?.();
  for (let i = 0; i < 200; i += 3) delete object[symbols[i]];
  globalThis.gc?.();
  symbols.forEach((symbol, i) => {
    assert.strictEqual(object[symbol], i % 3 === 0 ? undefined : i);
    assert.strictEqual(object[`s${i}`], -i);
  });
}
