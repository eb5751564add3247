'use strict';

// The Test Anything Protocol, version 13, with details in YAML.

const { inspect } = require('internal/util/inspect');

const types = ['test:start', 'test:pass', 'test:fail', 'test:plan', 'test:diagnostic', 'test:stdout', 'test:stderr'];

const indentOf = (nesting) => '    '.repeat(nesting);

function escape(text) {
  return text.replaceAll('\b', '\\b').replaceAll('\f', '\\f').replaceAll('\t', '\\t').replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r').replaceAll('\v', '\\v').replaceAll('\\', '\\\\').replaceAll('#', '\\#');
}

function directive({ skip, todo }) {
  const [word, reason] = skip !== undefined ? ['SKIP', skip] : todo !== undefined ? ['TODO', todo] : [];
  if (word === undefined) return '';
  return ` # ${word}${typeof reason === 'string' && reason.length > 0 ? ` ${escape(reason)}` : ''}`;
}

function comment(nesting, text) {
  const indent = indentOf(nesting);
  return `${text}`.replace(/\r?\n$/, '').split('\n').map((line) => `${indent}# ${line.replaceAll('\\', '\\\\').replaceAll('#', '\\#')}\n`)
    .join('');
}

function location({ file, line, column }) {
  return file === undefined ? undefined : `${file}:${line}:${column}`;
}

function quoted(text) {
  return `'${text.replaceAll('\\', '\\\\').replaceAll('\'', '\\\'')}'`;
}

/* `name: value` of YAML. */
function property(indent, name, value, seen = new Set()) {
  if (value === undefined) return '';
  const prefix = `${indent}  ${name}:`;
  if (typeof value === 'string') {
    if (!value.includes('\n')) return `${prefix} ${quoted(value)}\n`;
    return `${prefix} |-\n${value.split('\n').map((line) => `${indent}    ${line}\n`).join('')}`;
  }
  if (typeof value !== 'object' || value === null || value instanceof Date || value instanceof RegExp) {
    return `${prefix} ${inspect(value)}\n`;
  }
  if (seen.has(value)) return `${prefix} <Circular>\n`;
  seen.add(value);
  let text = `${prefix}\n`;
  for (const key of Object.keys(value)) text += property(`${indent}  `, key, value[key], seen);
  seen.delete(value);
  return text;
}

/* The stack without its message and the runner's own frames. */
function framesOf(stack) {
  const lines = stack.split('\n').filter((line) => /^\s+at /.test(line) && !line.includes('node:internal/test_runner'));
  return lines.map((line) => line.trim().replace(/^at /, '')).join('\n');
}

function errorDetails(indent, error) {
  const cause = error.code === 'ERR_TEST_FAILURE' && error.cause !== undefined ? error.cause : error;
  const kind = error.failureType;
  let text = '';
  if (kind !== undefined) text += property(indent, 'failureType', kind);
  const inner = kind === 'hookFailed' && cause?.cause ? cause.cause : cause;
  const isObject = typeof inner === 'object' && inner !== null;
  text += property(indent, 'error', isObject ? `${inner.message ?? inspect(inner)}` :
    typeof inner === 'string' ? inner : inspect(inner));
  const code = isObject && inner.code !== undefined ? inner.code : error.code;
  text += property(indent, 'code', typeof code === 'symbol' ? String(code) : code);
  if (isObject && typeof inner.name === 'string' && inner.name !== 'Error') text += property(indent, 'name', inner.name);
  if (isObject && inner.code === 'ERR_ASSERTION') {
    text += property(indent, 'expected', inner.expected);
    text += property(indent, 'actual', inner.actual);
    text += property(indent, 'operator', inner.operator);
  }
  if (isObject && typeof inner.stack === 'string') {
    const frames = framesOf(inner.stack);
    if (frames !== '') text += `${indent}  stack: |-\n${frames.split('\n').map((line) => `${indent}    ${line}\n`).join('')}`;
  }
  return text;
}

function result(data, isOk) {
  const indent = indentOf(data.nesting);
  const { details } = data;
  let text = `${indent}${isOk ? 'ok' : 'not ok'} ${data.testNumber} - ${escape(data.name)}${directive(data)}\n`;
  text += `${indent}  ---\n${indent}  duration_ms: ${inspect(details.duration_ms)}\n`;
  if (details.type !== undefined) text += `${indent}  type: '${details.type}'\n`;
  if (!isOk) text += property(indent, 'location', location(data));
  if (details.error !== undefined) text += errorDetails(indent, details.error);
  return `${text}${indent}  ...\n`;
}

class TapWriter {
  static types = types;

  /* The text of an event. */
  format(type, data) {
    switch (type) {
      case 'test:start': return `${indentOf(data.nesting)}# Subtest: ${escape(data.name)}\n`;
      case 'test:pass': return result(data, true);
      case 'test:fail': return result(data, false);
      case 'test:plan': return `${indentOf(data.nesting)}1..${data.count}\n`;
      case 'test:diagnostic': return comment(data.nesting, data.message);
      case 'test:stdout':
      case 'test:stderr': return comment(0, data.message);
      default: return '';
    }
  }
}

module.exports = async function* tap(source) {
  yield 'TAP version 13\n';
  const writer = new TapWriter();
  for await (const { type, data } of source) {
    const text = writer.format(type, data);
    if (text !== '') yield text;
  }
};
module.exports.TapWriter = TapWriter;
