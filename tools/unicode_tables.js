// Writes src/builtins/regexp/unicode_data.c: what regular expressions have to know of Unicode.
//
//     /path/to/a/real/node tools/unicode_tables.js > src/builtins/regexp/unicode_data.c
//
// The facts are asked of the Unicode database inside the node that runs this file (process.versions.unicode), by way
// of its own regular expressions; the names of the scripts below are the only thing typed in. The output is small
// because a set is stored as its difference from a union of general categories, in base-64 varints. It is committed,
// since a build machine need not have a node.
'use strict';

const MAX = 0x110000;
const CATEGORIES = ('Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Cs Co Cn').split(' ');

// Binary properties of ECMAScript's table 67, "long name short name".
const BINARY = `ASCII_Hex_Digit AHex|Alphabetic Alpha|Bidi_Control Bidi_C|Bidi_Mirrored Bidi_M|Case_Ignorable CI|Cased|
Changes_When_Casefolded CWCF|Changes_When_Casemapped CWCM|Changes_When_Lowercased CWL|
Changes_When_NFKC_Casefolded CWKCF|Changes_When_Titlecased CWT|Changes_When_Uppercased CWU|Dash|
Default_Ignorable_Code_Point DI|Deprecated Dep|Diacritic Dia|Emoji|Emoji_Component EComp|Emoji_Modifier EMod|
Emoji_Modifier_Base EBase|Emoji_Presentation EPres|Extended_Pictographic ExtPict|Extender Ext|Grapheme_Base Gr_Base|
Grapheme_Extend Gr_Ext|Hex_Digit Hex|IDS_Binary_Operator IDSB|IDS_Trinary_Operator IDST|ID_Continue IDC|ID_Start IDS|
Ideographic Ideo|Join_Control Join_C|Logical_Order_Exception LOE|Lowercase Lower|Math|Noncharacter_Code_Point NChar|
Pattern_Syntax Pat_Syn|Pattern_White_Space Pat_WS|Quotation_Mark QMark|Radical|Regional_Indicator RI|
Sentence_Terminal STerm|Soft_Dotted SD|Terminal_Punctuation Term|Unified_Ideograph UIdeo|Uppercase Upper|
Variation_Selector VS|White_Space space|XID_Continue XIDC|XID_Start XIDS`.replace(/\n/g, '').split('|');

