// Random regular expressions on random subjects, one line for each case: two engines have to print the same.
//
//     diff <(./node test/fuzz/regexp-differential.js 100000 1) <(/a/real/node test/fuzz/regexp-differential.js 100000 1)
//
// Two differences are V8's own (as of Node 22): under u and v it finds empty matches between the halves of a surrogate
// pair, so patterns that may match nothing get no pairs under these flags; and [a&&a] under iv does not match A, which
// shows about once in 40,000 lines.
'use strict';

const count = +(process.argv[2] || 10000);
let state = +(process.argv[3] || 1) >>> 0;

function random(n) {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  let t = state ^ (state >>> 15);
  t = Math.imul(t, 0x2c1b3c6d);
  t ^= t >>> 12;
  return (t >>> 0) % n;
}

const pick = (list) => list[random(list.length)];
const characters = ['a', 'b', 'c', 'A', 'B', 'k', 'K', 's', 'S', '1', '0', '_', ' ', '\n', '-', '\u00e9', '\u00c9', '\u212a',
                    '\u017f', '\u2028', '\u4e00', '\ud83d', '\ude00', '\u{1f600}', '\u{10400}', '\u{10428}', '\u03c3', '\u03c2',
                    '\u03a3', '\u00df', '\u1e9e'];
const flagSets = ['', '', '', 'i', 'u', 'iu', 'v', 'iv', 'm', 's', 'ms', 'imu', 'y', 'gu', 'gy', 'su', 'vs', 'yu'];
const quantifiers = ['*', '+', '?', '*?', '+?', '??', '{2}', '{1,2}', '{0,2}', '{2,}', '{1,3}?', '{0}', '{1,}?', '{2,3}'];
const fragments = ['(', ')', '[', ']', '{', '}', '*', '+', '?', '|', '\\', '^', '$', '.', '-', 'a', '1', '0', '8', ',', '<', '>',
                   '=', '!', ':', 'k', 'u', 'x', 'p', 'P', 'c', 'q', '&', '{1}', '{1,2}', '(?<a>', '\\k<a>', '\\u{1', '\\p{L}', '\\d',
                   '(?:', '(?<=', '&&', '--', '\\u0061', '\\x6', '\\b', '\\B', '\\cA', '\\c', '\\08', '\\1', '\\q{a|b}', '^^', '\\-',
                   '[a-'];

const escape = (c) => (/[\^$\\.*+?()[\]{}|/]/.test(c) ? `\\${c}` : c);
const isUnicode = (flags) => /[uv]/.test(flags);
let groups;
let names;

function setOperand(flags, depth) {
  switch (random(8)) {
    case 0: return '\\d';
    case 1: return '\\w';
    case 2: return depth > 0 ? characterClass(flags, depth - 1) : 'a';
    case 3: return pick(['\\q{ab|c}', '\\q{ab|c|}']);
    case 4: return pick(['\\p{Lu}', '\\p{L}', '\\P{Ll}', '\\p{Script=Greek}', '\\W', '\\S']);
    default: return pick(characters.filter((c) => c !== '-' && c !== '\n'));
  }
}

function characterClass(flags, depth) {
  let text = random(4) ? '[' : '[^';
  if (flags.includes('v')) {
    const kind = random(4);
    if (kind < 2) return `${text}${setOperand(flags, depth)}${kind ? '--' : '&&'}${setOperand(flags, depth)}]`;
    for (let i = random(4); i >= 0; i--) text += random(4) ? setOperand(flags, depth) : 'a-c';
    return `${text}]`;
  }
  for (let i = random(4); i >= 0; i--) {
    switch (random(9)) {
      case 0: text += '\\d'; break;
      case 1: text += '\\w'; break;
      case 2: text += '\\s'; break;
      case 3: text += pick(['\\W', '\\S', '\\D']); break;
      case 4: text += 'a-c'; break;
      case 5: text += isUnicode(flags) ? pick(['\\p{Lu}', '\\P{L}', '\\p{Ll}']) : 'A-Z'; break;
      case 6: text += isUnicode(flags) ? '\\u{1f600}-\\u{1f64f}' : '\\u0080-\\u0400'; break;
      default: text += escape(pick(characters)).replace('-', '\\-');
    }
  }
  return `${text}]`;
}

function atom(flags, depth) {
  switch (random(depth > 0 ? 16 : 9)) {
    case 0: return '.';
    case 1: return characterClass(flags, 1);
    case 2: return pick(['\\d', '\\w', '\\s', '\\W', '\\D', '\\S']);
    case 3:
      return isUnicode(flags) ? pick(['\\p{Lu}', '\\p{L}', '\\P{Lu}', '\\u{1f600}', '\\ud83d\\ude00', '\\ud83d']) :
        pick(['\\x61', '\\u0061', '\\ud83d']);
    case 9:
    case 10:
      groups++;
      return `(${disjunction(flags, depth - 1)})`;
    case 11: return `(?:${disjunction(flags, depth - 1)})`;
    case 12: return `${pick(['(?=', '(?!', '(?<=', '(?<!'])}${disjunction(flags, depth - 1)})`;
    case 13:
      groups++;
      return `(?<n${names++}>${disjunction(flags, depth - 1)})`;
    case 14: return groups ? `\\${1 + random(groups)}` : 'a';
    case 15: return names ? `\\k<n${random(names)}>` : 'b';
    default: return escape(pick(characters));
  }
}

function term(flags, depth) {
  if (random(8) === 0) return pick(['^', '$', '\\b', '\\B']);
  const text = atom(flags, depth);
  return /^\(\?(=|!|<=|<!)/.test(text) || random(3) ? text : text + pick(quantifiers);
}

function sequence(flags, depth) {
  let text = '';
  for (let i = random(4); i > 0 || (i === 0 && random(5) > 0); i--) text += term(flags, depth);
  return text;
}

function disjunction(flags, depth) {
  let text = sequence(flags, depth);
  while (random(4) === 0) text += `|${sequence(flags, depth)}`;
  return text;
}

function junk() {
  let text = '';
  for (let i = 1 + random(8); i > 0; i--) text += pick(fragments);
  return text;
}

function describe(pattern, flags, subject, start) {
  try {
    const re = new RegExp(pattern, `${flags}d`);
    if (isUnicode(flags) && (/\\[bB]|\(\?<?[=!]/.test(pattern) || re.test(''))) {
      subject = subject.replace(/[\ud800-\udbff][\udc00-\udfff]/g, '\u00e9');
    }
    re.lastIndex = start;
    const m = re.exec(subject);
    return m && [m.indices, m.indices.groups && Object.entries(m.indices.groups), re.lastIndex,
                 subject.replace(re, '<$&$1>'), subject.split(re, 5)];
  } catch (e) {
    return e.message;
  }
}

for (let i = 0; i < count; i++) {
  const flags = pick(flagSets);
  groups = names = 0;
  const pattern = random(4) ? disjunction(flags, 3) : junk();
  let subject = '';
  for (let n = random(12); n > 0; n--) subject += pick(characters);
  const start = random(4) ? 0 : random(3);
  const line = JSON.stringify([pattern, flags, subject, start, describe(pattern, flags, subject, start)]);
  console.log(line.replace(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16)}`));
}
