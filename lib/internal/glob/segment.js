'use strict';

// One name of a glob pattern: * ? [classes] and !(…) ?(…) +(…) *(…) @(…), made a regular expression. A leading dot is
// matched by a dot alone.

const NO_DOT = '(?!\\.)';
const NO_DOTS = '(?!\\.\\.?$)'; // neither . nor ..

const posixClasses = {
  '__proto__': null,
  '[:alnum:]': { set: '\\p{L}\\p{Nl}\\p{Nd}' },
  '[:alpha:]': { set: '\\p{L}\\p{Nl}' },
  '[:ascii:]': { set: '\\x00-\\x7f', plain: true },
  '[:blank:]': { set: '\\p{Zs}\\t' },
  '[:cntrl:]': { set: '\\p{Cc}' },
  '[:digit:]': { set: '\\p{Nd}' },
  '[:graph:]': { set: '\\p{Z}\\p{C}', negated: true },
  '[:lower:]': { set: '\\p{Ll}' },
  '[:print:]': { set: '\\p{C}' },
  '[:punct:]': { set: '\\p{P}' },
  '[:space:]': { set: '\\p{Z}\\t\\r\\n\\v\\f' },
  '[:upper:]': { set: '\\p{Lu}' },
  '[:word:]': { set: '\\p{L}\\p{Nl}\\p{Nd}\\p{Pc}' },
  '[:xdigit:]': { set: 'A-Fa-f0-9', plain: true },
};

