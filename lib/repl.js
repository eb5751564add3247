'use strict';

/*
 * The read-eval-print loop: an Interface of readline whose lines are commands (".help") or parts of a text, which is run
 * as soon as it is complete. What throws later, in callbacks of what was run, is caught by a domain of its own.
 */

const domainModule = require('domain');
const vm = require('vm');
const { codes } = require('internal/errors');
const { deprecate } = require('internal/util');
const { inspect } = require('internal/util/inspect');
const { validateFunction } = require('internal/validators');
const { Interface } = require('readline');
const { Module, makeRequireFunction } = require('internal/modules/cjs/loader');
const { Console } = require('console');
const { addUncaught, isError, prepareError } = require('internal/repl/errors');
const { isBeginning, rewriteAwait } = internalBinding('contextify');
const { options: cliOptions } = internalBinding('options');

const REPL_MODE_SLOPPY = Symbol('repl-sloppy');
const REPL_MODE_STRICT = Symbol('repl-strict');

const kStandalone = Symbol('kStandaloneREPL');
const kBuffered = Symbol('bufferedCommand');
const kContextId = Symbol('contextId');
const kLoading = Symbol('loading');
const kLexical = Symbol('lexicalNames');

const builtinModules = Module.builtinModules.filter((name) => !name.startsWith('_'));

let evaluations = 0; // REPL1, REPL2 … are the names of what was typed
let standalone; // the REPL of `node` itself

class Recoverable extends SyntaxError {
  constructor(error) {
    super();
    this.err = error;
  }
}

/* A function of its own for each REPL, so that its options are. */
function makeWriter() {
  const writer = (object) => inspect(object, writer.options);
  writer.options = { ...inspect.defaultOptions, showProxy: true };
  return writer;
}

const writer = makeWriter();

// ---- running text ----

