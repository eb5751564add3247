'use strict';

// The global object of a vm context: what the contextified object has, and behind it the realm's own built-ins. What
// scripts define lands on the contextified object.

const { makeRealm } = internalBinding('contextify');

function makeHandler(sandbox, inner, proxy) {
  return {
    has(target, key) {
      return key in sandbox || key in inner;
    },
    get(target, key) {
      if (!(key in sandbox)) return inner[key];
      const value = sandbox[key];
      return value === sandbox ? proxy() : value; // scripts know it as their global object
    },
    set(target, key, value) {
      return Reflect.set(sandbox, key, value);
    },
    deleteProperty(target, key) {
      if (Object.hasOwn(sandbox, key)) return Reflect.deleteProperty(sandbox, key);
      return Reflect.deleteProperty(inner, key);
    },
    defineProperty(target, key, descriptor) {
      const defined = Reflect.defineProperty(sandbox, key, descriptor);
      // A proxy may claim a property that cannot be configured only if its target has it.
      if (defined && descriptor.configurable === false) Reflect.defineProperty(target, key, descriptor);
      return defined;
    },
    getOwnPropertyDescriptor(target, key) {
      const own = Reflect.getOwnPropertyDescriptor(sandbox, key) ?? Reflect.getOwnPropertyDescriptor(inner, key);
      if (own === undefined) return undefined;
      if (!own.configurable && !Reflect.getOwnPropertyDescriptor(target, key)) {
        if (!Reflect.defineProperty(target, key, own)) own.configurable = true;
      }
      return own;
    },
    ownKeys() {
      return [...new Set([...Reflect.ownKeys(sandbox), ...Reflect.ownKeys(inner)])];
    },
    getPrototypeOf() {
      return Reflect.getPrototypeOf(inner);
    },
  };
}

function makeContext(sandbox) {
  let proxy;
  return makeRealm((inner) => {
    delete inner.performance; // no part of the language
    proxy = new Proxy({}, makeHandler(sandbox, inner, () => proxy));
    Object.defineProperty(inner, 'globalThis', { value: proxy, writable: true, enumerable: false, configurable: true });
    return proxy;
  });
}

/* A realm with a global object of its own that is no other's: { realm, global }. */
function makeVanillaContext() {
  let global;
  const realm = makeRealm((inner) => {
    delete inner.performance;
    global = inner;
    return inner;
  });
  return { realm, global };
}

module.exports = { makeContext, makeVanillaContext };
