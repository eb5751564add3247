'use strict';

/*
 * Errors as the REPL shows them: the line of source with its caret for errors of syntax, no stack below the text that was
 * typed, "Uncaught" in front.
 */

const { getArrow } = internalBinding('errors');

const IMPORT_STATEMENT = 'Cannot use import statement outside a module';

function isError(value) {
  return internalBinding('types').isNativeError(value) || value instanceof Error;
}

/* Where the frame of the typed text itself is, everything below is the REPL's own. */
function cutStack(stack) {
  const lines = stack.split('\n');
  let last = -1;
  for (let i = lines.length - 1; i >= 0; i--) {
    if (/^ {4}at REPL\d+:\d+:\d+$/.test(lines[i])) {
      last = i;
      break;
    }
  }
  return last === -1 ? stack : lines.slice(0, last).join('\n');
}

function setStack(error, stack) {
  try {
    Object.defineProperty(error, 'stack', { __proto__: null, value: stack, writable: true, enumerable: false,
                                            configurable: true });
  } catch {
    // A frozen one is shown as it is.
  }
}

/* The import() that does what an import statement was meant to do. */
function toDynamicImport(line) {
  const match = /^\s*import\s+(?:(.+?)\s+from\s+)?(['"].+?['"])/.exec(line);
  if (match === null) return '';
  const [, clause, source] = match;
  const quoted = source.replace(/^'|'$/g, '"');
  if (clause === undefined) return `await import(${quoted});`;
  const everything = /^(?:([\w$]+)\s*,\s*)?\*\s+as\s+([\w$]+)$/.exec(clause);
  if (everything !== null) {
    const names = everything[1] === undefined ? '' : `const { default: ${everything[1]} } = await import(${quoted});`;
    return `const ${everything[2]} = await import(${quoted});${names}`;
  }
  const parts = /^(?:([\w$]+)\s*,?\s*)?(?:\{(.*)\})?$/.exec(clause);
  const names = [];
  if (parts?.[1]) names.push(`default: ${parts[1]}`);
  for (const name of (parts?.[2] ?? '').split(',')) {
    if (name.trim() !== '') names.push(name.trim().replace(/\s+as\s+/, ': '));
  }
  return `const { ${names.join(', ')} } = await import(${quoted});`;
}

function decorateSyntaxError(error, stack, lastLine) {
  let text = stack.replace(/^\s+at\s.*\n?/gm, '').trimEnd();
  if (error.message.includes(IMPORT_STATEMENT)) {
    const message = 'Cannot use import statement inside the Node.js REPL, alternatively use dynamic import: ' +
      toDynamicImport(lastLine);
    text = text.replace(error.message, message);
    error.message = message;
  }
  const arrow = getArrow(error);
  return arrow ? `${arrow.replace(/^REPL\d+:\d+\n/, '')}\n\n${text}` : text;
}

/* Change the error's stack to what is to be shown of it. */
function prepareError(error, { isStrict, lastLine }) {
  if (typeof error !== 'object' || error === null || !isError(error)) return;
  if (error.domainThrown) {
    delete error.domain;
    delete error.domainThrown;
  }
  const { stack } = error;
  if (typeof stack !== 'string' || stack === '') return;
  let shown = stack;
  if (error.name === 'SyntaxError') shown = decorateSyntaxError(error, stack, lastLine);
  else shown = cutStack(stack);
  // A line was put in front of the text.
  if (isStrict) shown = shown.replace(/(\s+at\s+REPL\d+:)(\d+)/, (_, place, line) => `${place}${line - 1}`);
  if (shown !== stack) setStack(error, shown);
}

/* The text of an error with "Uncaught" before the line that names it. */
function addUncaught(text, breakLength) {
  const lines = text.split(/(?<=\n)/);
  const at = lines.findIndex((line) => /^\[?([A-Z][a-z0-9_]*)*Error/.test(line));
  if (at === -1) return `Uncaught${lines.length === 1 ? ' ' : ':\n'}${text}`;
  lines[at] = breakLength >= lines[at].length ? `Uncaught ${lines[at]}` : `Uncaught:\n${lines[at]}`;
  return lines.join('');
}

module.exports = { addUncaught, isError, prepareError };
