'use strict';

// Arguments of the web's interfaces: how they are counted and converted, and the errors of those that do not fit.

function requireArguments(args, count, where) {
  if (args.length >= count) return;
  throw new TypeError(`${where}: ${count} argument${count === 1 ? '' : 's'} required, ` +
                      `but${args.length > 0 ? ' only' : ''} ${args.length} found.`);
}

function illegalInvocation() {
  const error = new TypeError('Illegal invocation');
  error.code = 'ERR_INVALID_THIS';
  return error;
}

function toByteString(value) {
  if (typeof value === 'symbol') throw new TypeError('symbol cannot be converted to a ByteString');
  const text = typeof value === 'string' ? value : `${value}`;
  const index = text.search(/[^\x00-\xFF]/);
  if (index !== -1) {
    throw new TypeError(`Cannot convert argument to a ByteString because the character at index ${index} has a value of ` +
                        `${text.charCodeAt(index)} which is greater than 255.`);
  }
  return text;
}

function toUSVString(value) {
  return `${value}`.toWellFormed();
}

const tokenPattern = /^[!#$%&'*+\-.^_`|~A-Za-z0-9]+$/;

function isToken(text) {
  return tokenPattern.test(text);
}

// Iterators over what a function gives at each step: [[key, value], …]. kind: 'keys', 'values' or 'entries'
function defineIteration(Class, name, entriesOf) {
  const prototype = Object.create(Object.getPrototypeOf(Object.getPrototypeOf(function* () {}).prototype));
  const states = new WeakMap();
  Object.defineProperties(prototype, {
    next: {
      value: function next() {
        const state = states.get(this);
        if (state === undefined) throw illegalInvocation();
        const entries = entriesOf(state.target);
        if (state.index >= entries.length) return { value: undefined, done: true };
        const entry = entries[state.index++];
        const value = state.kind === 'entries' ? [entry[0], entry[1]] : entry[state.kind === 'keys' ? 0 : 1];
        return { value, done: false };
      },
      writable: true,
      enumerable: true,
      configurable: true,
    },
    [Symbol.toStringTag]: { value: `${name} Iterator`, configurable: true },
  });
  const methods = {
    keys() { return iterate(this, 'keys'); },
    values() { return iterate(this, 'values'); },
    entries() { return iterate(this, 'entries'); },
    forEach(callback, thisArg = undefined) {
      requireArguments(arguments, 1, `${name}.forEach`);
      if (typeof callback !== 'function') {
        throw new TypeError(`Failed to execute 'forEach' on '${name}': parameter 1 is not of type 'Function'.`);
      }
      for (const [key, value] of entriesOf(this)) callback.call(thisArg, value, key, this);
    },
  };
  function iterate(target, kind) {
    entriesOf(target); // throws for what is none
    const iterator = Object.create(prototype);
    states.set(iterator, { target, kind, index: 0 });
    return iterator;
  }
  for (const method of Object.keys(methods)) {
    Object.defineProperty(Class.prototype, method,
                          { value: methods[method], writable: true, enumerable: true, configurable: true });
  }
  Object.defineProperty(Class.prototype, Symbol.iterator,
                        { value: Class.prototype.entries, writable: true, enumerable: false, configurable: true });
}

// Members of an interface are enumerable, and it has a tag.
function finish(Class, name, members) {
  for (const member of members) Object.defineProperty(Class.prototype, member, { enumerable: true });
  Object.defineProperty(Class.prototype, Symbol.toStringTag, { value: name, configurable: true });
}

module.exports = {
  defineIteration, finish, illegalInvocation, isToken, requireArguments, toByteString, toUSVString,
};
