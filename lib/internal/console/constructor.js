/*
 * The Console class. Its methods find their state on `this`; they are bound to each console when it is made.
 */
'use strict';

const { codes, isStackOverflowError } = require('internal/errors');
const { formatWithOptions } = require('internal/util/inspect/format');

const MAX_GROUP_INDENTATION = 1000;

const kBindProperties = Symbol('kBindProperties');
const kBindStreamsEager = Symbol('kBindStreamsEager');
const kBindStreamsLazy = Symbol('kBindStreamsLazy');
const kColorMode = Symbol('kColorMode');
const kCounts = Symbol('counts');
const kDirectFds = Symbol('kDirectFds');
const kFormat = Symbol('kFormat');
const kGetInspectOptions = Symbol('kGetInspectOptions');
const kGroupIndentation = Symbol('kGroupIndentation');
const kGroupIndentationWidth = Symbol('kGroupIndentWidth');
const kIsConsole = Symbol('kIsConsole');
const kWriteToConsole = Symbol('kWriteToConsole');

const STDOUT = 1;
const STDERR = 2;

const COLORS = { colors: true };
const NO_COLORS = {};

/* The inspectOptions of consoles that have some. */
const inspectOptionsOf = new WeakMap();

/* Channels of diagnostics_channel by method, put here when somebody asks for one of console's. */
const channels = { __proto__: null };

function noop() {}

function checkOptions({ stdout, stderr, colorMode, groupIndentation, inspectOptions }, given) {
  const { validateInteger, validateObject, validateOneOf } = require('internal/validators');
  if (!stdout || typeof stdout.write !== 'function') {
    throw new codes.ERR_CONSOLE_WRITABLE_STREAM('stdout');
  }
  if (!stderr || typeof stderr.write !== 'function') {
    throw new codes.ERR_CONSOLE_WRITABLE_STREAM('stderr');
  }
  validateOneOf(colorMode, 'colorMode', ['auto', true, false]);
  if (groupIndentation !== undefined) {
    validateInteger(groupIndentation, 'groupIndentation', 0, MAX_GROUP_INDENTATION);
  }
  if (inspectOptions !== undefined) {
    validateObject(inspectOptions, 'options.inspectOptions');
    if (inspectOptions.colors !== undefined && given.colorMode !== undefined) {
      throw new codes.ERR_INCOMPATIBLE_OPTION_PAIR('options.inspectOptions.color', 'colorMode');
    }
  }
}

/* new Console(options) or new Console(stdout, stderr, ignoreErrors); also without `new`. */
function Console(options, ...others) {
  if (new.target === undefined) {
    return Reflect.construct(Console, [options, ...others]);
  }
  const given = !options || typeof options.write === 'function' ?
    { stdout: options, stderr: others[0], ignoreErrors: others[1] } :
    options;
  const {
    stdout, stderr = stdout, ignoreErrors = true, colorMode = 'auto', inspectOptions, groupIndentation,
  } = given;
  checkOptions({ stdout, stderr, colorMode, groupIndentation, inspectOptions }, given);
  if (inspectOptions !== undefined) {
    inspectOptionsOf.set(this, inspectOptions);
  }
  // From the instance, so that a subclass can override them.
  for (const key of Object.keys(Console.prototype)) {
    this[key] = this[key].bind(this);
    Object.defineProperty(this[key], 'name', { __proto__: null, value: key });
  }
  this[kBindStreamsEager](stdout, stderr);
  this[kBindProperties](ignoreErrors, colorMode, groupIndentation);
  return this;
}
Object.defineProperty(Console, 'length', { __proto__: null, value: 1 });

// The global console is one, too, though the prototype is not in its chain.
Object.defineProperty(Console, Symbol.hasInstance, {
  __proto__: null,
  value(instance) {
    return instance[kIsConsole];
  },
});

function defineHidden(target, key, value) {
  Object.defineProperty(target, key, { __proto__: null, value, writable: true, configurable: true });
}

/* The callback of a write. An error that comes later is emitted by the stream: nobody has to listen for it. */
function makeErrorHandler(instance, key) {
  return (error) => {
    const stream = instance[key];
    if (error !== null && !stream._writableState.errorEmitted && stream.listenerCount('error') === 0) {
      stream.once('error', noop);
    }
  };
}

