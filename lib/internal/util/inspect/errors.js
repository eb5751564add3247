/*
 * How inspect() writes errors: the stack, its header made to tell the class, frames that repeat left out.
 */
'use strict';

const { isError } = require('internal/util');

const errorToString = Error.prototype.toString;

const hasOwn = (object, key) => Object.prototype.hasOwnProperty.call(object, key);

/* Where a run of at least four lines of `a` is found in `b`: how long it is and its offset in `a`. */
function identicalSequenceRange(a, b) {
  for (let i = 0; i < a.length - 3; i++) {
    const position = b.indexOf(a[i]);
    if (position !== -1 && b.length - position > 3) {
      const most = Math.min(a.length - i, b.length - position);
      let len = 1;
      while (len < most && a[i + len] === b[position + len]) {
        len++;
      }
      if (len > 3) {
        return { len, offset: i };
      }
    }
  }
  return { len: 0, offset: 0 };
}

/* How often the `period` lines at `start` are repeated right after themselves. */
function countRepeats(lines, start, period) {
  let end = start + period;
  while (end < lines.length && lines[end] === lines[end - period]) {
    end++;
  }
  return Math.floor((end - start) / period) - 1;
}

/* The period at `start` that saves the most lines: { period, repeats }; undefined when that is fewer than three. */
function findRepetition(lines, start) {
  let best;
  for (let next = lines.indexOf(lines[start], start + 1); next !== -1; next = lines.indexOf(lines[start], next + 1)) {
    const period = next - start;
    const repeats = countRepeats(lines, start, period);
    const saved = period * repeats;
    if (saved >= 3 && (best === undefined || saved > best.period * best.repeats)) {
      best = { period, repeats };
    }
  }
  return best;
}

/* Replace repeated runs of frames, as of a recursion, by one line each. */
function collapseRepetitions(ctx, lines) {
  const result = [];
  for (let i = 0; i < lines.length;) {
    const repetition = findRepetition(lines, i);
    if (repetition === undefined) {
      result.push(lines[i++]);
      continue;
    }
    const { period, repeats } = repetition;
    const what = repeats > 1 ? `${period} lines ${repeats} times...` : 'lines ...';
    result.push(...lines.slice(i, i + period));
    result.push(ctx.stylize(`    ... collapsed ${period * repeats} duplicate lines matching above ${what}`,
      'undefined'));
    i += period * (repeats + 1);
  }
  return result;
}

/* The stack as text, whatever the property holds. */
function stackText(ctx, error, formatValue) {
  let stack;
  try {
    ({ stack } = error);
  } catch {
    // A getter that throws: as if there were none.
  }
  if (!stack) {
    return errorToString.call(error);
  }
  if (typeof stack === 'string') {
    return stack;
  }
  ctx.seen.push(error);
  ctx.indentationLvl += 4;
  const shown = formatValue(ctx, stack);
  ctx.indentationLvl -= 4;
  ctx.seen.pop();
  return `${errorToString.call(error)}\n    ${shown}`;
}

/* The frames, without those that the cause's stack has as well. */
function stackFrames(ctx, error, text, formatValue) {
  const lines = text.split('\n');
  const cause = tryGet(error, 'cause');
  if (cause !== undefined && cause !== null && isError(cause)) {
    const causeStack = stackText(ctx, cause, formatValue);
    const start = causeStack.indexOf('\n    at');
    if (start !== -1) {
      const { len, offset } = identicalSequenceRange(lines, causeStack.slice(start + 1).split('\n'));
      if (len > 0) {
        const skipped = len - 2;
        lines.splice(offset + 1, skipped,
          ctx.stylize(`    ... ${skipped} lines matching cause stack trace ...`, 'undefined'));
      }
    }
  }
  return lines.length > 10 ? collapseRepetitions(ctx, lines) : lines;
}

/* The name that an error's stack begins with, as far as that can be told: for errors without a prototype. */
function nameInStack(stack) {
  const match = /^([A-Z][a-z_ A-Z0-9[\]()-]+)(?::|\n {4}at)/.exec(stack) ?? /^([a-z_A-Z0-9-]*Error)$/.exec(stack);
  return match?.[1] ?? '';
}

