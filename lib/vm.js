'use strict';

// vm: compiling and running text. A context is a realm of its own in the same heap, whose global object passes what it
// does not have on to the object that was made a context.

const { codes } = require('internal/errors');
const { validateArray, validateBoolean, validateBuffer, validateFunction, validateInt32, validateObject, validateOneOf, validateString,
        validateStringArray, validateUint32, kValidateObjectAllowNullable, kValidateObjectAllowObjects } = require('internal/validators');
const binding = internalBinding('contextify');

const { ERR_INVALID_ARG_TYPE } = codes;

const constants = Object.freeze({
  __proto__: null,
  USE_MAIN_CONTEXT_DEFAULT_LOADER: Symbol('vm_dynamic_import_main_context_default'),
  DONT_CONTEXTIFY: Symbol('vm_context_no_contextify'),
});

const contexts = new WeakMap(); // contextified object -> realm

function checkCompileOptions(options) {
  if (typeof options === 'string') options = { filename: options };
  else validateObject(options, 'options');
  const { filename = 'evalmachine.<anonymous>', lineOffset = 0, columnOffset = 0, cachedData, produceCachedData = false,
          importModuleDynamically } = options;
  validateString(filename, 'options.filename');
  validateInt32(lineOffset, 'options.lineOffset');
  validateInt32(columnOffset, 'options.columnOffset');
  if (cachedData !== undefined && !ArrayBuffer.isView(cachedData)) {
    throw new ERR_INVALID_ARG_TYPE('options.cachedData', ['Buffer', 'TypedArray', 'DataView'], cachedData);
  }
  validateBoolean(produceCachedData, 'options.produceCachedData');
  validateImport(importModuleDynamically);
  return { filename, lineOffset, columnOffset, cachedData, produceCachedData, importModuleDynamically };
}

function checkRunOptions(options = {}) {
  validateObject(options, 'options');
  const { breakOnSigint = false, displayErrors = true, timeout } = options;
  if (timeout !== undefined) validateUint32(timeout, 'options.timeout', true);
  validateBoolean(displayErrors, 'options.displayErrors');
  validateBoolean(breakOnSigint, 'options.breakOnSigint');
  return { timeout, displayErrors, breakOnSigint };
}

/* Call a function that may take only so long, or be interrupted. */
function runWatched(run, options) {
  if (!options.displayErrors) return runLimited(run, options);
  try {
    return runLimited(run, options);
  } catch (error) {
    require('internal/vm/decorate').decorate(error);
    throw error;
  }
}

function runLimited(run, { timeout = 0, breakOnSigint }) {
  if (timeout === 0 && !breakOnSigint) return run();
  if (!breakOnSigint) return binding.runWatched(run, timeout, false);
  // SIGINT is the script's alone meanwhile.
  const listeners = process.rawListeners('SIGINT');
  process.removeAllListeners('SIGINT');
  try {
    return binding.runWatched(run, timeout, true);
  } finally {
    for (const listener of listeners) process.on('SIGINT', listener);
  }
}

/* Promises of a context with a queue of its own are settled before its script is done. */
function withMicrotasks(run) {
  try {
    return run();
  } finally {
    internalBinding('task_queue').runMicrotasks();
  }
}

const kSource = Symbol('source');
const kRun = Symbol('run'); // the script compiled for the main context

function compile(script) {
  const { code, filename, lineOffset, columnOffset, host, cachedData } = script[kSource];
  if (cachedData !== undefined) {
    const run = binding.loadScript(code, filename, lineOffset, columnOffset, host, cachedData);
    script.cachedDataRejected = run === undefined;
    if (run !== undefined) return run;
  }
  return binding.compileScript(code, filename, lineOffset, columnOffset, host);
}

function produceCachedData(script) {
  return Buffer.from(binding.scriptData(script[kSource].code));
}

