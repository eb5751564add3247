'use strict';

/*
 * Domains: what throws in one goes to its 'error' listeners. The domain that is active is part of the asynchronous context
 * (see async_hooks.js), so callbacks run in the domain that they were handed over in; the domains around it, which were
 * entered by the same callback, are kept here.
 */

const { codes } = require('internal/errors');
const EventEmitter = require('events');
const { tickInfo, getContext, setContext } = internalBinding('task_queue');
const lifecycle = require('internal/process/lifecycle');

const CONTEXTS_USED = 2; // of tickInfo
const OBSERVED = 3;

tickInfo[OBSERVED] = 1; // emitters are more than they were

const kDomain = Symbol('kDomain'); // in a context: the active domain; undefined when all have been left

if (process.hasUncaughtExceptionCaptureCallback()) {
  throw new codes.ERR_DOMAIN_CALLBACK_NOT_AVAILABLE();
}

const requireStack = new Error('require(`domain`) at this point').stack;

process.setUncaughtExceptionCaptureCallback = function() {
  const error = new codes.ERR_DOMAIN_CANNOT_SET_UNCAUGHT_EXCEPTION_CAPTURE();
  error.stack += `\n${'-'.repeat(40)}\n${requireStack}`;
  throw error;
};

let entered = []; // outermost first; never changed. Of this callback only if the last is the active one.

/* The innermost domain; null where there never was one. */
function getActive() {
  const context = getContext();
  return context === undefined || !context.has(kDomain) ? null : context.get(kDomain);
}

function getStack() {
  const active = getActive();
  if (!active) return [];
  return entered.at(-1) === active ? entered : [active];
}

function setStack(stack, active = stack.at(-1)) {
  entered = stack;
  const context = new Map(getContext());
  context.set(kDomain, active);
  tickInfo[CONTEXTS_USED] |= 1;
  setContext(context);
}

Object.defineProperty(process, 'domain', {
  __proto__: null,
  enumerable: true,
  get: getActive,
  set(domain) {
    setStack(domain ? [...getStack().slice(0, -1), domain] : [], domain);
  },
});

function mark(object, domain) {
  Object.defineProperty(object, 'domain', {
    __proto__: null, configurable: true, enumerable: false, value: domain, writable: true,
  });
}

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

class Domain extends EventEmitter {
  constructor() {
    super();
    this.members = [];
  }

  /* Something was thrown in this domain. Returns whether somebody has dealt with it. */
  _errorHandler(error) {
    if (isObject(error)) {
      mark(error, this);
      error.domainThrown = true;
    }
    // The listeners run outside of the domain, or what they throw would come back to them.
    while (getActive() === this) {
      this.exit();
    }
    let caught = false;
    if (getStack().length === 0) {
      if (this.listenerCount('error') > 0) {
        caught = this.emit('error', error);
      }
    } else {
      try {
        caught = this.emit('error', error);
      } catch (thrown) {
        const outer = getActive();
        if (!outer) {
          throw thrown;
        }
        caught = outer._errorHandler(thrown);
      }
    }
    setStack([]);
    return caught;
  }

  enter() {
    setStack([...getStack(), this]);
  }

  exit() {
    const stack = getStack();
    const index = stack.lastIndexOf(this);
    if (index !== -1) {
      setStack(stack.slice(0, index));
    }
  }

  add(emitter) {
    if (emitter.domain === this) {
      return;
    }
    if (emitter.domain) {
      emitter.domain.remove(emitter);
    }
    // No circles of domains.
    if (this.domain && emitter instanceof Domain) {
      for (let outer = this.domain; outer; outer = outer.domain) {
        if (emitter === outer) {
          return;
        }
      }
    }
    mark(emitter, this);
    this.members.push(emitter);
  }

  remove(emitter) {
    emitter.domain = null;
    const index = this.members.indexOf(emitter);
    if (index !== -1) {
      this.members.splice(index, 1);
    }
  }

  // Nothing leaves a domain when there is a throw: that is how the handler knows where it was.
  run(fn, ...args) {
    this.enter();
    const result = Reflect.apply(fn, this, args);
    this.exit();
    return result;
  }

  intercept(callback) {
    const domain = this;
    return function runIntercepted(error, ...args) {
      if (error && error instanceof Error) {
        error.domainBound = callback;
        error.domainThrown = false;
        mark(error, domain);
        domain.emit('error', error);
        return undefined;
      }
      domain.enter();
      const result = Reflect.apply(callback, this, args);
      domain.exit();
      return result;
    };
  }

  bind(callback) {
    const domain = this;
    function runBound(...args) {
      domain.enter();
      const result = Reflect.apply(callback, this, args);
      domain.exit();
      return result;
    }
    mark(runBound, this);
    return runBound;
  }
}

Domain.prototype.members = undefined;

/* An error that nobody caught: true if a domain has dealt with it. */
lifecycle.setDomainHandler((error) => {
  const active = getActive();
  if (!active || getStack().every((domain) => domain.listenerCount('error') === 0)) {
    if (active) {
      setStack([], null);
    }
    return false;
  }
  active._errorHandler(error);
  return true;
});

/* ---- emitters belong to the domain they were made in ---- */

EventEmitter.usingDomains = true;

const { init } = EventEmitter;
EventEmitter.init = function(options) {
  mark(this, null);
  const active = getActive();
  if (active && !(this instanceof Domain)) {
    this.domain = active;
  }
  return init.call(this, options);
};

const originalEmit = EventEmitter.prototype.emit;

function emitUnhandledError(emitter, args) {
  const { domain } = emitter;
  const error = args.length > 1 && args[1] ? args[1] : new codes.ERR_UNHANDLED_ERROR();
  if (typeof error === 'object') {
    error.domainEmitter = emitter;
    mark(error, domain);
    error.domainThrown = false;
  }
  // The listeners of the domain must not run in it.
  const before = getStack();
  const active = before.at(-1);
  let length = before.length;
  while (length > 0 && before[length - 1] === active) {
    length--;
  }
  setStack(before.slice(0, length), before[length - 1] ?? null);
  domain.emit('error', error);
  setStack(before);
  return false;
}

EventEmitter.prototype.emit = function emit(...args) {
  const { domain } = this;
  const [type] = args;
  const isHandled = type === 'error' && this.listenerCount(type) > 0;
  if (isHandled || domain === null || domain === undefined || this === process) {
    return Reflect.apply(originalEmit, this, args);
  }
  if (type === 'error') {
    return emitUnhandledError(this, args);
  }
  domain.enter();
  const result = Reflect.apply(originalEmit, this, args);
  domain.exit();
  return result;
};

function createDomain() {
  return new Domain();
}

module.exports = {
  get _stack() {
    return getStack();
  },
  Domain,
  create: createDomain,
  createDomain,
  get active() {
    return getActive();
  },
  set active(domain) {
    process.domain = domain;
  },
};
