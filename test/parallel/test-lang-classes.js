'use strict';

// Classes: members of every kind, inheritance, private names, messages.

const assert = require('assert');

class Animal {
  #name;
  static count = 0;
  static #secret = 'hidden';
  kind = 'animal';
  ['comp' + 1] = this.kind + 1;

  constructor(name) {
    this.#name = name;
    Animal.count++;
  }
  get name() { return this.#name; }
  set name(value) { this.#name = value; }
  #shout() { return this.#name.toUpperCase(); }
  shout() { return this.#shout(); }
  get #length() { return this.#name.length; }
  size() { return this.#length; }
  grow() { return [this.#name += '!', this.#name.length]; }
  static has(object) { return #name in object; }
  static reveal() { return Animal.#secret; }
  static { this.ready = true; }
  *[Symbol.iterator]() { yield* this.#name; }
}

class Dog extends Animal {
  tricks = [this.name];
  constructor(name) {
    super(name);
    this.own = true;
  }
  shout() { return `${super.shout()}!`; }
  get name() { return `dog ${super.name}`; }
  static reveal() { return `${super.reveal()} ${this.count}`; }
}

const dog = new Dog('rex');
assert.deepStrictEqual([dog.name, dog.shout(), dog.size(), dog.tricks, dog.kind, dog.comp1, dog.own],
                       ['dog rex', 'REX!', 3, ['dog rex'], 'animal', 'animal1', true]);
assert.deepStrictEqual([Animal.count, Animal.ready, Dog.reveal()], [1, true, 'hidden 1']);
assert.deepStrictEqual([...new Animal('ab')], ['a', 'b']);
assert.deepStrictEqual(new Animal('x').grow(), ['x!', 2]);
assert.ok(Animal.has(dog) && !Animal.has({}));
assert.strictEqual(Object.getPrototypeOf(Dog), Animal);
assert.deepStrictEqual(Object.keys(Animal.prototype), []);
assert.strictEqual(Object.getOwnPropertyDescriptor(Animal, 'prototype').writable, false);

assert.throws(() => Animal(), { message: "Class constructor Animal cannot be invoked without 'new'" });
assert.throws(() => { class A extends undefined {} }, { message: 'Class extends value undefined is not a constructor or null' });
assert.throws(() => new (class extends Object { constructor() { this.x = 1; } })(), ReferenceError);
assert.throws(() => new (class extends Object { constructor() { super(); super(); } })(), { message: 'Super constructor may only be called once' });
assert.throws(() => new (class extends Object { constructor() { return 1; } })(), { message: 'Derived constructors may only return object or undefined' });
class P { #x = 1; static read(o) { return o.#x; } static write(o) { o.#x = 2; } #m() {} static call(o) { o.#m(); } }
assert.throws(() => P.read({}), { message: 'Cannot read private member #x from an object whose class did not declare it' });
assert.throws(() => P.write({}), { message: 'Cannot write private member #x to an object whose class did not declare it' });
assert.throws(() => P.call({}), { message: 'Receiver must be an instance of class P' });

class List extends Array { sum() { return this.reduce((s, v) => s + v, 0); } }
const list = List.from([1, 2, 3]);
assert.deepStrictEqual([list.sum(), list.length, list.map((v) => v * 2) instanceof List], [6, 3, true]);
class Failure extends Error {
  constructor(message) {
    super(message);
    this.name = 'Failure';
  }
}
assert.ok(new Failure('x') instanceof Error && `${new Failure('x')}` === 'Failure: x');

const makers = [];
for (const n of [1, 2]) makers.push(class Local { static #n = n; static get() { return [Local.#n, Local.name]; } });
assert.deepStrictEqual(makers.map((C) => C.get()), [[1, 'Local'], [2, 'Local']]);
assert.throws(() => makers[0].get.call(makers[1]) && eval('class X { m() { return this.#nope } }'), SyntaxError);
const object = { __proto__: { hello() { return 'proto'; } }, hello() { return `own ${super.hello()}`; } };
assert.strictEqual(object.hello(), 'own proto');
assert.strictEqual(new (class { constructor() { this.t = new.target.name; } })().t, '');
class Returns extends Animal { constructor() { return { other: true }; } }
assert.deepStrictEqual(new Returns(), { other: true });
const late = class extends Animal { constructor() { const call = () => super('late'); call(); } };
assert.strictEqual(new late().name, 'late');
