/*
 * The text of an .env file as an object of strings.
 */
'use strict';

/*
 * The value that begins `text`: { value, rest }. Values in quotation marks may go over lines; what follows them on the
 * last line does not count. In others a comment ends the value.
 */
function takeValue(text) {
  const quote = text[0];
  if (quote === '"' || quote === "'" || quote === '`') {
    const end = text.indexOf(quote, 1);
    if (end !== -1) {
      const inner = text.slice(1, end);
      const lineEnd = text.indexOf('\n', end + 1);
      return {
        value: quote === '"' ? inner.replaceAll('\\n', '\n') : inner,
        rest: lineEnd === -1 ? '' : text.slice(lineEnd + 1),
      };
    }
  }
  const lineEnd = text.indexOf('\n');
  const line = lineEnd === -1 ? text : text.slice(0, lineEnd);
  return { value: line.split('#', 1)[0].trim(), rest: lineEnd === -1 ? '' : text.slice(lineEnd + 1) };
}

function parseEnv(content) {
  const result = {};
  let text = content.replaceAll('\r', '').trim();
  while (text !== '') {
    const lineEnd = text.indexOf('\n');
    const equals = text.indexOf('=');
    if (text[0] === '#' || equals === -1 || (lineEnd !== -1 && equals > lineEnd)) {
      text = lineEnd === -1 ? '' : text.slice(lineEnd + 1).trim();
      continue;
    }
    const key = text.slice(0, equals).trim().replace(/^export\s+/, '');
    text = text.slice(equals + 1);
    if (text[0] === '\n') {
      result[key] = '';
      text = text.trim();
      continue;
    }
    const { value, rest } = takeValue(text.trimStart());
    if (key !== '') {
      result[key] = value;
    }
    text = rest.trim();
  }
  return result;
}

module.exports = { parseEnv };
