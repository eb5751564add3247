'use strict';

// The global object of a vm context: what the contextified object has, and behind it the realm's own built-ins. What
// scripts define lands on the contextified object.

const { makeRealm } = internalBinding('contextify');

/* A data property that cannot be assigned to, own or inherited? */
function isReadOnly(object, key) {
  for (; object !== null; object = Reflect.getPrototypeOf(object)) {
    const found = Reflect.getOwnPropertyDescriptor(object, key);
    if (found !== undefined) return found.writable === false;
  }
  return false;
}

// The engine takes the answers of these traps as they are: invariants of proxies do not hold (builtins_trust_proxy).
function makeHandler(sandbox, proxy) {
  return {
    has(inner, key) {
      return key in sandbox || key in inner;
    },
    get(inner, key) {
      if (!(key in sandbox)) return inner[key];
      const value = sandbox[key];
      return value === sandbox ? proxy() : value; // scripts know it as their global object
    },
    set(inner, key, value) {
      if (!(key in sandbox) && isReadOnly(inner, key)) return false;
      return Reflect.set(sandbox, key, value) || !isReadOnly(sandbox, key);
    },
    deleteProperty(inner, key) {
      if (Object.hasOwn(sandbox, key)) return Reflect.deleteProperty(sandbox, key);
      return Reflect.deleteProperty(inner, key);
    },
    defineProperty(inner, key, descriptor) {
      const defined = Reflect.defineProperty(sandbox, key, descriptor);
      // What stays for ever is the global object's own, too.
      if (defined && !descriptor.configurable && !Object.hasOwn(inner, key)) Reflect.defineProperty(inner, key, descriptor);
      return defined;
    },
    getOwnPropertyDescriptor(inner, key) {
      return Reflect.getOwnPropertyDescriptor(sandbox, key) ?? Reflect.getOwnPropertyDescriptor(inner, key);
    },
    ownKeys(inner) {
      return [...new Set([...Reflect.ownKeys(sandbox), ...Reflect.ownKeys(inner)])];
    },
    preventExtensions() {
      return false;
    },
  };
}

function makeContext(sandbox) {
  let proxy;
  return makeRealm((inner) => {
    proxy = new Proxy(inner, makeHandler(sandbox, () => proxy));
    Object.defineProperty(inner, 'globalThis', { value: proxy, writable: true, enumerable: false, configurable: true });
    return proxy;
  });
}

/* A realm with a global object of its own that is no other's: { realm, global }. */
function makeVanillaContext() {
  let global;
  const realm = makeRealm((inner) => {
    global = inner;
    return inner;
  });
  return { realm, global };
}

module.exports = { makeContext, makeVanillaContext };
