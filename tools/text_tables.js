// Writes what String.prototype has to know of Unicode:
//
//     /path/to/a/real/node tools/text_tables.js case > deps/duktape/engine/text_case_tables.h
//     /path/to/a/real/node tools/text_tables.js normal > deps/duktape/engine/text_normal_tables.h
//
// The facts are asked of the Unicode database inside the node that runs this file (process.versions.unicode). It has no
// function for combining classes, but only their order counts, which is how normalization sorts marks.
'use strict';

const MAX = 0x110000;
const isSurrogate = (c) => c >= 0xd800 && c < 0xe000;
const lines = [];

function table(type, name, rows) {
  lines.push('', `static const ${type} ${name}[] = {`);
  let line = '   ';
  for (const row of rows) {
    if (line.length + row.length + 2 > 120) {
      lines.push(line);
      line = '   ';
    }
    line += ` ${row},`;
  }
  lines.push(line, '};');
}

const hex = (n) => (n < 10 ? `${n}` : `0x${n.toString(16)}`);

// ---- strings of code units, each at some place in one pool ----

let pool = '';

function place(text) {
  let at = pool.indexOf(text);
  if (at < 0) {
    at = pool.length;
    pool += text;
  }
  return at;
}

// ---- case ----

function caseTables(name, convert) {
  const ranges = [];
  const special = [];
  for (let c = 0x80; c < MAX; c++) {
    if (isSurrogate(c)) continue;
    const text = String.fromCodePoint(c);
    const mapped = convert(text);
    if (mapped === text) continue;
    if ([...mapped].length > 1) {
      special.push(`{${hex(c)}, ${place(mapped)}, ${mapped.length}}`);
      continue;
    }
    const delta = mapped.codePointAt(0) - c;
    const last = ranges[ranges.length - 1];
    if (last !== undefined && last.delta === delta &&
        (last.count === 1 ? c - last.first <= 2 : c - last.end === last.stride)) {
      last.stride = c - last.end;
      last.end = c;
      last.count++;
    } else {
      ranges.push({ first: c, end: c, delta, count: 1, stride: 1 });
    }
  }
  table('text_case_range', `text_${name}_ranges`,
        ranges.map(({ first, end, delta, stride }) => `{${hex(first)}, ${hex(end)}, ${stride}, ${delta}}`));
  table('text_mapping', `text_${name}_special`, special);
}

function setTable(name, pattern) {
  const ranges = [];
  for (let c = 0; c < MAX; c++) {
    if (isSurrogate(c) || !pattern.test(String.fromCodePoint(c))) continue;
    const last = ranges[ranges.length - 1];
    if (last !== undefined && last[1] === c - 1) last[1] = c;
    else ranges.push([c, c]);
  }
  table('text_range', `text_${name}`, ranges.map(([a, b]) => `{${hex(a)}, ${hex(b)}}`));
}

function writeCase() {
  caseTables('lower', (text) => text.toLowerCase());
  caseTables('upper', (text) => text.toUpperCase());
  setTable('cased', /^\p{Cased}$/u);
  setTable('case_ignorable', /^\p{Case_Ignorable}$/u);
}

// ---- normal forms ----

const isHangul = (c) => c >= 0xac00 && c < 0xd7a4;

function writeNormal() {
  const canonical = [];
  const compatible = [];
  const pairs = [];
  const marks = [];
  for (let c = 0x80; c < MAX; c++) {
    if (isSurrogate(c) || isHangul(c)) continue;
    const text = String.fromCodePoint(c);
    const nfd = text.normalize('NFD');
    const nfkd = text.normalize('NFKD');
    if (nfd !== text) {
      canonical.push(`{${hex(c)}, ${place(nfd)}, ${nfd.length}}`);
      if (text.normalize('NFC') === text) {
        const points = [...nfd];
        const second = points.pop();
        const first = points.join('').normalize('NFC');
        pairs.push([first.codePointAt(0), second.codePointAt(0), c]);
      }
    }
    if (nfkd !== nfd) compatible.push(`{${hex(c)}, ${place(nfkd)}, ${nfkd.length}}`);
    if (/^\p{M}$/u.test(text) && nfd === text) {
      const swapsWith = (other) => (other + text).normalize('NFD') !== other + text;
      const swapsBefore = (other) => (text + other).normalize('NFD') !== text + other;
      if (swapsWith('\u0345') || swapsBefore('\u0334')) marks.push(text);
    }
  }
  table('text_mapping', 'text_canonical', canonical);
  table('text_mapping', 'text_compatible', compatible);
  pairs.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  table('text_pair', 'text_pairs', pairs.map((pair) => `{${pair.map(hex).join(', ')}}`));

  const order = (a, b) => ((a + b).normalize('NFD') !== a + b ? 1 : (b + a).normalize('NFD') !== b + a ? -1 : 0);
  marks.sort(order);
  const classes = [];
  let rank = 0;
  marks.forEach((mark, i) => {
    if (i === 0 || order(marks[i - 1], mark) !== 0) rank++;
    classes.push([mark.codePointAt(0), rank]);
  });
  classes.sort((a, b) => a[0] - b[0]);
  const classRanges = [];
  for (const [c, value] of classes) {
    const last = classRanges[classRanges.length - 1];
    if (last !== undefined && last[1] === c - 1 && last[2] === value) last[1] = c;
    else classRanges.push([c, c, value]);
  }
  table('text_class_range', 'text_classes', classRanges.map(([a, b, value]) => `{${hex(a)}, ${hex(b)}, ${value}}`));
}

const kind = process.argv[2];
if (kind === 'case') writeCase();
else writeNormal();

const units = [];
for (let i = 0; i < pool.length; i++) units.push(hex(pool.charCodeAt(i)));
table('duk_uint16_t', `text_${kind}_pool`, units);

const guard = `ENGINE_TEXT_${kind.toUpperCase()}_TABLES_H`;
console.log(`/* Written by tools/text_tables.js from Unicode ${process.versions.unicode}: do not edit. */
#ifndef ${guard}
#define ${guard}

#include "text_mapping.h"`);
console.log(lines.join('\n'));
console.log('\n#endif');
