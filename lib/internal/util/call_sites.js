/*
 * util.getCallSites(): the stack of the caller as objects.
 */
'use strict';

const { getCallSites: sitesOf } = internalBinding('util');

function describe(site) {
  return {
    __proto__: null,
    functionName: site.getFunctionName() ?? '',
    scriptId: String(site.getScriptHash?.() ?? ''),
    scriptName: site.getScriptNameOrSourceURL?.() ?? site.getFileName() ?? '',
    lineNumber: site.getLineNumber() ?? 0,
    columnNumber: site.getColumnNumber() ?? 0,
    column: site.getColumnNumber() ?? 0,
  };
}

/* The frames from that which called `below` on. */
function getStructuredStack(below, count) {
  const { stackTraceLimit } = Error;
  const target = {};
  try {
    Error.stackTraceLimit = count;
    Error.captureStackTrace(target, below);
    return sitesOf(target);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/* What describe() says, in terms of the original where a source map knows that. */
function describeOriginal(site) {
  const description = describe(site);
  const map = require('internal/source_map/cache').findSourceMap(description.scriptName);
  const { originalSource, originalLine, originalColumn } =
    map?.findEntry(description.lineNumber - 1, description.columnNumber - 1) ?? {};
  if (originalSource === undefined || originalLine === undefined || originalColumn === undefined) return description;
  return {
    __proto__: null,
    functionName: description.functionName,
    scriptName: originalSource,
    lineNumber: originalLine + 1,
    column: originalColumn + 1,
    columnNumber: originalColumn + 1,
  };
}

function getCallSites(count, below, mapped) {
  return getStructuredStack(below, count).map(mapped ? describeOriginal : describe);
}

/* Does the code that called `below` belong to a package? */
function isInsideNodeModules(below) {
  for (const site of getStructuredStack(below, 10)) {
    const name = site.getFileName();
    if (typeof name === 'string' && !name.startsWith('node:')) {
      return /[\\/]node_modules[\\/]/.test(name);
    }
  }
  return false;
}

module.exports = { getCallSites, getStructuredStack, isInsideNodeModules };