// "Adlm Adlam": the four-letter name, the long name where it differs, further aliases. Zinh and Zyyy are real scripts,
// Zzzz is everything that remains.
const SCRIPTS = `Adlm Adlam|Aghb Caucasian_Albanian|Ahom|Arab Arabic|Armi Imperial_Aramaic|Armn Armenian|Avst Avestan|
Bali Balinese|Bamu Bamum|Bass Bassa_Vah|Batk Batak|Beng Bengali|Berf Beria_Erfe|Bhks Bhaiksuki|Bopo Bopomofo|
Brah Brahmi|Brai Braille|Bugi Buginese|Buhd Buhid|Cakm Chakma|Cans Canadian_Aboriginal|Cari Carian|Cham|Cher Cherokee|
Chrs Chorasmian|Copt Coptic Qaac|Cpmn Cypro_Minoan|Cprt Cypriot|Cyrl Cyrillic|Deva Devanagari|Diak Dives_Akuru|
Dogr Dogra|Dsrt Deseret|Dupl Duployan|Egyp Egyptian_Hieroglyphs|Elba Elbasan|Elym Elymaic|Ethi Ethiopic|Gara Garay|
Geor Georgian|Glag Glagolitic|Gong Gunjala_Gondi|Gonm Masaram_Gondi|Goth Gothic|Gran Grantha|Grek Greek|
Gujr Gujarati|Gukh Gurung_Khema|Guru Gurmukhi|Hang Hangul|Hani Han|Hano Hanunoo|Hatr Hatran|Hebr Hebrew|Hira Hiragana|
Hluw Anatolian_Hieroglyphs|Hmng Pahawh_Hmong|Hmnp Nyiakeng_Puachue_Hmong|Hung Old_Hungarian|Ital Old_Italic|
Java Javanese|Kali Kayah_Li|Kana Katakana|Kawi|Khar Kharoshthi|Khmr Khmer|Khoj Khojki|Kits Khitan_Small_Script|
Knda Kannada|Krai Kirat_Rai|Kthi Kaithi|Lana Tai_Tham|Laoo Lao|Latn Latin|Lepc Lepcha|Limb Limbu|Lina Linear_A|
Linb Linear_B|Lisu|Lyci Lycian|Lydi Lydian|Mahj Mahajani|Maka Makasar|Mand Mandaic|Mani Manichaean|Marc Marchen|
Medf Medefaidrin|Mend Mende_Kikakui|Merc Meroitic_Cursive|Mero Meroitic_Hieroglyphs|Mlym Malayalam|Modi|
Mong Mongolian|Mroo Mro|Mtei Meetei_Mayek|Mult Multani|Mymr Myanmar|Nagm Nag_Mundari|Nand Nandinagari|
Narb Old_North_Arabian|Nbat Nabataean|Newa|Nkoo Nko|Nshu Nushu|Ogam Ogham|Olck Ol_Chiki|Onao Ol_Onal|
Orkh Old_Turkic|Orya Oriya|Osge Osage|Osma Osmanya|Ougr Old_Uyghur|Palm Palmyrene|Pauc Pau_Cin_Hau|Perm Old_Permic|
Phag Phags_Pa|Phli Inscriptional_Pahlavi|Phlp Psalter_Pahlavi|Phnx Phoenician|Plrd Miao|Prti Inscriptional_Parthian|
Rjng Rejang|Rohg Hanifi_Rohingya|Runr Runic|Samr Samaritan|Sarb Old_South_Arabian|Saur Saurashtra|Sgnw SignWriting|
Shaw Shavian|Shrd Sharada|Sidd Siddham|Sidt Sidetic|Sind Khudawadi|Sinh Sinhala|Sogd Sogdian|Sogo Old_Sogdian|
Sora Sora_Sompeng|Soyo Soyombo|Sund Sundanese|Sunu Sunuwar|Sylo Syloti_Nagri|Syrc Syriac|Tagb Tagbanwa|Takr Takri|
Tale Tai_Le|Talu New_Tai_Lue|Taml Tamil|Tang Tangut|Tavt Tai_Viet|Tayo Tai_Yo|Telu Telugu|Tfng Tifinagh|Tglg Tagalog|
Thaa Thaana|Thai|Tibt Tibetan|Tirh Tirhuta|Tnsa Tangsa|Todr Todhri|Tols Tolong_Siki|Toto|Tutg Tulu_Tigalari|
Ugar Ugaritic|Vaii Vai|Vith Vithkuqi|Wara Warang_Citi|Wcho Wancho|Xpeo Old_Persian|Xsux Cuneiform|Yezi Yezidi|Yiii Yi|
Zanb Zanabazar_Square|Zinh Inherited Qaai|Zyyy Common|Zzzz Unknown`.replace(/\n/g, '').split('|');

// --- asking -----------------------------------------------------------------------------------------------------------

let everything = '';
for (let c = 0; c < MAX; c++) {
  if (c < 0xd800 || c > 0xdfff) everything += String.fromCodePoint(c);
}

// The code points that \p{expression} matches, as one byte for each.
function ask(expression) {
  const set = new Uint8Array(MAX);
  for (const m of everything.matchAll(new RegExp(`\\p{${expression}}+`, 'gu'))) {
    for (const ch of m[0]) set[ch.codePointAt(0)] = 1;
  }
  const one = new RegExp(`\\p{${expression}}`, 'u');
  for (let c = 0xd800; c < 0xe000; c++) set[c] = one.test(String.fromCharCode(c)) ? 1 : 0;
  return set;
}

// --- packing ----------------------------------------------------------------------------------------------------------

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+-';

// Base-64 digits, low ones first; a digit of 32 or more says that another follows.
function varint(n) {
  let s = '';
  for (; n >= 32; n = Math.floor(n / 32)) s += DIGITS[32 + n % 32];
  return s + DIGITS[n];
}

