/*
 * util.debuglog(): messages of a section, printed when NODE_DEBUG names it.
 */
'use strict';

const { format, formatWithOptions } = require('internal/util/inspect/format');

/* A function that tells whether a section (in capitals) is enabled; 'fs,http*' is what NODE_DEBUG may look like. */
function makeTest(sections) {
  if (!sections) {
    return () => false;
  }
  const pattern = sections
    .replace(/[|\\{}()[\]^$+?.]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll(',', '$|^');
  const regexp = new RegExp(`^${pattern}$`, 'i');
  return (section) => regexp.test(section);
}

let isEnabled;
const loggers = { __proto__: null };

function noop() {}

function makeLogger(section) {
  if (section === 'HTTP' || section === 'HTTP2') {
    process.emitWarning(`Setting the NODE_DEBUG environment variable to '${section.toLowerCase()}' can expose ` +
      'sensitive data (such as passwords, tokens and authentication headers) in the resulting log.');
  }
  return function debug(...args) {
    const colors = require('internal/util/colors').shouldColorize(process.stderr);
    const message = formatWithOptions({ colors }, ...args);
    const pid = require('internal/util/inspect').inspect(process.pid, { colors });
    process.stderr.write(format('%s %s: %s\n', section, pid, message));
  };
}

/*
 * The environment is looked at when the first message comes. `callback` then gets the function that does the work, so
 * that it can be kept in place of this one.
 */
function debuglog(set, callback) {
  let enabled;
  const test = () => {
    if (enabled === undefined) {
      set = set.toUpperCase();
      isEnabled ??= makeTest(process.env.NODE_DEBUG);
      enabled = isEnabled(set);
    }
    return enabled;
  };
  const enabledProperty = { get: test, enumerable: true, configurable: true };
  let debug;
  const logger = (...args) => {
    if (enabled === false) {
      return;
    }
    if (debug === undefined) {
      debug = test() ? loggers[set] ??= makeLogger(set) : noop;
      if (typeof callback === 'function') {
        callback(Object.defineProperty(debug === noop ? () => {} : debug, 'enabled', enabledProperty));
      }
    }
    debug(...args);
  };
  return Object.defineProperty(logger, 'enabled', enabledProperty);
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const pad = (n) => String(n).padStart(2, '0');

/* A duration in milliseconds for people to read: '1.5ms', '2.003s', '1:02.003 (m:ss.mmm)'. */
function formatTime(ms) {
  if (ms >= MINUTE) {
    const hours = Math.floor(ms / HOUR);
    const minutes = Math.floor(ms % HOUR / MINUTE);
    const [seconds, fraction] = (ms % MINUTE / SECOND).toFixed(3).split('.');
    return hours > 0 ?
      `${hours}:${pad(minutes)}:${pad(seconds)}.${fraction} (h:mm:ss.mmm)` :
      `${minutes}:${pad(seconds)}.${fraction} (m:ss.mmm)`;
  }
  if (ms >= SECOND) {
    return `${(ms / SECOND).toFixed(3)}s`;
  }
  return `${Number(ms.toFixed(3))}ms`;
}

module.exports = { debug: debuglog, debuglog, formatTime };
