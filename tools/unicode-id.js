'use strict';

// Write src/lang/unicode_id.c: the code points above ASCII that may begin or continue an identifier, as the Unicode
// version of the Node.js that runs this has them.
//
//   node tools/unicode-id.js > src/lang/unicode_id.c

function boundaries(pattern) {
  const list = [];
  let inside = false;
  for (let code = 0x80; code <= 0x110000; code++) {
    const member = code < 0x110000 && pattern.test(String.fromCodePoint(code));
    if (member !== inside) list.push(code);
    inside = member;
  }
  return list;
}

function table(name, list) {
  let text = `static const uint32_t ${name}[] = {`;
  let line = '';
  for (const code of list) {
    const item = `0x${code.toString(16)},`;
    if (line.length + item.length > 114) {
      text += `\n    ${line.trimEnd()}`;
      line = '';
    }
    line += `${item} `;
  }
  return `${text}\n    ${line.trimEnd()}\n};\n`;
}

console.log(`/*
 * unicode_id.c - which code points make identifiers (ID_Start, ID_Continue of Unicode ${process.versions.unicode}).
 *
 * Made by tools/unicode-id.js. The tables hold, in rising order, the code points where membership begins and ends.
 */
#include <stddef.h>

#include "lexer.h"

/* clang-format off */
${table('id_start', boundaries(/\p{ID_Start}/u))}
${table('id_continue', boundaries(/[\p{ID_Continue}]/u))}/* clang-format on */

static bool is_member(const uint32_t *table, size_t count, uint32_t code)
{
    size_t low = 0, high = count; /* how many boundaries are at or below the code point? */
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (table[middle] <= code)
            low = middle + 1;
        else
            high = middle;
    }
    return low & 1;
}

bool lang_is_id_start(uint32_t code)
{
    return is_member(id_start, sizeof id_start / sizeof *id_start, code);
}

bool lang_is_id_continue(uint32_t code)
{
    return is_member(id_continue, sizeof id_continue / sizeof *id_continue, code);
}`);