function escapeText(text) {
  return text.replace(/[-[\]{}()*+?.,\\^$|#\s/]/g, (character) =>
    (/\s|[-#,]/.test(character) ? `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}` : `\\${character}`));
}

function escapeInClass(text) {
  return text.replace(/[[\]\\^-]/g, '\\$&');
}

/*
 * The class that starts at text[start]: { source, end, magic, unicode }, or undefined if it is not closed. One that
 * cannot match makes the rest of the name impossible.
 */
function parseClass(text, start) {
  const impossible = { source: '$.', end: text.length, magic: true, unicode: false };
  let i = start + 1;
  const negate = text[i] === '!' || text[i] === '^';
  if (negate) {
    i++;
  }
  const first = i;
  let set = '';
  let negatedSet = '';
  let single;
  let parts = 0;
  let unicode = false;
  while (i < text.length && (text[i] !== ']' || i === first)) {
    const name = text[i] === '[' && /^\[:[a-z]+:\]/.exec(text.slice(i))?.[0];
    if (name && posixClasses[name] !== undefined) {
      const found = posixClasses[name];
      if (found.negated) {
        negatedSet += found.set;
      } else {
        set += found.set;
      }
      unicode ||= !found.plain;
      parts += 2;
      i += name.length;
    } else if (text[i + 1] === '-' && i + 2 < text.length && text[i + 2] !== ']') {
      const from = text[i];
      const to = text[i + 2];
      if (to === '[' && posixClasses[/^\[:[a-z]+:\]/.exec(text.slice(i + 2))?.[0]] !== undefined) {
        return impossible;
      }
      if (to > from) {
        set += `${escapeInClass(from)}-${escapeInClass(to)}`;
        parts += 2;
      } else if (to === from) {
        set += escapeInClass(to);
        single = to;
        parts++;
      }
      i += 3;
    } else {
      set += escapeInClass(text[i]);
      single = text[i];
      parts++;
      i++;
    }
  }
  if (i >= text.length) {
    return undefined;
  }
  const end = i + 1;
  if (parts === 0) {
    return impossible;
  }
  if (parts === 1 && !negate) {
    return { source: escapeText(single), literal: single, end, magic: false, unicode: false };
  }
  const positive = `[${negate ? '^' : ''}${set}]`;
  const negative = `[${negate ? '' : '^'}${negatedSet}]`;
  const source = set === '' ? negative : negatedSet === '' ? positive : `(?:${positive}|${negative})`;
  return { source, end, magic: true, unicode };
}

/* Is there a (…) with its end at text[start + 1]? Returns { alternatives, end } or undefined. */
function parseGroup(text, start) {
  const alternatives = [];
  let nodes = [];
  let plain = '';
  for (let i = start + 2; i < text.length;) {
    const skipped = text[i] === '[' ? classEnd(text, i) : i;
    if (skipped > i) {
      plain += text.slice(i, skipped);
      i = skipped;
      continue;
    }
    const group = isGroupStart(text, i) ? parseGroup(text, i) : undefined;
    if (group !== undefined) {
      nodes.push(plain, group);
      plain = '';
      i = group.end;
      continue;
    }
    if (text[i] === '|' || text[i] === ')') {
      nodes.push(plain);
      plain = '';
      alternatives.push(nodes.filter((node) => node !== ''));
      nodes = [];
      if (text[i] === ')') {
        return { type: text[start], alternatives, end: i + 1 };
      }
    } else {
      plain += text[i];
    }
    i++;
  }
  return undefined;
}

function isGroupStart(text, i) {
  return text[i + 1] === '(' && '!?+*@'.includes(text[i]);
}

/* Behind the class that starts at text[i]; one without an end goes on to the end of the name. */
function classEnd(text, i) {
  const first = text[i + 1] === '!' || text[i + 1] === '^' ? i + 2 : i + 1;
  const end = text.indexOf(']', first + 1);
  return end === -1 ? text.length : end + 1;
}

/* A name as an array of plain pattern text and groups. */
function parseName(text) {
  const nodes = [];
  let plain = '';
  for (let i = 0; i < text.length;) {
    const skipped = text[i] === '[' ? classEnd(text, i) : i;
    if (skipped > i) {
      plain += text.slice(i, skipped);
      i = skipped;
      continue;
    }
    if (isGroupStart(text, i)) {
      const group = parseGroup(text, i);
      if (group === undefined) {
        plain += text.slice(i);
        break;
      }
      nodes.push(plain, group);
      plain = '';
      i = group.end;
      continue;
    }
    plain += text[i++];
  }
  nodes.push(plain);
  return nodes.filter((node) => node !== '');
}

/* Collects sources of regular expressions and what they need. */
class Compiler {
  magic = false;
  unicode = false;
  literal = ''; // what is matched if nothing is magic

  plain(text, atStart, alone) {
    let source = '';
    let startsWithMagic = false;
    const startsWithDot = text[0] === '.';
    for (let i = 0; i < text.length; i++) {
      const c = text[i];
      const found = c === '[' ? parseClass(text, i) : undefined;
      let piece;
      if (found !== undefined) {
        piece = found.source;
        this.literal += found.literal;
        this.magic ||= found.magic;
        this.unicode ||= found.unicode;
        i = found.end - 1;
      } else if (c === '*') {
        while (text[i + 1] === '*') {
          i++;
        }
        piece = alone && /^\*+$/.test(text) ? '[^/]+?' : '[^/]*?';
        this.magic = true;
      } else if (c === '?') {
        piece = '[^/]';
        this.magic = true;
      } else {
        piece = escapeText(c);
        this.literal += c;
      }
      startsWithMagic ||= source === '' && '[(.$'.includes(piece[0]);
      source += piece;
    }
    if (!atStart || text === '.' || text === '..') {
      return source;
    }
    return startsWithMagic ? NO_DOT + source : startsWithDot ? NO_DOTS + source : source;
  }

  /* `tail` is what comes behind the nodes, for groups that must not match together with it. */
  sequence(nodes, atStart, tail) {
    let source = '';
    for (let i = nodes.length - 1; i >= 0; i--) {
      const node = nodes[i];
      const isStart = atStart && nodes.slice(0, i).every((before) => before.type === '!');
      source = (typeof node === 'string' ?
        this.plain(node, atStart && i === 0, nodes.length === 1 && tail === '' && atStart) :
        this.group(node, isStart, source + tail)) + source;
    }
    return source;
  }

  alternatives(group, atStart, tail) {
    return group.alternatives.map((nodes) => this.sequence(nodes, atStart, tail)).join('|');
  }

  group(group, atStart, tail) {
    this.magic = true;
    const guard = atStart ? NO_DOT : '';
    const isEmpty = group.alternatives.length === 1 && group.alternatives[0].length === 0;
    if (group.type === '!') {
      if (atStart && tail === '[^/]*?') {
        tail = '[^/]+?'; // !(a)* is a, too, as minimatch has it
      }
      return isEmpty ?
        `${guard}[^/]+?` :
        `(?:(?!(?:${group.alternatives.map((nodes) => `${this.sequence(nodes, atStart, tail)}${tail}$`).join('|')}))` +
          `${guard}[^/]*?)`;
    }
    const body = this.alternatives(group, atStart, tail);
    const quantifier = group.type === '@' ? '' : group.type;
    const later = quantifier !== '' && quantifier !== '?' ? this.alternatives(group, false, tail) : body;
    if (later === body) {
      return `(?:${body})${quantifier}`;
    }
    // The first time round dots at the start count.
    return `(?:(?:${body})(?:${later})*?)${quantifier === '*' ? '?' : ''}`;
  }
}

/* A string if the name is nothing but that; else an object with test(). */
function compileName(text) {
  if (!/[*?[\]@!+]/.test(text)) {
    return text;
  }
  if (/^[?+*@]\(\|*\)$/.test(text)) {
    return text;
  }
  const compiler = new Compiler();
  const source = compiler.sequence(parseName(text), true, '');
  if (!compiler.magic) {
    return compiler.literal;
  }
  return new RegExp(`^(?:${source})$`, compiler.unicode ? 'u' : '');
}

module.exports = { compileName };