function indent(text, indentation) {
  return indentation + (text.includes('\n') ? text.replaceAll('\n', `\n${indentation}`) : text);
}

function hasColors(console, fd) {
  const { shouldColorize, shouldColorizeFd } = require('internal/util/colors');
  return console[kDirectFds] ? shouldColorizeFd(fd) : shouldColorize(fd === STDOUT ? console._stdout : console._stderr);
}

/* What is not a method of console, but has to be on its prototype for subclasses and for the global console. */
const internals = {
  [kBindStreamsEager](stdout, stderr) {
    defineHidden(this, '_stdout', stdout);
    defineHidden(this, '_stderr', stderr);
  },

  /* The streams of `object` (process) are not made before they are used. */
  [kBindStreamsLazy](object) {
    for (const name of ['stdout', 'stderr']) {
      let stream;
      Object.defineProperty(this, `_${name}`, {
        get() {
          return stream ||= object[name];
        },
        set(value) {
          stream = value;
          defineHidden(this, kDirectFds, false);
        },
        configurable: true,
      });
    }
    defineHidden(this, kDirectFds, true);
  },

  [kBindProperties](ignoreErrors, colorMode, groupIndentation = 2) {
    defineHidden(this, '_stdoutErrorHandler', makeErrorHandler(this, '_stdout'));
    defineHidden(this, '_stderrErrorHandler', makeErrorHandler(this, '_stderr'));
    defineHidden(this, '_ignoreErrors', Boolean(ignoreErrors));
    defineHidden(this, '_times', new Map());
    defineHidden(this, kCounts, new Map());
    defineHidden(this, kColorMode, colorMode);
    defineHidden(this, kIsConsole, true);
    defineHidden(this, kGroupIndentationWidth, groupIndentation);
    defineHidden(this, kGroupIndentation, '');
    Object.defineProperty(this, Symbol.toStringTag, { __proto__: null, value: 'console', configurable: true });
  },

  [kWriteToConsole](fd, text) {
    const indentation = this[kGroupIndentation];
    const line = `${indentation === '' ? text : indent(text, indentation)}\n`;
    const ignoreErrors = this._ignoreErrors;
    // As long as the program has not touched the stream there is no need of one.
    if (this[kDirectFds] && ignoreErrors && internalBinding('stdio').write(fd, line)) {
      return;
    }
    const stream = fd === STDOUT ? this._stdout : this._stderr;
    if (ignoreErrors === false) {
      stream.write(line);
      return;
    }
    // Errors may come at once (files, terminals) or later (pipes): neither is the program's business.
    try {
      if (stream.listenerCount('error') === 0) {
        stream.once('error', noop);
      }
      stream.write(line, fd === STDOUT ? this._stdoutErrorHandler : this._stderrErrorHandler);
    } catch (error) {
      if (isStackOverflowError(error)) {
        throw error;
      }
    } finally {
      stream.removeListener('error', noop);
    }
  },

  [kGetInspectOptions](fd) {
    let colors = this[kColorMode];
    if (colors === 'auto') {
      colors = hasColors(this, fd);
    }
    const options = inspectOptionsOf.get(this);
    if (options === undefined) {
      return colors ? COLORS : NO_COLORS;
    }
    options.colors ??= colors;
    return options;
  },

  [kFormat](fd, args) {
    if (args.length === 1 && typeof args[0] === 'string') {
      return args[0];
    }
    return formatWithOptions(this[kGetInspectOptions](fd), ...args);
  },
};

for (const key of Object.getOwnPropertySymbols(internals)) {
  defineHidden(Console.prototype, key, internals[key]);
}

/* ---- the methods ---- */

function publish(name, args) {
  const channel = channels[name];
  if (channel !== undefined && channel.hasSubscribers) {
    channel.publish(args);
  }
}


/* Milliseconds since a timer began, for people. */
function elapsed(start) {
  const { formatTime } = require('internal/util/debuglog');
  const [seconds, nanoseconds] = process.hrtime(start);
  return formatTime(seconds * 1000 + nanoseconds / 1e6);
}

