'use strict';

// Intl.Segmenter for user-perceived characters: the extended grapheme clusters of UAX 29, as one regular expression.

const { LOCALE, copyKeys, getCanonicalLocales, makeClass, readerOf } = require('internal/intl/options');

let cluster;

function clusterPattern() {
  const control = '[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff\\ufff0-\\ufffb]';
  const extend = '[\\p{Grapheme_Extend}\\p{Emoji_Modifier}\\u200c]';
  const spacing = '(?!\\p{Grapheme_Extend})(?:\\p{Mc}|[\\u0e33\\u0eb3])';
  const tail = `(?:${extend}|\\u200d|${spacing})*`;
  const prepend = '[\\u0600-\\u0605\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u0d4e\\u{110bd}\\u{110cd}\\u{111c2}\\u{111c3}\\u{1193f}\\u{11941}\\u{11a3a}\\u{11a84}-\\u{11a89}\\u{11d46}\\u{11f02}]*';
  const hangul = '[\\u1100-\\u115f\\ua960-\\ua97c]*(?:[\\uac00-\\ud7a3][\\u1160-\\u11a7\\ud7b0-\\ud7c6]*|[\\u1160-\\u11a7\\ud7b0-\\ud7c6]+)[\\u11a8-\\u11ff\\ud7cb-\\ud7fb]*|[\\u1100-\\u115f\\ua960-\\ua97c]+|[\\u11a8-\\u11ff\\ud7cb-\\ud7fb]+';
  const flag = '\\p{Regional_Indicator}{2}';
  const emoji = `\\p{Extended_Pictographic}(?:${extend}*\\u200d\\p{Extended_Pictographic})*`;
  const virama = '[\\u094d\\u09cd\\u0acd\\u0b4d\\u0c4d\\u0d4d]';
  const consonant = '[\\u0915-\\u0939\\u0958-\\u095f\\u0978-\\u097f\\u0995-\\u09a8\\u09aa-\\u09b0\\u09b2\\u09b6-\\u09b9\\u09dc\\u09dd\\u09df\\u09f0\\u09f1\\u0a95-\\u0aa8\\u0aaa-\\u0ab0\\u0ab2\\u0ab3\\u0ab5-\\u0ab9\\u0af9\\u0b15-\\u0b28\\u0b2a-\\u0b30\\u0b32\\u0b33\\u0b35-\\u0b39\\u0b5c\\u0b5d\\u0b5f\\u0b71\\u0c15-\\u0c28\\u0c2a-\\u0c39\\u0c58-\\u0c5a\\u0d15-\\u0d3a]';
  const linked = `${consonant}(?:(?:${extend}|\\u200d)*?${virama}(?:${extend}|\\u200d)*${consonant})*`;
  const core = `(?:${hangul}|${flag}|${emoji}|${linked}|(?!${control})[^])`;
  return `\\r\\n|${control}|${prepend}${core}${tail}|[^]`;
}

/* Where the cluster at a code unit offset ends. */
function clusterEnd(string, start) {
  // Most text is ASCII, of which every character but CR LF is a cluster if another one follows.
  const unit = string.charCodeAt(start);
  if (unit < 0x80 && unit !== 0x0d && !(string.charCodeAt(start + 1) >= 0x80)) return start + 1;
  cluster ??= new RegExp(clusterPattern(), 'uy');
  cluster.lastIndex = start;
  cluster.test(string);
  return cluster.lastIndex || start + 1;
}

const segmentData = (string, start, end) => ({ segment: string.slice(start, end), index: start, input: string });

class Segments {
  #string;

  constructor(string) {
    this.#string = string;
  }

  containing(position) {
    const string = this.#string;
    position = Math.trunc(Number(position)) || 0;
    if (position < 0 || position >= string.length) return undefined;
    let start = 0;
    for (;;) {
      const end = clusterEnd(string, start);
      if (position < end) return segmentData(string, start, end);
      start = end;
    }
  }

  * [Symbol.iterator]() {
    const string = this.#string;
    for (let start = 0; start < string.length;) {
      const end = clusterEnd(string, start);
      yield segmentData(string, start, end);
      start = end;
    }
  }
}

function resolve(locales, options) {
  getCanonicalLocales(locales);
  const reader = readerOf('Intl.Segmenter', options);
  reader.choice('localeMatcher', ['lookup', 'best fit']);
  const granularity = reader.choice('granularity', ['grapheme', 'word', 'sentence'], 'grapheme');
  if (granularity !== 'grapheme') {
    const { ERR_FEATURE_UNAVAILABLE_ON_PLATFORM } = require('internal/errors').codes;
    throw new ERR_FEATURE_UNAVAILABLE_ON_PLATFORM(`Intl.Segmenter of ${granularity}s`);
  }
  return { locale: LOCALE, granularity };
}

module.exports = makeClass('Segmenter', resolve, (stateOf) => ({
  segment(input) {
    stateOf(this);
    return new Segments(`${input}`);
  },
  resolvedOptions() {
    return copyKeys({}, stateOf(this), ['locale', 'granularity']);
  },
}));