// Where membership changes, as distances.
function runs(set) {
  let s = '';
  let last = 0;
  let inside = 0;
  for (let c = 0; c < MAX; c++) {
    if (set[c] !== inside) {
      s += varint(c - last);
      last = c;
      inside = set[c];
    }
  }
  if (inside) s += varint(MAX - last);
  return s;
}

const xor = (a, b) => a.map((v, i) => v ^ b[i]);

// --- tables -----------------------------------------------------------------------------------------------------------

const category = new Uint8Array(MAX).fill(255);
CATEGORIES.forEach((name, i) => ask(`gc=${name}`).forEach((v, c) => { if (v) category[c] = i; }));

// Runs of one category: length and category in one number. Alternating Lu and Ll (half of all runs) get a "category"
// of their own, 30: that many pairs.
function packCategories() {
  let s = '';
  for (let c = 0; c < MAX;) {
    let pairs = 0;
    while (category[c + 2 * pairs] === 0 && category[c + 2 * pairs + 1] === 1 && category[c + 2 * pairs + 2] !== 1) pairs++;
    if (pairs > 1) {
      s += varint((pairs - 1) * 31 + 30);
      c += 2 * pairs;
      continue;
    }
    let n = 1;
    while (c + n < MAX && category[c + n] === category[c]) n++;
    s += varint((n - 1) * 31 + category[c]);
    c += n;
  }
  return s;
}

function packBinary(set) {
  const inside = new Uint32Array(30);
  const total = new Uint32Array(30);
  set.forEach((v, c) => { total[category[c]]++; inside[category[c]] += v; });
  // Which categories to start from is settled by trying, one category at a time.
  let mask = 0;
  const pack = (m) => runs(set.map((v, c) => v ^ ((m >>> category[c]) & 1)));
  let best = pack(0);
  for (let i = 0; i < 30; i++) {
    if (inside[i] * 4 < total[i]) continue;
    const trial = pack(mask | 1 << i);
    if (trial.length < best.length) {
      best = trial;
      mask |= 1 << i;
    }
  }
  return { mask: mask >>> 0, diff: best };
}

const scripts = SCRIPTS.map((line) => {
  const [short, long = short, ...others] = line.split(' ');
  return { names: [short, long, ...others].filter((n, i, a) => a.indexOf(n) === i), set: ask(`sc=${short}`), scx: ask(`scx=${short}`) };
});
const script = new Uint8Array(MAX).fill(255);
scripts.forEach(({ set }, i) => set.forEach((v, c) => { if (v) script[c] = i; }));
if (script.includes(255)) throw new Error('a script is missing from the list');

function packScripts() {
  let s = '';
  for (let c = 0; c < MAX;) {
    let n = 1;
    while (c + n < MAX && script[c + n] === script[c]) n++;
    s += varint(script[c]) + varint(n - 1);
    c += n;
  }
  return s;
}

// Equivalence under a folding, as runs { first, count, stride, delta }: c folds to c + delta.
function foldRuns(fold) {
  const list = [];
  for (let c = 0; c < MAX; c++) {
    const delta = fold(c) - c;
    if (delta === 0) continue;
    const last = list[list.length - 1];
    if (last && last.delta === delta && last.count < 1000) {
      const stride = last.count === 1 ? c - last.first : last.stride;
      if (stride <= 2 && c === last.first + last.count * stride) {
        last.count++;
        last.stride = stride;
        continue;
      }
    }
    list.push({ first: c, count: 1, stride: 1, delta });
  }
  return list;
}

// Canonicalize of a regular expression without u or v: by toUpperCase, units only, never from outside ASCII into it.
function upper(c) {
  if (c > 0xffff || (c >= 0xd800 && c <= 0xdfff)) return c;
  const u = String.fromCharCode(c).toUpperCase();
  if (u.length !== 1) return c;
  const cu = u.charCodeAt(0);
  return c >= 128 && cu < 128 ? c : cu;
}

