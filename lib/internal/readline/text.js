'use strict';

// Characters of a line, in code units.

function charLengthLeft(text, index) {
  if (index <= 0) {
    return 0;
  }
  return (index > 1 && text.codePointAt(index - 2) > 0xffff) || text.codePointAt(index - 1) > 0xffff ? 2 : 1;
}

/* 1 at the end of the text, as if there were one more. */
function charLengthAt(text, index) {
  return index < text.length && text.codePointAt(index) > 0xffff ? 2 : 1;
}

function commonPrefix(texts) {
  let prefix = texts[0] ?? '';
  for (const text of texts) {
    while (!text.startsWith(prefix)) {
      prefix = prefix.slice(0, -1);
    }
  }
  return prefix;
}

/* How many code units the word before `index` has, with the blanks behind it. */
function wordLengthLeft(text, index) {
  let start = index;
  while (start > 0 && /\s/.test(text[start - 1])) {
    start--;
  }
  if (start > 0) {
    const kind = /\w/.test(text[start - 1]) ? /\w/ : /[^\w\s]/;
    while (start > 0 && kind.test(text[start - 1])) {
      start--;
    }
  }
  return index - start;
}

function wordLengthRight(text, index) {
  return /^(?:\s+|[^\w\s]+|\w+)\s*/.exec(text.slice(index))[0].length;
}

module.exports = { charLengthAt, charLengthLeft, commonPrefix, wordLengthLeft, wordLengthRight };
