'use strict';

// What the constructors of Intl share: locales and options as ECMA-402 reads them. There is the data of one locale,
// en-US; every request for another falls back to it, as for a locale a full ICU does not know.

const LOCALE = 'en-US';

const TAG = /^(?:[a-z]{2,3}|[a-z]{5,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*(?:-[a-wyz\d](?:-[a-z\d]{2,8})+)*(?:-x(?:-[a-z\d]{1,8})+)?$/i;

/* The canonical form of a tag: Language-Script-REGION-variants-extensions. */
function canonicalize(tag) {
  if (!TAG.test(tag)) throw new RangeError(`Invalid language tag: ${tag}`);
  let extension = false;
  return tag.toLowerCase().split('-').map((part, i) => {
    if (part.length === 1) extension = true;
    if (i === 0 || extension) return part;
    if (part.length === 2) return part.toUpperCase();
    return part.length === 4 && !/\d/.test(part) ? part[0].toUpperCase() + part.slice(1) : part;
  }).join('-');
}

/* CanonicalizeLocaleList */
function getCanonicalLocales(locales) {
  if (locales === undefined) return [];
  const list = typeof locales === 'string' ? [locales] : Object(locales);
  if (locales === null) throw new TypeError('Cannot convert undefined or null to object');
  const seen = [];
  for (let i = 0; i < list.length; i++) {
    if (!(i in list)) continue;
    const tag = list[i];
    if (typeof tag !== 'string' && (typeof tag !== 'object' || tag === null)) {
      throw new TypeError('Language ID should be string or object.');
    }
    const name = canonicalize(String(tag));
    if (!seen.includes(name)) seen.push(name);
  }
  return seen;
}

/* What supportedLocalesOf() gives: the requested ones whose language we speak. */
function supportedLocalesOf(locales, options) {
  const list = getCanonicalLocales(locales);
  if (options !== undefined) readerOf('Intl', options).choice('localeMatcher', ['lookup', 'best fit'], 'best fit');
  return list.filter((tag) => tag === 'en' || tag.startsWith('en-'));
}

/* Reads options, as GetOption and its kin, for the constructor of this name. */
function readerOf(name, options) {
  if (options === undefined) options = { __proto__: null };
  if (options === null) throw new TypeError('Cannot convert undefined or null to object');
  options = Object(options);
  function outOfRange(key, value) {
    return new RangeError(`Value ${value} out of range for ${name} options property ${key}`);
  }
  return {
    raw: (key) => options[key],
    choice(key, values, fallback) {
      let value = options[key];
      if (value === undefined) return fallback;
      value = String(value);
      if (values !== undefined && !values.includes(value)) throw outOfRange(key, value);
      return value;
    },
    boolean(key, fallback) {
      const value = options[key];
      return value === undefined ? fallback : !!value;
    },
    number(key, low, high, fallback) {
      let value = options[key];
      if (value === undefined) return fallback;
      value = Number(value);
      if (!(value >= low && value <= high)) throw new RangeError(`${key} value is out of range.`);
      return Math.floor(value);
    },
  };
}

/* Make the class Intl.<name>. `resolve(locales, options)` gives the state of an instance; `methods` is an object whose
 * methods reach it by stateOf(this). Some classes may be called without `new`. */
function makeClass(name, resolve, methods, callable = false) {
  const states = new WeakMap();
  const Class = {
    [name]: function() {
      let self = this;
      if (new.target === undefined) {
        if (!callable) throw new TypeError(`Constructor Intl.${name} requires 'new'`);
        self = Object.create(Class.prototype);
      }
      states.set(self, resolve(arguments[0], arguments[1]));
      return self;
    },
  }[name];
  const stateOf = (self) => {
    const state = states.get(self);
    if (state === undefined) throw new TypeError(`Method called on an object that is no Intl.${name}`);
    return state;
  };
  const hidden = (object, key, descriptor) => Object.defineProperty(object, key, { ...descriptor, enumerable: false });
  const own = methods(stateOf);
  for (const key of Object.keys(own)) hidden(Class.prototype, key, Object.getOwnPropertyDescriptor(own, key));
  hidden(Class.prototype, Symbol.toStringTag, { value: `Intl.${name}`, writable: false, configurable: true });
  hidden(Class, 'supportedLocalesOf', Object.getOwnPropertyDescriptor(statics, 'supportedLocalesOf'));
  Object.defineProperty(Class, 'prototype', { writable: false });
  return Class;
}

const statics = {
  supportedLocalesOf(locales, options) { return supportedLocalesOf(locales, options); },
};

function copyKeys(to, from, keys) {
  for (const key of keys) {
    if (from[key] !== undefined) to[key] = from[key];
  }
  return to;
}

const textOf = (parts) => {
  let text = '';
  for (let i = 0; i < parts.length; i++) text += parts[i].value;
  return text;
};

module.exports = { LOCALE, copyKeys, getCanonicalLocales, makeClass, readerOf, textOf };