// Simple case folding: the classes are those of /iu. Any fixed member may represent a class: we take the lower-case
// one that most of them share, so that ASCII folds to lower case.
function simpleFold() {
  const representative = new Map();
  const candidates = new Set();
  for (let c = 0; c < MAX; c++) {
    if (c >= 0xd800 && c <= 0xdfff) continue;
    const s = String.fromCodePoint(c);
    for (const t of [s.toLowerCase(), s.toUpperCase(), s.toLowerCase().toUpperCase(), s.toUpperCase().toLowerCase()]) {
      if (t !== s && [...t].length === 1) {
        candidates.add(c);
        candidates.add(t.codePointAt(0));
      }
    }
    if (/[\p{CWCF}\p{CWCM}]/u.test(s)) candidates.add(c);
  }
  const list = [...candidates].sort((a, b) => a - b);
  const text = list.map((c) => String.fromCodePoint(c)).join('');
  for (const c of list) {
    if (representative.has(c)) continue;
    const family = [...text.matchAll(new RegExp(`\\u{${c.toString(16)}}`, 'giu'))].map((m) => m[0].codePointAt(0));
    const lower = family.find((f) => !/\p{CWCF}/u.test(String.fromCodePoint(f))) ?? family[0];
    for (const f of family) representative.set(f, lower);
  }
  return (c) => representative.get(c) ?? c;
}

// --- properties of strings ----------------------------------------------------------------------------------------------

const SEQUENCES = ['Basic_Emoji', 'Emoji_Keycap_Sequence', 'RGI_Emoji_Modifier_Sequence', 'RGI_Emoji_Flag_Sequence',
                   'RGI_Emoji_Tag_Sequence', 'RGI_Emoji_ZWJ_Sequence'];

// Those strings of more than one code point that have the property. ICU does not enumerate them, so likely ones are
// built from what Unicode's rules for emoji allow, and asked about.
function sequences() {
  const members = (p) => { const l = []; ask(p).forEach((v, c) => { if (v) l.push(String.fromCodePoint(c)); }); return l; };
  const emoji = members('Emoji');
  const base = members('EBase');
  const modifiers = members('EMod');
  const flags = members('RI');
  const found = {};
  const test = (p) => { const re = new RegExp(`^\\p{${p}}$`, 'v'); return (s) => re.test(s); };
  const pairs = (a, b) => a.flatMap((x) => b.map((y) => x + y));

  found.Basic_Emoji = emoji.map((e) => e + '\ufe0f').filter(test('Basic_Emoji'));
  found.Emoji_Keycap_Sequence = [...'0123456789#*'].map((c) => c + '\ufe0f\u20e3').filter(test('Emoji_Keycap_Sequence'));
  found.RGI_Emoji_Modifier_Sequence = pairs(base, modifiers).filter(test('RGI_Emoji_Modifier_Sequence'));
  found.RGI_Emoji_Flag_Sequence = pairs(flags, flags).filter(test('RGI_Emoji_Flag_Sequence'));
  const tags = (s) => [...s].map((c) => String.fromCodePoint(0xe0000 + c.charCodeAt(0))).join('');
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  const three = pairs(pairs(letters, letters), letters);
  found.RGI_Emoji_Tag_Sequence = ['gb', 'us', 'ca', 'au', 'de', 'fr', 'es', 'it'].flatMap((country) =>
    [...pairs(letters, letters), ...three].map((s) => `\u{1f3f4}${tags(country + s)}\u{e007f}`)).filter(test('RGI_Emoji_Tag_Sequence'));

  const zwj = test('RGI_Emoji_ZWJ_Sequence');
  const elements = [...emoji.filter((e) => e > '\u00ff'), ...found.Basic_Emoji, ...found.RGI_Emoji_Modifier_Sequence];
  const list = pairs(elements.map((e) => e + '\u200d'), elements).filter(zwj);
  const parts = new Set(list.flatMap((s) => s.split('\u200d')));
  const short = [...parts];
  const people = [...pairs(['\u{1f468}', '\u{1f469}', '\u{1f9d1}'], ['', ...modifiers]), '\u{1f466}', '\u{1f467}', '\u{1f9d2}'];
  // Three parts: either the first two are a sequence by themselves, or the last two are, or something stands between
  // two people.
  const three1 = [...pairs(list.map((s) => s + '\u200d'), [...short, '\u27a1\ufe0f']),
                  ...pairs(pairs(people, elements.map((e) => `\u200d${e}\u200d`)), people),
                  ...pairs(short.map((s) => s + '\u200d'), list)].filter(zwj);
  const four = [...pairs(people.map((s) => s + '\u200d\u2764\ufe0f\u200d\u{1f48b}\u200d'), people),
                ...pairs([...three1, ...list].map((s) => s + '\u200d'), people),
                ...pairs(people.map((s) => s + '\u200d'), three1)].filter(zwj);
  found.RGI_Emoji_ZWJ_Sequence = [...new Set([...list, ...three1, ...four])];
  return found;
}

