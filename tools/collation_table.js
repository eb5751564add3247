// Writes deps/duktape/engine/text_collation_table.h: the root order of CLDR, as far as localeCompare knows it.
//
//     /path/to/a/real/node tools/collation_table.js > deps/duktape/engine/text_collation_table.h
//
// The weights are those by which Intl.Collator of the node that runs this file orders single characters.
'use strict';

const variant = new Intl.Collator('en').compare;
const accent = new Intl.Collator('en', { sensitivity: 'accent' }).compare;
const base = new Intl.Collator('en', { sensitivity: 'base' }).compare;

const isCovered = (c) => (c < 0x3100 || (c >= 0xfb00 && c < 0xfff0)) && !(c >= 0x2e80 && c < 0x2fe0);
const known = { ß: 'ss', ẞ: 'SS', æ: 'ae', Æ: 'AE', œ: 'oe', Œ: 'OE' };
const singles = [];
const expansions = [];
let pool = '';

for (let c = 0; c < 0xfff0; c++) {
  const text = String.fromCharCode(c);
  if (!isCovered(c) || text.normalize('NFD') !== text || /^[\p{Cn}\p{Co}]$/u.test(text)) continue;
  const sequence = known[text] ?? text.normalize('NFKD');
  if (sequence.length > 1 && base(text, sequence) === 0 && base(text, '') !== 0) {
    let at = pool.indexOf(sequence);
    if (at < 0) {
      at = pool.length;
      pool += sequence;
    }
    expansions.push([c, at, sequence.length]);
  } else {
    singles.push(text);
  }
}

singles.sort((a, b) => variant(a, b) || (a < b ? -1 : 1));
const MARK = 256;
let primary = 0;
let secondary = 0;
let tertiary = 0;
let mark = MARK;
let previous = '';
const rows = [];
for (const text of singles) {
  if (variant(text, '') === 0) {
    rows.push([text, 0, 0, 0]);
    continue;
  }
  if (base(text, '') === 0) {
    if (previous === '' || accent(previous, text) !== 0) mark++;
    rows.push([text, 0, mark, 1]);
  } else {
    if (previous === '' || base(previous, text) !== 0) {
      primary++;
      secondary = tertiary = 1;
    } else if (accent(previous, text) !== 0) {
      secondary++;
      tertiary = 1;
    } else if (variant(previous, text) !== 0) {
      tertiary++;
    }
    rows.push([text, primary, secondary, tertiary]);
  }
  previous = text;
}
rows.sort((a, b) => a[0].charCodeAt(0) - b[0].charCodeAt(0));

const lines = [];
function table(type, name, items) {
  lines.push('', `static const ${type} ${name}[] = {`);
  let line = '   ';
  for (const item of items) {
    if (line.length + item.length + 2 > 120) {
      lines.push(line);
      line = '   ';
    }
    line += ` ${item},`;
  }
  lines.push(line, '};');
}

table('collation_weights', 'collation_table', rows.map(([text, ...weights]) =>
  `{${[text.charCodeAt(0), ...weights].join(', ')}}`));
table('text_mapping', 'collation_expansions', expansions.map((row) => `{${row.join(', ')}}`));
table('duk_uint16_t', 'collation_pool', [...Array(pool.length).keys()].map((i) => `${pool.charCodeAt(i)}`));

console.log(`/* Written by tools/collation_table.js from Unicode ${process.versions.unicode}: do not edit. */
#ifndef ENGINE_TEXT_COLLATION_TABLE_H
#define ENGINE_TEXT_COLLATION_TABLE_H

#include "text_mapping.h"

typedef struct {
    duk_uint16_t from;
    duk_uint16_t primary, secondary;
    duk_uint16_t tertiary;
} collation_weights;`);
console.log(lines.join('\n'));
console.log('\n#endif');