/* { source, isAwaiting }: the text as a script. An object is meant by braces that could be a block. */
function toScript(code, isStrict) {
  let source = code;
  if (/^\s*\{/.test(code) && !/;\s*$/.test(code)) {
    const wrapped = `(${code.trim()})\n`;
    if (isScript(wrapped)) source = wrapped;
  }
  if (/\bawait\b/.test(code) && cliOptions['--experimental-repl-await']) {
    const rewritten = rewriteAwait(source);
    if (rewritten !== undefined) return { source: rewritten, isAwaiting: true };
  }
  return { source: isStrict ? `'use strict'; void 0;\n${source}` : source, isAwaiting: false };
}

function isScript(source) {
  try {
    new vm.Script(source, { displayErrors: false }); // eslint-disable-line no-new
    return true;
  } catch {
    return false;
  }
}

function isValidSyntax(code) {
  return isScript(code) || (rewriteAwait(code) !== undefined && isScript(rewriteAwait(code)));
}

const declaration = /(?:^|[;{}\n])\s*(?:let|const|class)\s+([\p{ID_Start}$_][\p{ID_Continue}$]*)/gu;

function defaultEval(code, context, file, callback) {
  const repl = this;
  if (code === '\n') {
    callback(null);
    return;
  }
  let result;
  let isAwaiting;
  try {
    const script = toScript(code, repl.replMode === REPL_MODE_STRICT);
    ({ isAwaiting } = script);
    result = runScript(repl, script.source, file, isAwaiting);
  } catch (error) {
    if (error instanceof SyntaxError && isBeginning(code)) {
      callback(new Recoverable(error));
      return;
    }
    if (error !== undefined && error !== null && process.domain) {
      process.domain.emit('error', error);
      process.domain.exit();
      return;
    }
    callback(error);
    return;
  }
  for (const match of code.matchAll(declaration)) repl[kLexical].add(match[1]);
  if (isAwaiting) awaitResult(repl, result, callback);
  else callback(null, result);
}

function compileAt(file) {
  return {
    filename: file,
    displayErrors: false,
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  };
}

function runScript(repl, source, file, isAwaiting) {
  const script = new vm.Script(source, compileAt(file));
  const options = { displayErrors: false, breakOnSigint: repl.breakEvalOnSigint && !isAwaiting };
  const wasRaw = options.breakOnSigint && repl.terminal ? repl._setRawMode(false) : undefined;
  try {
    return repl.useGlobal ? script.runInThisContext(options) : script.runInContext(repl.context, options);
  } finally {
    if (wasRaw !== undefined) repl._setRawMode(wasRaw);
  }
}

/* Wait for what an await at the top level came to; Ctrl+C waits no longer. */
function awaitResult(repl, promise, callback) {
  let isDone = false;
  const finish = (error, value) => {
    if (isDone) return;
    isDone = true;
    repl.removeListener('SIGINT', interrupt);
    repl._isWaiting = false;
    callback(error, value);
  };
  const interrupt = () => finish(new codes.ERR_SCRIPT_EXECUTION_INTERRUPTED());
  repl._isWaiting = true;
  if (repl.breakEvalOnSigint) repl.prependListener('SIGINT', interrupt);
  // Not by `then`, or the domain of the REPL would be left.
  promise.then((result) => finish(null, result?.value), (error) => {
    if (error && process.domain) {
      if (isDone) return;
      isDone = true;
      repl._isWaiting = false;
      repl.removeListener('SIGINT', interrupt);
      process.domain.emit('error', error);
      process.domain.exit();
      return;
    }
    finish(error);
  });
}

// ---- the context ----

function makeContext(repl) {
  let context;
  if (repl.useGlobal) {
    context = globalThis;
  } else {
    context = vm.createContext({}, { name: 'REPL' });
    vm.runInContext('Object.getOwnPropertyNames(globalThis)', context);
    for (const name of Object.getOwnPropertyNames(globalThis)) {
      if (isLanguageGlobal(name)) continue;
      Object.defineProperty(context, name, { __proto__: null, ...Object.getOwnPropertyDescriptor(globalThis, name) });
    }
    context.global = context;
    Object.defineProperty(context, 'console', {
      configurable: true, writable: true, value: new Console(repl.output),
    });
  }
  const replModule = new Module('<repl>');
  replModule.paths = [...modulePathsHere(), ...Module.globalPaths];
  Object.defineProperty(context, 'module', { __proto__: null, configurable: true, writable: true, value: replModule });
  Object.defineProperty(context, 'require', {
    __proto__: null, configurable: true, writable: true, value: makeRequireFunction(replModule),
  });
  defineBuiltins(context);
  return context;
}

function modulePathsHere() {
  try {
    return Module._nodeModulePaths(process.cwd());
  } catch {
    return []; // the folder is gone
  }
}

/* What every realm has by itself. */
function isLanguageGlobal(name) {
  return languageGlobals.has(name);
}

const languageGlobals = new Set([
  'AggregateError', 'Array', 'ArrayBuffer', 'Atomics', 'BigInt', 'BigInt64Array', 'BigUint64Array', 'Boolean', 'DataView',
  'Date', 'Error', 'EvalError', 'FinalizationRegistry', 'Float32Array', 'Float64Array', 'Function', 'Infinity',
  'Int16Array', 'Int32Array', 'Int8Array', 'Iterator', 'JSON', 'Map', 'Math', 'NaN', 'Number', 'Object', 'Promise',
  'Proxy', 'RangeError', 'ReferenceError', 'Reflect', 'RegExp', 'Set', 'SharedArrayBuffer', 'String', 'Symbol',
  'SyntaxError', 'TypeError', 'URIError', 'Uint16Array', 'Uint32Array', 'Uint8Array', 'Uint8ClampedArray', 'WeakMap',
  'WeakRef', 'WeakSet', 'decodeURI', 'decodeURIComponent', 'encodeURI', 'encodeURIComponent', 'escape', 'eval',
  'globalThis', 'isFinite', 'isNaN', 'parseFloat', 'parseInt', 'undefined', 'unescape', 'console', 'global',
]);

/* Built-in modules by their names, loaded when they are asked for. */
function defineBuiltins(context) {
  for (const name of builtinModules) {
    if (name.includes('/') || Object.hasOwn(context, name)) continue;
    const set = (value) => {
      Object.defineProperty(context, name, {
        __proto__: null, value, writable: true, enumerable: true, configurable: true,
      });
    };
    Object.defineProperty(context, name, {
      __proto__: null,
      get() {
        const library = require('internal/modules/builtins').load(name);
        delete context[name];
        Object.defineProperty(context, name, {
          __proto__: null, get: () => library, set, configurable: true, enumerable: false,
        });
        return library;
      },
      set,
      configurable: true,
      enumerable: false,
    });
  }
}

/* `_` and `_error`: the last result and error, until the program assigns to them. */
function defineLast(repl, name, value, flag) {
  Object.defineProperty(repl.context, name, {
    __proto__: null,
    configurable: true,
    get: () => repl[value],
    set: (given) => {
      repl[value] = given;
      if (!repl[flag]) {
        repl[flag] = true;
        repl.output.write(`Expression assignment to ${name} now disabled.\n`);
      }
    },
  });
}

// ---- options ----

function readOptions(prompt, stream, evaluate, useGlobal, ignoreUndefined, replMode) {
  const options = prompt !== null && typeof prompt === 'object' ? { ...prompt } :
    { prompt, stream, eval: evaluate, useGlobal, ignoreUndefined, replMode };
  if (!options.input && !options.output) {
    options.stream ||= process;
    options.input = options.stream.stdin || options.stream;
    options.output = options.stream.stdout || options.stream;
  }
  options.terminal ??= options.output.isTTY;
  options.terminal = Boolean(options.terminal);
  if (options.terminal && options.useColors === undefined) {
    options.useColors = options.output.getColorDepth ? options.output.getColorDepth() > 2 : shouldColorize(options.output);
  }
  if (options.breakEvalOnSigint && options.eval) throw new codes.ERR_INVALID_REPL_EVAL_CONFIG();
  return options;
}

function shouldColorize(stream) {
  return Boolean(stream?.isTTY);
}

// ---- lines ----

function onLine(repl, cmd) {
  cmd ||= '';
  repl._sawSigint = false;
  if (repl.editorMode) {
    repl[kBuffered] += `${cmd}\n`;
    indentEditor(repl, cmd);
    return;
  }
  const trimmed = cmd.trim();
  // A number may begin with a dot, and a line of a longer text, too.
  if (trimmed !== '' && trimmed[0] === '.' && trimmed[1] !== '.' && Number.isNaN(Number.parseFloat(trimmed))) {
    const [, keyword, rest] = /^\.([^\s]+)\s*(.*)$/.exec(trimmed) ?? [];
    if (runCommand(repl, keyword, rest)) return;
    if (repl[kBuffered] === '') {
      repl.output.write('Invalid REPL keyword\n');
      repl.displayPrompt();
      return;
    }
  }
  evaluateCommand(repl, `${repl[kBuffered]}${cmd}\n`, cmd);
}

/* The next line begins under the text of this one. */
function indentEditor(repl, cmd) {
  repl.lines.push(cmd);
  const [indentation] = /^\s*/.exec(cmd);
  if (repl._sawKeyPress && !repl[kLoading] && indentation !== '') {
    repl.line = indentation;
    repl.cursor = indentation.length;
  }
}

function runCommand(repl, keyword, rest) {
  const command = repl.commands[keyword];
  if (!command) return false;
  Reflect.apply(command.action, repl, [rest ?? '']);
  return true;
}

function evaluateCommand(repl, text, cmd) {
  repl._currentLine = cmd;
  repl.eval(text, repl.context, `REPL${++evaluations}`, (error, ...results) => finishLine(repl, error, results, cmd, text));
}

function finishLine(repl, error, results = [], cmd = '', text = '') {
  repl.lines.push(cmd);
  if (error && !repl[kBuffered] && cmd.trim().startsWith('npm ') && !(error instanceof Recoverable)) {
    repl.output.write('npm should be run outside of the Node.js REPL, in your normal shell.\n(Press Ctrl+D to exit.)\n');
    repl.displayPrompt();
    return;
  }
  if (error) {
    if (error instanceof Recoverable && !repl._sawSigint) {
      repl[kBuffered] = text;
      repl.displayPrompt();
      return;
    }
    repl._domain.emit('error', error.err || error);
    return;
  }
  repl.clearBufferedCommand();
  repl._sawSigint = false;
  if (results.length > 0 && (!repl.ignoreUndefined || results[0] !== undefined)) {
    if (!repl.underscoreAssigned) repl.last = results[0];
    repl.output.write(`${repl.writer(results[0])}\n`);
  }
  // Not if the text has closed the REPL.
  if (!repl.closed) repl.displayPrompt();
}

// ---- errors ----

/* An error of the text, or of something that it has left behind. */
function onError(repl, error) {
  prepareError(error, { isStrict: repl.replMode === REPL_MODE_STRICT, lastLine: repl.lines.at(-1) ?? '' });
  if (!repl.underscoreErrAssigned) repl.lastError = error;
  if (repl[kStandalone] && process.listenerCount('uncaughtException') !== 0) {
    process.nextTick(() => {
      process.emit('uncaughtException', error);
      repl.clearBufferedCommand();
      repl.displayPrompt();
    });
    return;
  }
  let shown = repl.writer(error);
  // One line of an error in brackets is shown without them.
  if (typeof error === 'object' && error !== null && isError(error) && shown[0] === '[' && shown.at(-1) === ']') {
    shown = shown.slice(1, -1);
  }
  shown = addUncaught(shown, writer.options.breakLength ?? 80);
  repl.output.write(shown.endsWith('\n') ? shown : `${shown}\n`);
  repl.clearBufferedCommand();
  repl.displayPrompt();
}

/* Listeners that programs would add for the whole process are none of the REPL's. */
function forbidListeners(domain) {
  const { codes: { ERR_INVALID_REPL_INPUT } } = require('internal/errors');
  process.prependListener('newListener', (event) => {
    if (event === 'uncaughtException' && process.domain === domain) {
      process.removeListener('uncaughtException', noop);
      throw new ERR_INVALID_REPL_INPUT('Listeners for `uncaughtException` cannot be used in the REPL');
    }
  });
}

function noop() {}

// ---- keys ----

function onInterrupt(repl) {
  if (repl._isWaiting && repl.breakEvalOnSigint) return;
  const wasEmpty = repl.line.length === 0;
  repl.clearLine();
  if (repl.editorMode) {
    turnOffEditor(repl);
    if (!(repl[kBuffered] && repl[kBuffered].length > 0) && wasEmpty) tellHowToExit(repl);
  } else if (!(repl[kBuffered] && repl[kBuffered].length > 0) && wasEmpty) {
    if (repl._sawSigint) {
      repl.close();
      repl._sawSigint = false;
      return;
    }
    tellHowToExit(repl);
  } else {
    repl._sawSigint = false;
  }
  repl.clearBufferedCommand();
  repl.displayPrompt();
}

function tellHowToExit(repl) {
  repl.output.write('(To exit, press Ctrl+C again or Ctrl+D or type .exit)\n');
  repl._sawSigint = true;
}

function turnOffEditor(repl) {
  repl.editorMode = false;
  repl.setPrompt(repl._initialPrompt);
}

function watchKeys(repl) {
  const ttyWrite = repl._ttyWrite.bind(repl);
  repl._ttyWrite = (data, key) => {
    key ||= {};
    if (!repl.editorMode || !repl.terminal) {
      if (key.ctrl && !key.shift && key.name === 'escape') return;
      if (key.name !== 'up' && key.name !== 'down') repl._sawKeyPress = true;
      ttyWrite(data, key);
      return;
    }
    if (key.ctrl && !key.shift) {
      if (key.name === 'd') {
        turnOffEditor(repl);
        ttyWrite(data, { name: 'return' });
      } else if (key.name !== 'n' && key.name !== 'p') {
        ttyWrite(data, key);
      }
      return;
    }
    // There is no going back to lines that are done.
    if (key.name === 'up' || key.name === 'down') return;
    if (key.name === 'tab') {
      // Within the indentation it is a tab, elsewhere it completes.
      if (/^\s*$/.test(repl.line.slice(0, repl.cursor))) repl._insertString('  ');
      else ttyWrite(data, key);
      return;
    }
    ttyWrite(data, key);
  };
}

// ---- the class ----

function REPLServer(prompt, stream, eval_, useGlobal, ignoreUndefined, replMode) {
  if (!(this instanceof REPLServer)) {
    return new REPLServer(prompt, stream, eval_, useGlobal, ignoreUndefined, replMode);
  }
  const options = readOptions(prompt, stream, eval_, useGlobal, ignoreUndefined, replMode);
  this.allowBlockingCompletions = Boolean(options.allowBlockingCompletions);
  this.useColors = Boolean(options.useColors);
  this._domain = options.domain || domainModule.create();
  this.useGlobal = Boolean(options.useGlobal);
  this.ignoreUndefined = Boolean(options.ignoreUndefined);
  this.replMode = options.replMode || REPL_MODE_SLOPPY;
  this.underscoreAssigned = false;
  this.last = undefined;
  this.underscoreErrAssigned = false;
  this.lastError = undefined;
  this.breakEvalOnSigint = Boolean(options.breakEvalOnSigint);
  this.editorMode = false;
  this[kContextId] = undefined;
  this[kBuffered] = '';
  this[kLexical] = new Set();
  this[kStandalone] = Boolean(options[kStandalone]);
  this[kLoading] = false;
  if (this[kStandalone]) standalone = this;
  const evaluate = options.eval || defaultEval;
  this.eval = this._domain.bind(evaluate.bind(this));
  this._domain.on('error', (error) => onError(this, error));
  if (!this[kStandalone]) forbidListeners(this._domain);

  const completer = options.completer || ((text, callback) => {
    Reflect.apply(this.editorMode ? this.completeOnEditorMode(callback) && complete : complete, this,
                  [text, this.editorMode ? this.completeOnEditorMode(callback) : callback]);
  });
  Reflect.apply(Interface, this, [{
    input: options.input,
    output: options.output,
    completer,
    terminal: options.terminal,
    historySize: options.historySize,
    prompt: options.prompt === undefined ? '> ' : `${options.prompt ?? '> '}`,
  }]);
  this._initialPrompt = this._prompt;
  this.lines = [];
  this.commands = { __proto__: null };
  this.resetContext();
  this.writer = options.writer || (this[kStandalone] ? writer : makeWriter());
  if (this.writer.options) this.writer.options.colors = this.useColors || (!options.writer && shouldColorize(options.output));
  if (options.writer === undefined && options.useColors === undefined) {
    this.writer.options.colors = shouldColorize(options.output);
  }
  require('internal/repl/commands').defineDefaults(this);

  this.on('close', () => {
    // What runs asynchronously comes to its end first.
    this.closed = true;
    process.nextTick(() => this.emit('exit'));
  });
  this.on('SIGINT', () => onInterrupt(this));
  this.on('line', (cmd) => onLine(this, cmd));
  this.on('SIGCONT', () => {
    if (this.editorMode) {
      this.output.write(`${this._initialPrompt}.editor\n`);
      this.output.write('// Entering editor mode (Ctrl+D to finish, Ctrl+C to cancel)\n');
      this.output.write(`${this[kBuffered]}\n`);
      this.prompt(true);
    } else {
      this.displayPrompt(true);
    }
  });
  watchKeys(this);
  this.displayPrompt();
}

Object.setPrototypeOf(REPLServer.prototype, Interface.prototype);
Object.setPrototypeOf(REPLServer, Interface);

function complete(line, callback) {
  let completions;
  try {
    completions = require('internal/repl/completion').complete(this, line);
  } catch (error) {
    callback(error);
    return;
  }
  callback(null, completions);
}

const methods = {
  setupHistory(historyFile, callback) {
    const file = typeof historyFile === 'function' ? undefined : historyFile;
    const ready = typeof historyFile === 'function' ? historyFile : callback;
    if (!this.terminal) {
      ready?.(null, this);
      return;
    }
    require('internal/repl/history').setUp(this, file, ready ?? noop);
  },

  clearBufferedCommand() {
    this[kBuffered] = '';
  },

  close() {
    if (this.terminal && this._flushing && !this._closingOnFlush) {
      this._closingOnFlush = true;
      this.once('flushHistory', () => Interface.prototype.close.call(this));
      return;
    }
    // A promise that is being waited for is printed no more.
    process.nextTick(() => Interface.prototype.close.call(this));
  },

  createContext() {
    const context = makeContext(this);
    return context;
  },

  resetContext() {
    this.context = this.createContext();
    this.underscoreAssigned = false;
    this.underscoreErrAssigned = false;
    this.lines = [];
    this.lines.level = [];
    this[kLexical] = new Set();
    defineLast(this, '_', 'last', 'underscoreAssigned');
    defineLast(this, '_error', 'lastError', 'underscoreErrAssigned');
    this.emit('reset', this.context);
  },

  displayPrompt(preserveCursor) {
    const prompt = this[kBuffered].length > 0 ? '... ' : this._initialPrompt;
    // Not setPrompt, which is the program's.
    Interface.prototype.setPrompt.call(this, prompt);
    this.prompt(preserveCursor);
  },

  setPrompt(prompt) {
    this._initialPrompt = prompt;
    Interface.prototype.setPrompt.call(this, prompt);
  },

  complete(...args) {
    this.completer(...args);
  },

  completeOnEditorMode(callback) {
    return (error, results) => {
      if (error) {
        callback(error);
        return;
      }
      const [completions, completeOn = ''] = results;
      let longest = completions.filter((name) => name !== '');
      if (completeOn.length !== 0) {
        longest = [longest.reduce((prefix, name) => {
          let length = 0;
          while (length < prefix.length && prefix[length] === name[length]) length++;
          return prefix.slice(0, length);
        }, longest[0] ?? '')];
      }
      callback(null, [longest, completeOn]);
    };
  },

  defineCommand(keyword, cmd) {
    if (typeof cmd === 'function') cmd = { action: cmd };
    else validateFunction(cmd.action, 'cmd.action');
    this.commands[keyword] = cmd;
  },
};

/* What the REPL's other files use. */
const internals = {
  builtinNames() {
    return [[...builtinList], builtinModules.map((name) => `node:${name}`)];
  },

  lexicalNames() {
    return [...this[kLexical]];
  },

  evaluateQuietly(source) {
    const script = new vm.Script(source, { displayErrors: false, filename: 'REPL' });
    return this.useGlobal ? script.runInThisContext({ displayErrors: false }) :
      script.runInContext(this.context, { displayErrors: false });
  },

  enterEditor() {
    if (!this.terminal) return;
    this.editorMode = true;
    Interface.prototype.setPrompt.call(this, '');
    this.output.write('// Entering editor mode (Ctrl+D to finish, Ctrl+C to cancel)\n');
  },

  loadText(text) {
    this.editorMode = true;
    Interface.prototype.setPrompt.call(this, '');
    this[kLoading] = true;
    this.write(text);
    this[kLoading] = false;
    turnOffEditor(this);
    this.write('\n');
  },
};

for (const [name, value] of [...Object.entries(methods), ...Object.entries(internals)]) {
  Object.defineProperty(REPLServer.prototype, name, { __proto__: null, configurable: true, writable: true, value });
}

Object.defineProperty(inspect, 'replDefaults', {
  __proto__: null,
  get: () => writer.options,
  set(options) {
    if (options === null || typeof options !== 'object') throw new codes.ERR_INVALID_ARG_TYPE('options', 'Object', options);
    Object.assign(writer.options, options);
  },
  configurable: true,
});

for (const [old, name] of [['inputStream', 'input'], ['outputStream', 'output']]) {
  const message = 'repl.inputStream and repl.outputStream are deprecated. Use repl.input and repl.output instead';
  const get = function() { return this[name]; };
  const set = function(value) { this[name] = value; };
  const pending = cliOptions['--pending-deprecation'];
  Object.defineProperty(REPLServer.prototype, old, {
    __proto__: null,
    get: pending ? deprecate(get, message, 'DEP0141') : get,
    set: pending ? deprecate(set, message, 'DEP0141') : set,
    enumerable: false,
    configurable: true,
  });
}

function start(prompt, source, eval_, useGlobal, ignoreUndefined, replMode) {
  return new REPLServer(prompt, source, eval_, useGlobal, ignoreUndefined, replMode);
}

module.exports = {
  start,
  writer,
  REPLServer,
  REPL_MODE_SLOPPY,
  REPL_MODE_STRICT,
  Recoverable,
  isValidSyntax,
};

Object.defineProperties(module.exports, {
  builtinModules: {
    __proto__: null, get: () => builtinList, set: (value) => { builtinList = value; }, enumerable: false, configurable: true,
  },
  _builtinLibs: {
    __proto__: null,
    get: cliOptions['--pending-deprecation'] ?
      deprecate(() => builtinList, 'repl._builtinLibs is deprecated. Check module.builtinModules instead', 'DEP0142') :
      () => builtinList,
    enumerable: false,
    configurable: true,
  },
  repl: { __proto__: null, get: () => standalone, enumerable: false, configurable: true },
  kStandalone: { __proto__: null, value: kStandalone },
});

let builtinList = [...builtinModules];

