'use strict';

// Chains much deeper than any recursion limit: built, collected and let go in linear time.

const assert = require('assert');

let head = null;
for (let i = 0; i < 300000; i++) head = { next: head, value: i };
let count = 0;
for (let at = head; at !== null; at = at.next) count++;
assert.strictEqual(count, 300000);
head = null;

let chain = Promise.resolve(0);
for (let i = 0; i < 200000; i++) chain = chain.then((n) => n + 1);
chain.then((n) => assert.strictEqual(n, 200000));

let nested = [];
for (let i = 0; i < 200000; i++) nested = [nested];
const key = {};
const map = new Map([[key, nested]]);
assert.strictEqual(map.get(key), nested);
