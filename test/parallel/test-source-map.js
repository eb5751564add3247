'use strict';

// module.SourceMap and module.findSourceMap().

const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { SourceMap } = require('module');
const { run, withFolder } = require('../common/run');

const payload = { version: 3, sources: ['a.js', 'b.js'], names: ['n', 'm'], mappings: 'AAAA,IAAIA;;CCEJ,C,kBACIC' };
const map = new SourceMap(payload, { lineLengths: [10, 0, 30] });
const entry = (...place) => {
  const { generatedLine, generatedColumn, originalSource, originalLine, originalColumn, name } = map.findEntry(...place);
  return [generatedLine, generatedColumn, originalSource, originalLine, originalColumn, name];
};
assert.deepStrictEqual(entry(0, 0), [0, 0, 'a.js', 0, 0, undefined]);
assert.deepStrictEqual(entry(0, 9), [0, 4, 'a.js', 0, 4, 'n']);
assert.deepStrictEqual(entry(1, 0), [0, 4, 'a.js', 0, 4, 'n']);
assert.deepStrictEqual(entry(2, 1), [2, 1, 'b.js', 2, 0, undefined]);
assert.deepStrictEqual(entry(2, 2), [2, 2, undefined, undefined, undefined, undefined]);
assert.deepStrictEqual(entry(9, 9), [2, 20, 'b.js', 3, 4, 'm']);
assert.deepStrictEqual(new SourceMap({ ...payload, mappings: ';AAAA' }).findEntry(0, 5), {});
assert.deepStrictEqual(map.findOrigin(1, 5), { name: 'n', fileName: 'a.js', lineNumber: 1, columnNumber: 5 });
assert.deepStrictEqual(map.findOrigin(3, 3), {});
assert.deepStrictEqual(map.payload, payload);
assert.notStrictEqual(map.payload.sources, payload.sources);
assert.deepStrictEqual(map.lineLengths, [10, 0, 30]);
assert.throws(() => new SourceMap(null), { code: 'ERR_INVALID_ARG_TYPE' });
const sections = new SourceMap({ version: 3, sections: [{ offset: { line: 4, column: 2 }, map: payload }] });
assert.strictEqual(sections.findEntry(4, 3).originalSource, 'a.js');
assert.deepStrictEqual(sections.findEntry(4, 1), {});
assert.deepStrictEqual(new SourceMap({ mappings: '!!,,;%' }).findEntry(0, 0), {});

withFolder((folder) => {
  const write = (name, text) => fs.writeFileSync(path.join(folder, name), text);
  write('out.js', '0\n//# sourceMappingURL=out.js.map\n');
  write('out.js.map', JSON.stringify({ ...payload, sourceRoot: 'src/' }));
  write('inline.js', `0\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(payload)).toString('base64')}`);
  write('broken.js', '0\n//# sourceMappingURL=nothere.map');
  const text = `const { findSourceMap } = require('module'); const path = require('path');
    const of = (name) => findSourceMap(path.join(${JSON.stringify(folder)}, name));
    if (of('out.js')) throw new Error('not loaded yet');
    for (const name of ['out.js', 'inline.js', 'broken.js']) require(path.join(${JSON.stringify(folder)}, name));
    console.log(of('out.js')?.findEntry(0, 0).originalSource, of('inline.js')?.findOrigin(1, 1).fileName, of('broken.js'), of('nothere.js'))`;
  assert.match(run(['--enable-source-maps', '-e', text]).stdout, /^file:\/\/\/.*\/src\/a\.js file:\/\/\/.*\/a\.js undefined undefined\n$/);
  assert.strictEqual(run(['-e', text]).stdout, 'undefined undefined undefined undefined\n');
});