const bySpelling = (a, b) => {
  const x = [...a].map((c) => c.codePointAt(0));
  const y = [...b].map((c) => c.codePointAt(0));
  for (let i = 0; ; i++) {
    if (x[i] === undefined || y[i] === undefined) return x.length - y.length;
    if (x[i] !== y[i]) return x[i] - y[i];
  }
};

// Each string: how many code points it shares with the one before, how many follow, and those.
function packStrings(strings) {
  let s = '';
  let last = [];
  for (const string of [...new Set(strings)].sort(bySpelling)) {
    const now = [...string].map((c) => c.codePointAt(0));
    let same = 0;
    while (same < last.length && last[same] === now[same]) same++;
    s += varint(same) + varint(now.length - same) + now.slice(same).map(varint).join('');
    last = now;
  }
  return s;
}

// --- writing ------------------------------------------------------------------------------------------------------------

const out = [];
const text = (s) => s === '' ? '""' : s.match(/.{1,110}/g).map((l) => `"${l}"`).join('\n    ');

out.push(`/* Unicode ${process.versions.unicode}, written by tools/unicode_tables.js: change that, not this. The formats are told there and in
 * unicode.c, which alone reads this. */
#include "builtins/regexp/unicode_data.h"
`);
out.push(`const char unicode_categories[] =\n    ${text(packCategories())};\n`);
out.push(`const char unicode_scripts[] =\n    ${text(packScripts())};\n`);

out.push('const unicode_script_t unicode_script_names[] = {');
scripts.forEach(({ names, set, scx }) => {
  out.push(`    {"${names.join(' ')}",\n     ${text(runs(xor(set, scx))).replace(/\n/g, '\n ')}},`);
});
out.push(`};\nconst unsigned unicode_script_count = ${scripts.length};\n`);

out.push('const unicode_binary_t unicode_binaries[] = {');
for (const line of BINARY) {
  const { mask, diff } = packBinary(ask(line.split(' ')[0]));
  out.push(`    {"${line}", 0x${mask.toString(16)},\n     ${text(diff).replace(/\n/g, '\n ')}},`);
}
out.push(`};\nconst unsigned unicode_binary_count = ${BINARY.length};\n`);

const found = sequences();
out.push('const unicode_sequence_t unicode_sequences[] = {');
for (const name of SEQUENCES) out.push(`    {"${name}",\n     ${text(packStrings(found[name])).replace(/\n/g, '\n ')}},`);
out.push(`};\nconst unsigned unicode_sequence_count = ${SEQUENCES.length};\n`);

for (const [name, fold] of [['simple', simpleFold()], ['upper', upper]]) {
  const list = foldRuns(fold);
  out.push(`const unicode_fold_t unicode_fold_${name}[] = {`);
  let line = '   ';
  for (const { first, count, stride, delta } of list) {
    const item = ` {0x${first.toString(16)}, ${delta}, ${count}, ${stride}},`;
    if (line.length + item.length > 118) {
      out.push(line);
      line = '   ';
    }
    line += item;
  }
  out.push(line, `};\nconst unsigned unicode_fold_${name}_count = ${list.length};\n`);
}
process.stdout.write(out.join('\n').trimEnd() + '\n');
process.stderr.write(SEQUENCES.map((n) => `${n} ${found[n].length}`).join('\n') + '\n');