/* What import() in a text asks: undefined for the loader of the program. */
function makeImportHost(importModuleDynamically, referrer) {
  if (importModuleDynamically === constants.USE_MAIN_CONTEXT_DEFAULT_LOADER) return undefined;
  if (importModuleDynamically === undefined) {
    return { importModuleDynamically() { throw new codes.ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING(); } };
  }
  if (!require('internal/options').getOptionValue('--experimental-vm-modules')) {
    return { importModuleDynamically() { throw new codes.ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG(); } };
  }
  return {
    async importModuleDynamically(specifier, attributes) {
      const namespace = await importModuleDynamically(specifier, referrer(), { __proto__: null, ...attributes });
      if (!internalBinding('types').isModuleNamespaceObject(namespace)) throw new codes.ERR_VM_MODULE_NOT_MODULE();
      return namespace;
    },
  };
}

function validateImport(importModuleDynamically) {
  if (importModuleDynamically !== undefined && importModuleDynamically !== constants.USE_MAIN_CONTEXT_DEFAULT_LOADER) {
    validateFunction(importModuleDynamically, 'options.importModuleDynamically');
  }
}

class Script {
  constructor(code, options = {}) {
    code = `${code}`;
    const checked = checkCompileOptions(options);
    const host = makeImportHost(checked.importModuleDynamically, () => this);
    Object.defineProperty(this, kSource, { value: { code, host, ...checked } });
    this.cachedDataRejected = undefined;
    // Errors of syntax are told now.
    const run = options?.displayErrors === false ? compile(this) : runWatched(() => compile(this), { displayErrors: true });
    Object.defineProperty(this, kRun, { value: run });
    if (checked.produceCachedData) {
      this.cachedData = produceCachedData(this);
      this.cachedDataProduced = true;
    }
    this.sourceMapURL = /\/\/[#@] sourceMappingURL=(\S+)\s*$/.exec(code)?.[1];
  }

  runInThisContext(options) {
    const checked = checkRunOptions(options);
    return runWatched(this[kRun], checked);
  }

  runInContext(contextifiedObject, options) {
    validateContext(contextifiedObject);
    const checked = checkRunOptions(options);
    const { code, filename, lineOffset, columnOffset, host } = this[kSource];
    const context = contexts.get(contextifiedObject);
    const run = () => context.run(code, filename, lineOffset, columnOffset, host);
    return runWatched(context.runsMicrotasks ? () => withMicrotasks(run) : run, checked);
  }

  runInNewContext(contextObject, options) {
    const context = createContext(contextObject, contextOptions(options));
    if (typeof this?.runInContext !== 'function') throw new TypeError('this.runInContext is not a function');
    return this.runInContext(context, options);
  }

  createCachedData() {
    return produceCachedData(this);
  }
}

function contextOptions(options) {
  if (!options || typeof options !== 'object') return {};
  for (const [from, name] of [['contextName', 'contextName'], ['contextOrigin', 'contextOrigin']]) {
    if (options[from] !== undefined) validateString(options[from], `options.${name}`);
  }
  if (options.contextCodeGeneration !== undefined) validateObject(options.contextCodeGeneration, 'options.contextCodeGeneration');
  return { name: options.contextName, origin: options.contextOrigin, codeGeneration: options.contextCodeGeneration,
           microtaskMode: options.microtaskMode };
}

function validateContext(object) {
  if (!isContext(object)) throw new ERR_INVALID_ARG_TYPE('contextifiedObject', 'vm.Context', object);
}

function isContext(object) {
  validateObject(object, 'object', kValidateObjectAllowObjects);
  return contexts.has(object);
}

function createContext(contextObject = {}, options = {}) {
  const isVanilla = contextObject === constants.DONT_CONTEXTIFY;
  if (!isVanilla && isContext(contextObject)) return contextObject;
  validateObject(options, 'options');
  const { name = 'VM Context', origin, codeGeneration, microtaskMode } = options;
  validateString(name, 'options.name');
  if (origin !== undefined) validateString(origin, 'options.origin');
  if (codeGeneration !== undefined) {
    validateObject(codeGeneration, 'options.codeGeneration');
    for (const kind of ['strings', 'wasm']) {
      if (codeGeneration[kind] !== undefined) validateBoolean(codeGeneration[kind], `options.codeGeneration.${kind}`);
    }
  }
  if (microtaskMode !== undefined) validateOneOf(microtaskMode, 'options.microtaskMode', ['afterEvaluate', undefined]);
  const { makeContext, makeVanillaContext } = require('internal/vm/context');
  let context;
  if (isVanilla) ({ realm: context, global: contextObject } = makeVanillaContext());
  else context = makeContext(contextObject);
  context.runsMicrotasks = microtaskMode === 'afterEvaluate';
  contexts.set(contextObject, context);
  return contextObject;
}

function createScript(code, options) {
  return new Script(code, options);
}

function runInContext(code, contextifiedObject, options) {
  validateContext(contextifiedObject);
  if (typeof options === 'string') options = { filename: options };
  return createScript(code, options).runInContext(contextifiedObject, options);
}

function runInNewContext(code, contextObject, options) {
  if (typeof options === 'string') options = { filename: options };
  contextObject = createContext(contextObject, contextOptions(options));
  return createScript(code, options).runInNewContext(contextObject, options);
}

function runInThisContext(code, options) {
  if (typeof options === 'string') options = { filename: options };
  return createScript(code, options).runInThisContext(options);
}

function compileFunction(code, params, options = {}) {
  validateString(code, 'code');
  validateObject(options, 'options');
  if (params !== undefined) validateStringArray(params, 'params');
  const { filename = '', columnOffset = 0, lineOffset = 0, cachedData, produceCachedData = false, parsingContext,
          contextExtensions = [], importModuleDynamically } = options;
  validateString(filename, 'options.filename');
  validateInt32(columnOffset, 'options.columnOffset');
  validateInt32(lineOffset, 'options.lineOffset');
  if (cachedData !== undefined) validateBuffer(cachedData, 'options.cachedData');
  validateBoolean(produceCachedData, 'options.produceCachedData');
  if (parsingContext !== undefined &&
      (typeof parsingContext !== 'object' || parsingContext === null || !isContext(parsingContext))) {
    throw new ERR_INVALID_ARG_TYPE('options.parsingContext', 'Context', parsingContext);
  }
  validateArray(contextExtensions, 'options.contextExtensions');
  contextExtensions.forEach((extension, i) => validateObject(extension, `options.contextExtensions[${i}]`, kValidateObjectAllowNullable));
  validateImport(importModuleDynamically);
  const context = parsingContext === undefined ? undefined : contexts.get(parsingContext);
  const compile = (data) => (context ?? binding).compileFunction(code, filename, lineOffset, columnOffset, params ?? [], host,
                                                                 contextExtensions, data);
  const host = makeImportHost(importModuleDynamically, () => compiled);
  const cached = cachedData === undefined ? undefined : compile(cachedData);
  const compiled = cached ?? compile();
  if (cachedData !== undefined) compiled.cachedDataRejected = cached === undefined;
  if (produceCachedData) {
    compiled.cachedDataProduced = true;
    compiled.cachedData = Buffer.from(binding.functionData(code, params ?? []));
  }
  return compiled;
}

/* All contexts share one heap, which is measured as a whole. */
function measureMemory(options = {}) {
  require('internal/util').emitExperimentalWarning('vm.measureMemory');
  validateObject(options, 'options');
  const { mode = 'summary', execution = 'default' } = options;
  validateOneOf(mode, 'options.mode', ['summary', 'detailed']);
  validateOneOf(execution, 'options.execution', ['default', 'eager']);
  if (execution === 'eager') internalBinding('util').collectGarbage();
  const { heapUsed } = internalBinding('v8').heapStatistics();
  const measured = { jsMemoryEstimate: heapUsed, jsMemoryRange: [heapUsed, heapUsed] };
  return Promise.resolve(mode === 'summary' ? { total: measured } : { total: measured, current: measured, other: [] });
}

module.exports = {
  Script,
  createContext,
  createScript,
  runInContext,
  runInNewContext,
  runInThisContext,
  isContext,
  compileFunction,
  measureMemory,
  constants,
};
