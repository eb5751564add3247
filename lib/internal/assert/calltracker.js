/*
 * assert.CallTracker: functions that count their calls.
 */
'use strict';

const AssertionError = require('internal/assert/assertion_error');
const { codes } = require('internal/errors');
const { validateUint32 } = require('internal/validators');

function noop() {}

class Check {
  #calls = [];
  #expected;
  #name;
  #stack = new Error();

  constructor(name, expected) {
    this.#name = name;
    this.#expected = expected;
    Error.captureStackTrace(this.#stack, CallTracker.prototype.calls);
  }

  track(thisArg, args) {
    this.#calls.push(Object.freeze({ thisArg, arguments: Object.freeze(args.slice()) }));
  }

  reset() {
    this.#calls = [];
  }

  getCalls() {
    return Object.freeze(this.#calls.slice());
  }

  /* Undefined if it was called as often as it should. */
  report() {
    const actual = this.#calls.length;
    if (actual === this.#expected) {
      return undefined;
    }
    return {
      message: `Expected the ${this.#name} function to be executed ${this.#expected} time(s) but was executed ` +
        `${actual} time(s).`,
      actual,
      expected: this.#expected,
      operator: this.#name,
      stack: this.#stack,
    };
  }
}

class CallTracker {
  #checks = new Set();
  #checkOf = new WeakMap();

  #get(tracked) {
    const check = this.#checkOf.get(tracked);
    if (check === undefined) {
      throw new codes.ERR_INVALID_ARG_VALUE('tracked', tracked, 'is not a tracked function');
    }
    return check;
  }

  reset(tracked) {
    if (tracked === undefined) {
      this.#checks.forEach((check) => check.reset());
    } else {
      this.#get(tracked).reset();
    }
  }

  getCalls(tracked) {
    return this.#get(tracked).getCalls();
  }

  calls(fn, expected = 1) {
    if (process._exiting) {
      throw new codes.ERR_UNAVAILABLE_DURING_EXIT();
    }
    if (typeof fn === 'number') {
      expected = fn;
      fn = noop;
    } else if (fn === undefined) {
      fn = noop;
    }
    validateUint32(expected, 'expected', true);
    const check = new Check(fn === noop ? 'calls' : fn.name || 'calls', expected);
    const tracked = new Proxy(fn, {
      __proto__: null,
      apply(target, thisArg, args) {
        check.track(thisArg, args);
        return Reflect.apply(target, thisArg, args);
      },
    });
    this.#checks.add(check);
    this.#checkOf.set(tracked, check);
    return tracked;
  }

  report() {
    const reports = [];
    for (const check of this.#checks) {
      const report = check.report();
      if (report !== undefined) {
        reports.push(report);
      }
    }
    return reports;
  }

  verify() {
    const details = this.report();
    if (details.length > 0) {
      const message = details.length === 1 ?
        details[0].message :
        'Functions were not called the expected number of times';
      throw new AssertionError({ message, details });
    }
  }
}

module.exports = CallTracker;
