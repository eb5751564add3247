'use strict';

// The source maps of what has been loaded: --enable-source-maps, process.setSourceMapsEnabled(),
// module.setSourceMapsSupport(), module.findSourceMap().

const { validateBoolean, validateObject } = require('internal/validators');
const support = require('internal/source_map/support');
const { URL, fileURLToPath, pathToFileURL } = require('internal/url');

const maps = new Map(); // URL of the generated code -> { payload, lineLengths, map }, made when the code is loaded

const isInPackage = (name) => /[/\\]node_modules[/\\]/.test(name);

function urlOf(name) {
  return /^\w+:/.test(name) ? name : pathToFileURL(name).href;
}

// What the last comment //# KEY=VALUE says; none with a quote, so that texts of programs are not taken for comments.
const mapComment = /\/\/[#@][ \t]+sourceMappingURL=([^\s'"]+)[ \t]*$/gm;
const nameComment = /\/\/[#@][ \t]+sourceURL=([^\s'"]+)[ \t]*$/gm;

function lastComment(text, pattern) {
  let value;
  for (const match of text.matchAll(pattern)) value = match[1];
  return value;
}

function readPayload(mapURL, url) {
  const inline = /^data:application\/json((?:;[^,]*)?),(.*)$/s.exec(mapURL);
  if (inline !== null) {
    const text = inline[1].endsWith(';base64') ? require('buffer').Buffer.from(inline[2], 'base64').toString('utf8') : inline[2];
    return [JSON.parse(text), url];
  }
  const location = new URL(mapURL, url);
  return [JSON.parse(require('fs').readFileSync(fileURLToPath(location), 'utf8')), location.href];
}

// The sources by their absolute URLs.
function resolveSources(payload, base) {
  const root = payload.sourceRoot || '';
  payload.sources = payload.sources.map((source) => {
    const name = root + source;
    return name[0] === '/' ? pathToFileURL(name).href : new URL(name, base).href;
  });
  payload.sourceRoot = '';
  return payload;
}

/** Code is loaded: keep the map that it names. A map that cannot be read is as good as none. */
function note(name, text) {
  const mapURL = text.includes('sourceMappingURL=') ? lastComment(text, mapComment) : undefined;
  if (mapURL === undefined || (!support.nodeModules && isInPackage(name))) return;
  try {
    const url = urlOf(name);
    const payload = resolveSources(...readPayload(mapURL, url));
    const entry = { payload, lineLengths: text.split(/\n|\u2028|\u2029/).map((line) => line.length), map: undefined };
    maps.set(url, entry);
    const sourceURL = lastComment(text, nameComment);
    if (sourceURL !== undefined) maps.set(urlOf(sourceURL), entry);
  } catch { /* no such file, no JSON, no map */ }
}

/** module.findSourceMap(): of the code at a path or URL that has been loaded, or undefined. */
function findSourceMap(name) {
  if (typeof name !== 'string' || name.startsWith('node:') || (!support.nodeModules && isInPackage(name))) return undefined;
  try {
    const entry = maps.get(urlOf(name));
    if (entry === undefined) return undefined;
    const { SourceMap } = require('internal/source_map/source_map');
    entry.map ??= new SourceMap(entry.payload, { lineLengths: entry.lineLengths });
    return entry.map;
  } catch {
    return undefined;
  }
}

/** A line, from 0, of an original: of the text in the map or else of the file. */
function getSourceLine(map, source, line) {
  const { payload } = map;
  let text = payload.sourcesContent?.[payload.sources.indexOf(source)];
  if (!text && source?.startsWith('file://')) {
    try {
      text = require('fs').readFileSync(fileURLToPath(source), 'utf8');
    } catch { /* it is not shown */ }
  }
  return typeof text === 'string' ? text.split(/\r?\n/, line + 1)[line] : undefined;
}

/** module.setSourceMapsSupport() */
function setSourceMapsSupport(enabled, options = {}) {
  validateBoolean(enabled, 'enabled');
  validateObject(options, 'options');
  const { nodeModules = false, generatedCode = false } = options;
  validateBoolean(nodeModules, 'options.nodeModules');
  validateBoolean(generatedCode, 'options.generatedCode');
  Object.assign(support, { enabled, nodeModules, generatedCode, note: enabled ? note : undefined });
  internalBinding('errors').setStackMapper(enabled ? require('internal/source_map/stack').describeFrames : undefined);
}

/** module.getSourceMapsSupport() */
function getSourceMapsSupport() {
  const { enabled, nodeModules, generatedCode } = support;
  return Object.freeze({ __proto__: null, enabled, nodeModules, generatedCode });
}

module.exports = { findSourceMap, getSourceLine, getSourceMapsSupport, setSourceMapsSupport };
