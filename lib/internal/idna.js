/*
 * Internationalised domain names: Punycode (RFC 3492) and what of UTS #46 URLs need. The mapping of characters is made
 * of what the language has: it is that of NFKC and lower case, with a few exceptions.
 */
'use strict';

const { encodePunycode } = internalBinding('url');

/* ---- Punycode ---- */

const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const INITIAL_BIAS = 72;
const INITIAL_N = 128;
const MAX_INT = 2147483647;

function adapt(delta, count, isFirst) {
  let k = 0;
  delta = isFirst ? Math.floor(delta / DAMP) : delta >> 1;
  delta += Math.floor(delta / count);
  for (; delta > (BASE - T_MIN) * T_MAX >> 1; k += BASE) {
    delta = Math.floor(delta / (BASE - T_MIN));
  }
  return k + Math.floor((BASE - T_MIN + 1) * delta / (delta + SKEW));
}

const threshold = (k, bias) => Math.min(Math.max(k - bias, T_MIN), T_MAX);

function digitValue(code) {
  if (code >= 48 && code <= 57) {
    return code - 22;
  }
  const letter = code | 32;
  return letter >= 97 && letter <= 122 ? letter - 97 : BASE;
}

/* Unicode text of Punycode without the prefix; undefined when it is none. */
function decodePunycode(text) {
  const end = text.lastIndexOf('-');
  const output = end > 0 ? Array.from(text.slice(0, end), (character) => character.charCodeAt(0)) : [];
  if (output.some((code) => code >= 128)) {
    return undefined;
  }
  let n = INITIAL_N;
  let i = 0;
  let bias = INITIAL_BIAS;
  for (let position = end > 0 ? end + 1 : 0; position < text.length;) {
    const start = i;
    for (let weight = 1, k = BASE; ; k += BASE) {
      const digit = position < text.length ? digitValue(text.charCodeAt(position++)) : BASE;
      if (digit >= BASE || digit > Math.floor((MAX_INT - i) / weight)) {
        return undefined;
      }
      i += digit * weight;
      const t = threshold(k, bias);
      if (digit < t) {
        break;
      }
      if (weight > Math.floor(MAX_INT / (BASE - t))) {
        return undefined;
      }
      weight *= BASE - t;
    }
    const count = output.length + 1;
    bias = adapt(i - start, count, start === 0);
    n += Math.floor(i / count);
    i %= count;
    if (n > 0x10ffff || n < 128) {
      return undefined;
    }
    output.splice(i++, 0, n);
  }
  return String.fromCodePoint(...output);
}

/* ---- UTS #46 ---- */

const DOTS = /[\u3002\uff0e\uff61]/g;

/* Soft hyphens, variation selectors and the like. */
const IGNORED =
  /[\u00ad\u034f\u180b-\u180f\u200b\u2060\u2064\ufe00-\ufe0f\ufeff\u{e0100}-\u{e01ef}\u{1bca0}-\u{1bca3}]/gu;

/* Controls, blanks, private use, surrogates, unassigned, U+FFFD, and formats but for the joiners. */
const DISALLOWED = new RegExp(
  '[\\p{Cc}\\p{Cs}\\p{Co}\\p{Cn}\\p{Z}\\ufffc\\ufffd\\u06dd\\u070f\\u2028-\\u202e\\u2061-\\u2063' +
  '\\u2065-\\u206f\\ufff9-\\ufffb\\u{1d173}-\\u{1d17a}\\u{e0001}-\\u{e007f}]', 'u');

/* Numbers with a full stop, of which NFKC would make two labels. */
const WITH_STOP = /[\u2488-\u249b]/;

/* Characters of which NFKC makes what may not be in a domain, or whose mapping is not that of NFKC. */
const SPECIAL = { '\u1e9e': 'ss', '\u03f4': '\u03b8', '\u2183': '\u2184' };

