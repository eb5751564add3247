'use strict';
// Properties, sets, case, and strings of emoji.
const assert = require('assert');
const yes = (re, s) => assert.ok(re.test(s), `${re} on ${s}`);
const no = (re, s) => assert.ok(!re.test(s), `${re} on ${s}`);

yes(/^\p{L}+$/u, 'aéЯ日');
yes(/^\p{Script=Greek}$/u, 'α');
no(/^\p{Script=Greek}$/u, 'a');
yes(/^\p{scx=Deva}$/u, '\u0964');
no(/^\p{sc=Deva}$/u, '\u0964');
yes(/^\p{Lowercase_Letter}\P{Ll}$/u, 'aA');
yes(/^\p{ASCII}\p{Any}\p{Assigned}$/u, 'a\u0378b');
yes(/^\p{Emoji_Presentation}$/u, '\u{1f600}');
yes(/^\p{ID_Start}\p{ID_Continue}$/u, 'ª1');
yes(/^\p{Nd}$/u, '\u0661');

// Case: by simple folding under u, by upper case without.
yes(/^\u212a$/iu, 'k');
no(/^\u212a$/i, 'k');
yes(/^ſ$/iu, 's');
yes(/^ß$/iu, '\u1e9e');
no(/^ß$/i, '\u1e9e');
yes(/^σ$/i, 'ς');
yes(/^[а-я]+$/i, 'ПРИВЕТ');
yes(/^\u{10400}$/iu, '\u{10428}');
yes(/^(é)\1$/i, 'éÉ');
yes(/^[^\W]$/iu, 'ſ');
yes(/^\P{Lu}$/iu, 'A');
no(/^\P{Lu}$/iv, 'A');
yes(/\b\u017f/iu, ' \u017f');

// Sets.
yes(/^[\p{L}--[a-z]]$/v, 'A');
no(/^[\p{L}--[a-z]]$/v, 'a');
yes(/^[\p{L}&&\p{ASCII}]+$/v, 'aZ');
no(/^[\p{L}&&\p{ASCII}]+$/v, 'é');
yes(/^[[a-c][x-z]\d]+$/v, 'ay7');
assert.strictEqual(/[\q{abc|ab|a}]/v.exec('abd')[0], 'ab');
assert.strictEqual(/[\q{ab}a]/iv.exec('AB')[0], 'AB');
yes(/^[^\d]$/v, 'x');
yes(/^\p{RGI_Emoji}$/v, '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}');
yes(/^\p{Emoji_Keycap_Sequence}$/v, '7\ufe0f\u20e3');
yes(/^\p{RGI_Emoji_Flag_Sequence}{2}$/v, '\u{1f1e9}\u{1f1ea}\u{1f1eb}\u{1f1f7}');
no(/^\p{RGI_Emoji_Flag_Sequence}$/v, '\u{1f1e6}\u{1f1e6}');
yes(/(?<=\p{RGI_Emoji})x/v, '\u{1f600}x');

// Pairs and their halves.
no(/^.$/, '\u{1f600}');
yes(/^.$/u, '\u{1f600}');
no(/\ud83d/u, '\u{1f600}');
yes(/\ud83d/, '\u{1f600}');
yes(/^[^x]$/u, '\u{1f600}');
yes(/^[\u{1f600}-\u{1f64f}]$/u, '\u{1f610}');
yes(/^\ud83d\ude00$/u, '\u{1f600}');
assert.deepStrictEqual('\u{1f600}\ud83d'.match(/./gu), ['\u{1f600}', '\ud83d']);
