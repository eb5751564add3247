/*
 * The global console: no instance of Console, but an object whose methods are bound to it, on a prototype of its own,
 * as the standard has it.
 */
'use strict';

const { Console, kBindProperties, kBindStreamsLazy } = require('internal/console/constructor');

const console = Object.create({});

for (const key of Reflect.ownKeys(Console.prototype)) {
  if (key !== 'constructor') {
    const descriptor = Object.getOwnPropertyDescriptor(Console.prototype, key);
    const { name } = descriptor.value;
    descriptor.value = descriptor.value.bind(console);
    Object.defineProperty(descriptor.value, 'name', { __proto__: null, value: name });
    Object.defineProperty(console, key, descriptor);
  }
}

console[kBindStreamsLazy](process);
console[kBindProperties](true, 'auto');
console.Console = Console;

// They speak to an inspector, which there is not.
for (const name of ['profile', 'profileEnd', 'timeStamp']) {
  console[name] = { [name]() {} }[name];
}

module.exports = { console };
