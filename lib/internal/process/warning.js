'use strict';

// process.emitWarning and the 'warning' event's own listener, which prints.

const { codes } = require('internal/errors');
const { validateString } = require('internal/validators');
const { getOptionValue } = require('internal/options');

const { ERR_INVALID_ARG_TYPE } = codes;

let traceHintShown = false;
let listening = false;

function isDisabled(warning) {
  const disabled = getOptionValue('--disable-warning');
  return disabled.length > 0 && (disabled.includes(warning.code) || disabled.includes(warning.name));
}

function areDisabled() {
  return !getOptionValue('--warnings') || process.env.NODE_NO_WARNINGS === '1';
}

function writeOut(message) {
  const file = getOptionValue('--redirect-warnings') ?? process.env.NODE_REDIRECT_WARNINGS;
  if (file) {
    try {
      require('fs').appendFileSync(file, `${message}\n`);
      return;
    } catch {
      // Cannot write there: to stderr.
    }
  }
  require('internal/console/global').console._stderr === undefined ?
    process._rawDebug(message) : process.stderr.write(`${message}\n`);
}

function onWarning(warning) {
  if (!(warning instanceof Error) || isDisabled(warning)) return;
  const isDeprecation = warning.name === 'DeprecationWarning';
  if (isDeprecation && process.noDeprecation) return;
  const trace = getOptionValue('--trace-warnings') || (isDeprecation && process.traceDeprecation);
  const code = warning.code ? `[${warning.code}] ` : '';
  let message = `(${process.release.name}:${process.pid}) ${code}`;
  if (trace && warning.stack) message += `${warning.stack}`;
  else message += typeof warning.toString === 'function' ? `${warning.toString()}` : `${Error.prototype.toString.call(warning)}`;
  if (typeof warning.detail === 'string') message += `\n${warning.detail}`;
  if (!trace && !traceHintShown) {
    const flag = isDeprecation ? '--trace-deprecation' : '--trace-warnings';
    const program = require('path').basename(process.argv0 || 'node', '.exe');
    message += `\n(Use \`${program} ${flag} ...\` to show where the warning was created)`;
    traceHintShown = true;
  }
  writeOut(message);
}

// The printing listener is the first of the 'warning' event's.
function listen() {
  if (listening) return;
  listening = true;
  if (areDisabled()) return;
  const limit = Object.getOwnPropertyDescriptor(process, '_maxListeners');
  process._maxListeners = 0; // this one is not to be warned of
  process.prependListener('warning', onWarning);
  if (limit === undefined) delete process._maxListeners;
  else process._maxListeners = limit.value;
}

function doEmitWarning(warning) {
  process.emit('warning', warning);
}

function makeWarning(warning, type, code, ctor, detail) {
  const limit = Error.stackTraceLimit;
  if (Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit')?.writable) Error.stackTraceLimit = 0;
  const made = new Error(warning);
  if (Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit')?.writable) Error.stackTraceLimit = limit;
  made.name = String(type || 'Warning');
  if (code !== undefined) made.code = code;
  if (detail !== undefined) made.detail = detail;
  Error.captureStackTrace(made, ctor || process.emitWarning);
  return made;
}

function prepare(warning, type, code, ctor) {
  let detail;
  if (type !== null && typeof type === 'object' && !Array.isArray(type)) {
    ctor = type.ctor;
    code = type.code;
    if (typeof type.detail === 'string') detail = type.detail;
    type = type.type || 'Warning';
  } else if (typeof type === 'function') {
    ctor = type;
    code = '';
    type = 'Warning';
  }
  if (type !== undefined) validateString(type, 'type');
  if (typeof code === 'function') {
    ctor = code;
    code = '';
  } else if (code !== undefined) {
    validateString(code, 'code');
  }
  if (typeof warning === 'string') return makeWarning(warning, type, code === '' ? undefined : code, ctor, detail);
  if (!(warning instanceof Error)) throw new ERR_INVALID_ARG_TYPE('warning', ['Error', 'string'], warning);
  return warning;
}

function emitWarning(warning, type, code, ctor) {
  const made = prepare(warning, type, code, ctor);
  listen();
  if (made.name === 'DeprecationWarning') {
    if (process.noDeprecation) return;
    if (process.throwDeprecation) {
      // Not here, where it could be caught, but as an uncaught exception.
      process.nextTick(() => { throw made; });
      return;
    }
  }
  process.nextTick(doEmitWarning, made);
}

function emitWarningSync(warning, type, code, ctor) {
  listen();
  process.emit('warning', prepare(warning, type, code, ctor));
}

module.exports = { emitWarning, emitWarningSync, onWarning };