/* Make the header tell the class and its tag when the name alone does not. */
function improveStack(stack, constructor, name, tag, prefixOf) {
  let { length } = name;
  if (typeof name !== 'string') {
    stack = stack.replace(`${name}`, `${name} [${prefixOf(constructor, tag, 'Error').slice(0, -1)}]`);
  }
  const startsWithName = () => typeof name === 'string' && name.endsWith('Error') && stack.startsWith(name) &&
    (stack.length === length || stack[length] === ':' || stack[length] === '\n');
  if (constructor !== null && !startsWithName()) {
    return stack;
  }
  let fallback = 'Error';
  if (constructor === null) {
    const found = nameInStack(stack);
    ({ length } = found);
    fallback = found || 'Error';
  }
  const prefix = prefixOf(constructor, tag, fallback).slice(0, -1);
  if (name === prefix) {
    return stack;
  }
  if (!prefix.includes(name)) {
    return `${prefix} [${name}]${stack.slice(length)}`;
  }
  return length === 0 ? `${prefix}: ${stack}` : `${prefix}${stack.slice(length)}`;
}

/* Underline the names of packages in a frame. */
function markNodeModules(ctx, line) {
  return line.replace(/([\\/]node_modules[\\/])(@[^\\/]*[\\/][^\\/]*|[^\\/]*)(?=[\\/])/g,
    (all, folder, name) => `${folder}${ctx.stylize(name, 'module')}`);
}

/* Dim the part of a frame that is the current folder. */
function markFolder(ctx, line, folder) {
  let start = line.indexOf(folder);
  if (start === -1) {
    return line;
  }
  let { length } = folder;
  if (line.slice(start - 7, start) === 'file://') {
    start -= 7;
    length += 7;
  }
  const end = start + length + 1; // with the slash
  const inParentheses = line[start - 1] === '(';
  const from = inParentheses ? start - 1 : start;
  const rest = inParentheses && line.endsWith(')') ?
    `${line.slice(end, -1)}${ctx.stylize(')', 'undefined')}` :
    line.slice(end);
  return `${line.slice(0, from)}${ctx.stylize(line.slice(from, end), 'undefined')}${rest}`;
}

const CORE_FRAME = /^ {4}at (?:[^/\\(]+ \(|)node:(.+):\d+:\d+\)?$/;

function currentFolder() {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}

/* Frames of Node's own are dimmed, in the others the package is underlined and the current folder dimmed. */
function colorFrames(ctx, lines) {
  const folder = currentFolder();
  let folderUrl;
  return lines.map((line) => {
    if (CORE_FRAME.test(line)) {
      return ctx.stylize(line, 'undefined');
    }
    const marked = markNodeModules(ctx, line);
    if (folder === undefined) {
      return marked;
    }
    const dimmed = markFolder(ctx, marked, folder);
    if (dimmed !== marked) {
      return dimmed;
    }
    folderUrl ??= require('internal/url').pathToFileURL(folder).href;
    return markFolder(ctx, marked, folderUrl);
  });
}

function tryGet(object, key) {
  try {
    return object[key];
  } catch {
    return undefined;
  }
}

function remove(list, item) {
  const index = list.indexOf(item);
  if (index !== -1) {
    list.splice(index, 1);
  }
}

/* Keys that the stack shows already are not listed again. */
function removeShownKeys(error, keys, stack) {
  remove(keys, 'stack');
  for (const key of ['message', 'name']) {
    try {
      const value = error[key];
      if (typeof value !== 'string' || stack.includes(value)) {
        remove(keys, key);
      }
    } catch {
      // A getter that throws is shown as such.
    }
  }
}

function addHiddenKey(error, keys, key) {
  if (hasOwn(error, key) && !keys.includes(key)) {
    keys.push(key);
  }
}

/* `keys` is changed to what is to be listed after the stack. */
function formatError(ctx, error, constructor, tag, keys, prefixOf, formatValue) {
  let stack;
  try {
    stack = stackText(ctx, error, formatValue);
  } catch {
    return Object.prototype.toString.call(error);
  }
  const message = tryGet(error, 'message');
  const name = tryGet(error, 'name') ?? 'Error';
  if (!ctx.showHidden && keys.length > 0) {
    removeShownKeys(error, keys, stack);
  }
  addHiddenKey(error, keys, 'cause');
  if (Array.isArray(tryGet(error, 'errors'))) {
    addHiddenKey(error, keys, 'errors');
  }
  stack = improveStack(stack, constructor, name, tag, prefixOf);
  // The message may contain what looks like frames.
  let position = message ? stack.indexOf(message) : -1;
  position = position > 0 ? position + message.length : -1;
  const framesStart = stack.indexOf('\n    at', position);
  if (framesStart === -1) {
    stack = `[${stack}]`;
  } else {
    const lines = stackFrames(ctx, error, stack.slice(framesStart + 1), formatValue);
    stack = `${stack.slice(0, framesStart)}\n${(ctx.colors ? colorFrames(ctx, lines) : lines).join('\n')}`;
  }
  return ctx.indentationLvl === 0 ? stack : stack.replaceAll('\n', `\n${' '.repeat(ctx.indentationLvl)}`);
}

module.exports = { formatError, identicalSequenceRange };
