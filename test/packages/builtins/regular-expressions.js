// highlight.js, prismjs, path-to-regexp, emoji-regex, ansi-regex
const hljs = require('highlight.js');
const samples = {
  javascript: "class A extends B { #x = /a[/]b/g; async *m(a = `t${1 + 1}`, ...r) { return await x?.y ?? 0x1Fn; } } // c\nconst {a, ...b} = <div className='x'>{a}</div>;",
  python: '@dec\ndef f(x: int = 3, *args) -> "str":\n    """doc"""\n    return f"{x!r:>{10}}" if x else 0b11\n', css: '@media (min-width: 10px) { a:hover::before, #id > .c[href^="x"] { color: #fff !important; width: calc(100% - 2rem) } }',
  xml: '<!DOCTYPE html><a href="x" b=\'y\'>t &amp; <!-- c --><script>var x = "</b>";</script></a>', json: '{"a": [1, -2.5e3, true, null, "\\u00e9\\n"]}', sql: "SELECT COUNT(*) AS n FROM t WHERE a LIKE '%x%' AND b IN (1, 2) -- c\n",
  cpp: '#include <x>\ntemplate<typename T> auto f(const T& x) -> decltype(x + 1) { return R"(raw)"; }', bash: 'for i in "${a[@]}"; do echo $((i+1)) | sed \'s/x/y/\' > /dev/null; done # c', markdown: '# T\n\n* a **b** _c_ `d` [e](f)\n\n```js\nx\n```\n',
  yaml: 'a: &x [1, "b"]\nc: |\n  text\n', rust: 'fn main<\'a>(x: &\'a str) -> Result<(), E> { println!("{}", x as u8); }', go: 'func (r *R) M(a ...int) (err error) { defer close(c); return nil }', diff: '--- a\n+++ b\n@@ -1 +1 @@\n-x\n+y\n',
};
for (const [language, code] of Object.entries(samples)) console.log(language, hljs.highlight(code, { language }).value);
console.log(hljs.highlightAuto('def f(x):\n    print("a")\n', ['python', 'ruby', 'javascript']).language);
const Prism = require('prismjs');
require('prismjs/components/')(['python', 'typescript', 'bash', 'jsx', 'sql', 'markdown', 'regex', 'yaml']);
for (const [language, code] of Object.entries({ ...samples, typescript: 'type A<T extends keyof B> = { readonly [K in T]?: B[K] }; let x: A = y as any;', jsx: '<A {...p} b={() => <C/>}>t</A>', regex: '(?<y>\\d{4})-\\k<y>[^\\w-]+$' })) {
  if (Prism.languages[language]) console.log(language, Prism.highlight(code, Prism.languages[language], language));
}
const { compile, match, pathToRegexp } = require('path-to-regexp');
for (const path of ['/users/:id', '/files/*path.:ext', '/a{/:b}/c', '/:"x-y"', '/é/:x']) {
  console.log(path, pathToRegexp(path).regexp, match(path)('/users/5'), match(path)('/files/a/b.txt'), match(path)('/a/x/c'));
}
console.log(compile('/u/:id/*rest')({ id: 'a b', rest: ['x', 'ü'] }));
try { match('/(a'); } catch (error) { console.log(error.message); }
(async () => {
  const emojiRegex = (await import('emoji-regex')).default;
  const text = '\u{231A}: ⌚ default; \u{2194}\u{FE0F}: ↔️; 👩🏿‍🚀 👨‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇩🇪 5️⃣ a 1 ©';
  console.log([...text.matchAll(emojiRegex())].map((m) => [m[0], m.index]));
  const ansiRegex = (await import('ansi-regex')).default;
  console.log(ansiRegex(), '\u001B[4mcake\u001B[0m \u001B]8;;https://x.y\u0007l\u001B]8;;\u0007'.match(ansiRegex()), ansiRegex({ onlyFirst: true }).exec('\u001B[38;5;1mx').index);
})();
