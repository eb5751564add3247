'use strict';

// Names with any characters of Unicode, written plainly or with escapes.

const assert = require('assert');

const ℘ = 1;
const o = { 𠮷: 3, '\u{20BB7}2': 4, ǅ() { return 5; } };
class ℮ { #゛ = 6; get() { return this.#゛; } static \u0061b = 7; }
assert.deepStrictEqual([℘, o.𠮷, o['𠮷2'], o.ǅ(), o.ǅ.name, new ℮().get(), ℮.ab, ℮.name], [1, 3, 4, 5, 'ǅ', 6, 7, '℮']);
