/*
 * The text of the expression that failed: from the source line of the caller, starting at the call.
 */
'use strict';

const { getStructuredStack } = require('internal/util/call_sites');

/* Steps over strings, templates and regular expressions are as far as a single line allows; this matches one token. */
const TOKEN = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|\/\/.*|\/\*.*?\*\/|[\p{ID_Continue}$]+|\s+|[^]/gu;

const MEMBER_BEFORE = /[\p{ID_Start}_$][\p{ID_Continue}$]*(?:\??\.[\p{ID_Start}_$][\p{ID_Continue}$]*|\[(?:'[^']*'|"[^"]*"|\d+)\])*(?:\??\.|\[)$/u;

/* Where the call that ends at its closing parenthesis ends; the line's end if that is on another line. */
function findEnd(line, start) {
  let depth = 0;
  TOKEN.lastIndex = start;
  for (let match = TOKEN.exec(line); match !== null && match[0] !== ''; match = TOKEN.exec(line)) {
    if (match[0] === '(') {
      depth++;
    } else if (match[0] === ')') {
      depth--;
      if (depth === 0) {
        return TOKEN.lastIndex;
      }
    } else if (match[0] === ';') {
      return match.index;
    }
  }
  return line.length;
}

/* What stands before `start` and belongs to the same callee: the 'assert.' of 'assert.ok(x)'. */
function findStart(line, start) {
  const match = MEMBER_BEFORE.exec(line.slice(0, start));
  return match === null ? start : match.index;
}

function getSourceLine(site) {
  const fileName = site.getFileName();
  if (typeof fileName !== 'string') {
    return undefined;
  }
  const { fileURLToPath } = require('internal/url');
  const path = fileName.startsWith('file:') ? fileURLToPath(fileName) : fileName;
  try {
    return require('fs').readFileSync(path, 'utf8').split('\n')[site.getLineNumber() - 1];
  } catch {
    return undefined; // no file, or not one any more
  }
}

/* Of the code that called `fn`; undefined if it cannot be had. */
function getCallExpression(fn) {
  const [site] = getStructuredStack(fn, 1);
  const line = site && getSourceLine(site);
  if (line === undefined) {
    return undefined;
  }
  const column = site.getColumnNumber() - 1;
  return line.slice(findStart(line, column), findEnd(line, column));
}

module.exports = { getCallExpression };