function map(text) {
  return text
    .replace(IGNORED, '')
    .replace(/[\u1e9e\u03f4\u2183]/g, (character) => SPECIAL[character])
    .normalize('NFKC')
    .replace(/\u03a3/g, '\u03c3') // also at the end of a word
    .toLowerCase()
    .replace(/\u0345/g, '\u03b9')
    .normalize('NFKC')
    .replace(IGNORED, '')
    .replace(DOTS, '.');
}

/* The signs that join consonants (canonical combining class 9). */
const VIRAMA = new RegExp(
  '[\\u094d\\u09cd\\u0a4d\\u0acd\\u0b4d\\u0bcd\\u0c4d\\u0ccd\\u0d3b\\u0d3c\\u0d4d\\u0dca\\u0e3a\\u0eba' +
  '\\u0f84\\u1039\\u103a\\u1714\\u1734\\u17d2\\u1a60\\u1b44\\u1baa\\u1bab\\u1bf2\\u1bf3\\u2d7f\\ua806' +
  '\\ua8c4\\ua953\\ua9c0\\uaaf6\\uabed]$', 'u');

/* RFC 5892: a joiner stands after a virama, or between letters that join. */
function hasBadJoiner(label) {
  for (let i = 0; i < label.length; i++) {
    const character = label[i];
    if (character !== '\u200c' && character !== '\u200d') {
      continue;
    }
    const before = label.slice(0, i);
    const joins = character === '\u200c' && /[\u0620-\u08ff]\p{Mn}*$/u.test(before) &&
      /^\p{Mn}*[\u0620-\u08ff]/u.test(label.slice(i + 1));
    if (!VIRAMA.test(before) && !joins) {
      return true;
    }
  }
  return false;
}

const RTL = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/* The main points of the rule for right-to-left labels (RFC 5893). */
function breaksBidiRule(label) {
  if (!RTL.test(label)) {
    return false;
  }
  const isRtl = /^[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u.test(label) &&
    !/^[\p{Nd}\p{Mn}]/u.test(label);
  if (!isRtl) {
    return true;
  }
  return /[A-Za-z\u00c0-\u02af]/u.test(label) || (/[0-9]/.test(label) && /[\u0660-\u0669]/.test(label));
}

/* Is a label of Unicode as it has to be, after mapping? */
function isValid(label) {
  return label === label.normalize('NFC') && !DISALLOWED.test(label) && !/^\p{M}/u.test(label) &&
    !label.includes('.') && !hasBadJoiner(label) && !breaksBidiRule(label);
}

const isAscii = (text) => !/[^\x00-\x7f]/.test(text);

function labelToASCII(label) {
  if (!label.startsWith('xn--')) {
    if (isAscii(label)) {
      return label;
    }
    const encoded = isValid(label) ? encodePunycode(label) : undefined;
    return encoded === undefined ? undefined : `xn--${encoded}`;
  }
  // It has to stand for something that would be written so.
  const decoded = isAscii(label) ? decodePunycode(label.slice(4)) : undefined;
  if (decoded === undefined || isAscii(decoded) || !isValid(decoded) || map(decoded) !== decoded ||
      encodePunycode(decoded) !== label.slice(4)) {
    return undefined;
  }
  return label;
}

/* A domain in ASCII, in lower case; undefined if it is not valid. */
function toASCII(domain) {
  if (WITH_STOP.test(domain)) {
    return undefined;
  }
  const labels = map(domain).split('.').map(labelToASCII);
  return labels.includes(undefined) ? undefined : labels.join('.');
}

/* A domain with its labels of Punycode decoded. */
function toUnicode(domain) {
  return domain.split('.').map((label) => {
    if (!label.startsWith('xn--')) {
      return label;
    }
    const decoded = decodePunycode(label.slice(4));
    return decoded !== undefined && labelToASCII(label) !== undefined ? decoded : label;
  }).join('.');
}

module.exports = { decodePunycode, encodePunycode, toASCII, toUnicode };