/* The start of a timer; undefined, with a warning, if there is none. */
function startOf(console, label, method) {
  const start = console._times.get(label);
  if (start === undefined) {
    process.emitWarning(`No such label '${label}' for ${method}`);
  }
  return start;
}

const methods = {
  log(...args) {
    publish('log', args);
    this[kWriteToConsole](STDOUT, this[kFormat](STDOUT, args));
  },

  info(...args) {
    publish('info', args);
    this[kWriteToConsole](STDOUT, this[kFormat](STDOUT, args));
  },

  debug(...args) {
    publish('debug', args);
    this[kWriteToConsole](STDOUT, this[kFormat](STDOUT, args));
  },

  warn(...args) {
    publish('warn', args);
    this[kWriteToConsole](STDERR, this[kFormat](STDERR, args));
  },

  error(...args) {
    publish('error', args);
    this[kWriteToConsole](STDERR, this[kFormat](STDERR, args));
  },

  dir(object, options) {
    const { inspect } = require('internal/util/inspect');
    this[kWriteToConsole](STDOUT, inspect(object, {
      customInspect: false,
      ...this[kGetInspectOptions](STDOUT),
      ...options,
    }));
  },

  time(label = 'default') {
    label = `${label}`;
    if (this._times.has(label)) {
      process.emitWarning(`Label '${label}' already exists for console.time()`);
      return;
    }
    this._times.set(label, process.hrtime());
  },

  timeEnd(label = 'default') {
    label = `${label}`;
    const start = startOf(this, label, 'console.timeEnd()');
    if (start !== undefined) {
      this.log('%s: %s', label, elapsed(start));
      this._times.delete(label);
    }
  },

  timeLog(label = 'default', ...data) {
    label = `${label}`;
    const start = startOf(this, label, 'console.timeLog()');
    if (start !== undefined) {
      this.log('%s: %s', label, elapsed(start), ...data);
    }
  },

  trace: function trace(...args) {
    const error = { name: 'Trace', message: this[kFormat](STDERR, args) };
    Error.captureStackTrace(error, trace);
    this.error(error.stack);
  },

  assert(expression, ...args) {
    if (!expression) {
      if (typeof args[0] === 'string') {
        args[0] = `Assertion failed: ${args[0]}`;
      } else {
        args.unshift('Assertion failed');
      }
      this.warn(...args);
    }
  },

  clear() {
    if (this._stdout.isTTY && process.env.TERM !== 'dumb') {
      const { clearScreenDown, cursorTo } = require('internal/readline/callbacks');
      cursorTo(this._stdout, 0, 0);
      clearScreenDown(this._stdout);
    }
  },

  count(label = 'default') {
    label = `${label}`;
    const count = (this[kCounts].get(label) ?? 0) + 1;
    this[kCounts].set(label, count);
    this.log(`${label}: ${count}`);
  },

  countReset(label = 'default') {
    if (!this[kCounts].delete(`${label}`)) {
      process.emitWarning(`Count for '${label}' does not exist`);
    }
  },

  group(...data) {
    if (data.length > 0) {
      this.log(...data);
    }
    this[kGroupIndentation] += ' '.repeat(this[kGroupIndentationWidth]);
  },

  groupEnd() {
    const indentation = this[kGroupIndentation];
    this[kGroupIndentation] = indentation.slice(0, Math.max(0, indentation.length - this[kGroupIndentationWidth]));
  },

  table(tabularData, properties) {
    if (properties !== undefined) {
      require('internal/validators').validateArray(properties, 'properties');
    }
    if (tabularData === null || typeof tabularData !== 'object') {
      this.log(tabularData);
      return;
    }
    const { formatTable } = require('internal/console/table');
    this.log(formatTable(tabularData, properties, this[kGetInspectOptions](STDOUT)));
  },
};

for (const key of Object.keys(methods)) {
  Console.prototype[key] = methods[key];
}
Console.prototype.dirxml = Console.prototype.log;
Console.prototype.groupCollapsed = Console.prototype.group;

module.exports = { Console, channels, kBindProperties, kBindStreamsLazy };
