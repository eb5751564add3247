'use strict';

// ESLint on files of this project's lib/ with the recommended rules, and on code that breaks them.

const path = require('path');
const { ESLint } = require('eslint');
const js = require('@eslint/js');
const { root } = require('./common/examples');

const globals = Object.fromEntries(['require', 'module', 'exports', 'process', 'Buffer', 'console', 'setImmediate', 'setTimeout',
  'internalBinding', 'primordials'].map((name) => [name, 'readonly']));

const BROKEN = 'const a = 1\nvar b = {x: 1, x: 2};\nif (b = a) { undefinedName() }\n' +
  'for (;;) { break; }\nswitch (a) { case 1: let c; }\nasync function f() { return await 1; debugger }\nexport default b == null;\n';

async function main() {
  const lib = new ESLint({
    cwd: root,
    overrideConfigFile: true,
    overrideConfig: [js.configs.recommended, { languageOptions: { sourceType: 'commonjs', globals } }],
  });
  const results = await lib.lintFiles(['lib/events.js', 'lib/url.js', 'lib/querystring.js', 'lib/internal/util.js', 'lib/string_decoder.js']);
  for (const { filePath, fatalErrorCount } of results) console.log(path.basename(filePath), fatalErrorCount);

  const fixer = new ESLint({
    cwd: __dirname,
    overrideConfigFile: true,
    fix: true,
    overrideConfig: [js.configs.recommended, { languageOptions: { sourceType: 'module' }, rules: {
      'no-var': 'error', 'prefer-const': 'warn', eqeqeq: 'error', 'no-multi-assign': 'error', complexity: ['warn', 2], 'max-len': ['warn', 50],
    } }],
  });
  const [broken] = await fixer.lintText(BROKEN, { filePath: 'broken.js' });
  for (const { line, column, severity, ruleId, message } of broken.messages) console.log(line, column, severity, ruleId, message);
  console.log(broken.output);
  const [unparsable] = await fixer.lintText('let = = 1', { filePath: 'x.js' });
  console.log(unparsable.messages.map(({ line, column, message, fatal }) => [line, column, message, fatal]));
  const formatter = await fixer.loadFormatter('json');
  console.log(JSON.parse(formatter.format([broken]))[0].errorCount);
}

main();
