'use strict';

// Stacks in terms of the originals.

const { findSourceMap, getSourceLine } = require('internal/source_map/cache');
const { fileURLToPath } = require('internal/url');

const shown = (source) => (source.startsWith('file://') ? fileURLToPath(source) : source);

// What the original calls the function of a frame: the name of its enclosing function, or else of what its caller calls.
function originalName(map, site, caller) {
  const { name } = map.findEntry(site.getEnclosingLineNumber() - 1, site.getEnclosingColumnNumber() - 1);
  if (name) return name;
  if (caller === undefined || caller.getFileName() !== site.getFileName()) return undefined;
  return map.findEntry(caller.getLineNumber() - 1, caller.getColumnNumber() - 1).name;
}

function describeMapped(map, site, caller) {
  const { originalSource, originalLine, originalColumn } = map.findEntry(site.getLineNumber() - 1, site.getColumnNumber() - 1);
  if (originalSource === undefined || originalLine === undefined || originalColumn === undefined) return `${site}`;
  const name = originalName(map, site, caller) || site.getFunctionName() || site.getMethodName() || '<anonymous>';
  const type = site.getTypeName();
  const prefix = site.isAsync() ? 'async ' : site.isConstructor() ? 'new ' : '';
  const receiver = type !== null && type !== 'global' ? `${type}.` : '';
  return `${prefix}${receiver}${name} (${shown(originalSource)}:${originalLine + 1}:${originalColumn + 1})`;
}

function describeFrame(site, index, sites) {
  try {
    const map = findSourceMap(site.getFileName() ?? site.getEvalOrigin());
    if (map !== undefined) return `\n    at ${describeMapped(map, site, sites[index + 1])}`;
  } catch { /* as it is */ }
  return `\n    at ${site}`;
}

/** The lines of a stack, from its call sites. The engine asks for them unless Error.prepareStackTrace is the program's. */
function describeFrames(sites) {
  return sites.map(describeFrame).join('');
}

/** "file:line\nsource line\n   ^" of the original of a place "file:line:column", or undefined */
function getOriginalArrow(place) {
  const [, file, line, column] = /^(.*):(\d+):(\d+)$/s.exec(place);
  const map = findSourceMap(file);
  if (map === undefined) return undefined;
  const { originalSource, originalLine, originalColumn } = map.findEntry(line - 1, column - 1);
  const text = getSourceLine(map, originalSource, originalLine);
  if (!text) return undefined;
  const { getStringWidth } = require('internal/util/inspect');
  let before = '';
  for (const character of text.slice(0, originalColumn)) {
    before += character === '\t' ? '\t' : ' '.repeat(getStringWidth(character));
  }
  return `${shown(originalSource)}:${originalLine + 1}\n${text}\n${before}^`;
}

module.exports = { describeFrames, getOriginalArrow };
