'use strict';

// The thread that hooks of module.register() run in: it answers one question at a time.

const { codes } = require('internal/errors');
const { guessFormat, importDynamically, readByDefault } = require('internal/modules/esm/loader');
const { resolve } = require('internal/modules/esm/resolve');
const { pathToFileURL } = require('internal/url');
const { lock, port } = require('worker_threads').workerData;

// Modules of hooks, oldest first.
const chain = [];

async function resolveByDefault(specifier, context) {
  const url = resolve(specifier, context.parentURL ?? pathToFileURL(`${process.cwd()}/`).href);
  return { __proto__: null, url, format: guessFormat(url) };
}

async function loadByDefault(url, context) {
  const loaded = readByDefault(url, context);
  // The loader of CommonJS reads its files itself.
  return loaded.format === 'commonjs' ? { ...loaded, source: null } : loaded;
}

function checkAnswer(kind, answer, name) {
  if (typeof answer !== 'object' || answer === null) {
    throw new codes.ERR_INVALID_RETURN_VALUE('an object', `${name} '${kind}' hook's nextHook()`, answer);
  }
  if (kind === 'resolve' && typeof answer.url !== 'string') {
    throw new codes.ERR_INVALID_RETURN_PROPERTY_VALUE('a URL string', `${name} 'resolve' hook's nextHook()`, 'url', answer.url);
  }
}

async function runChain(kind, argument, context, byDefault) {
  const hooks = chain.filter((entry) => entry[kind] !== undefined);
  const ask = async (index, given, around) => {
    if (index < 0) return byDefault(given, around);
    let wentOn = false;
    const { name, [kind]: hook } = hooks[index];
    const answer = await hook(given, around, async (changed, extra) => {
      wentOn = true;
      return ask(index - 1, changed ?? given, extra === undefined ? around : { ...around, ...extra });
    });
    checkAnswer(kind, answer, name);
    if (!wentOn && answer.shortCircuit !== true) throw new codes.ERR_LOADER_CHAIN_INCOMPLETE(`${name} '${kind}'`);
    return answer;
  };
  return ask(hooks.length - 1, argument, context);
}

const methods = {
  __proto__: null,
  async register(specifier, parentURL, data) {
    const { url } = await runChain('resolve', specifier, { parentURL, conditions: [], importAttributes: {} }, resolveByDefault);
    const hooks = await importDynamically(url, undefined, { url: parentURL });
    await hooks.initialize?.(data);
    chain.push({ name: specifier, resolve: hooks.resolve, load: hooks.load });
  },
  async resolve(specifier, context) {
    const { url, format, importAttributes } = await runChain('resolve', specifier, context, resolveByDefault);
    return { url, format, importAttributes };
  },
  async load(url, context) {
    const { format, source, responseURL } = await runChain('load', url, context, loadByDefault);
    return { format, source, responseURL };
  },
};

function answer(message) {
  try {
    port.postMessage(message);
  } catch (error) {
    port.postMessage({ failed: true, value: error });
  }
  Atomics.store(lock, 0, 1);
  Atomics.notify(lock, 0);
}

port.on('message', async ({ method, values }) => {
  try {
    answer({ value: await methods[method](...values) });
  } catch (error) {
    // Clones of errors lose what is not theirs.
    const properties = error instanceof Error ? { ...error } : undefined;
    answer({ failed: true, value: error, properties });
  }
});

// Nobody is to wait for a thread that has ended.
process.on('exit', () => {
  Atomics.store(lock, 0, 1);
  Atomics.notify(lock, 0);
});
