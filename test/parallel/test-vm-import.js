// import() in text of vm asks what was given for it; nothing given is an error.
// Flags: --experimental-vm-modules
'use strict';
const assert = require('assert');
const { spawnSync } = require('child_process');
const vm = require('vm');

if (!process.execArgv.includes('--experimental-vm-modules')) {
  const code = (promise, expected) => assert.rejects(promise, { code: expected });
  code(new vm.Script('import("fs")').runInThisContext(), 'ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING');
  code(vm.runInNewContext('import("fs")'), 'ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING');
  code(vm.compileFunction('return import("fs")')(), 'ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING');
  code(vm.runInThisContext('import("fs")', { importModuleDynamically() { assert.fail(); } }),
       'ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG');
  assert.throws(() => new vm.Script('1', { importModuleDynamically: 1 }), { code: 'ERR_INVALID_ARG_TYPE' });
  const { USE_MAIN_CONTEXT_DEFAULT_LOADER } = vm.constants;
  for (const options of [{}, { filename: __filename }]) {
    vm.runInThisContext('import("fs")', { ...options, importModuleDynamically: USE_MAIN_CONTEXT_DEFAULT_LOADER })
      .then((namespace) => assert.strictEqual(namespace.default, require('fs')));
  }
  const { status, stderr } = spawnSync(process.execPath, ['--no-warnings', '--experimental-vm-modules', __filename]);
  assert.strictEqual(`${stderr}`, '');
  assert.strictEqual(status, 0);
} else {
  const asked = [];
  const importModuleDynamically = (specifier, referrer, attributes) => {
    asked.push([specifier, referrer, { ...attributes }]);
    return specifier === 'bad' ? {} : import('fs');
  };
  const script = new vm.Script('import("x")', { importModuleDynamically });
  script.runInThisContext().then(async (namespace) => {
    assert.strictEqual(namespace.default, require('fs'));
    assert.deepStrictEqual(asked, [['x', script, {}]]);
    const fn = vm.compileFunction('return import("y", { with: { type: "json" } })', [], { importModuleDynamically });
    await fn();
    assert.deepStrictEqual(asked[1].slice(0, 1), ['y']);
    assert.deepStrictEqual(asked[1][2], { type: 'json' });
    assert.strictEqual(asked[1][1], fn);
    await assert.rejects(vm.runInThisContext('import("bad")', { importModuleDynamically }),
                         { code: 'ERR_VM_MODULE_NOT_MODULE' });
  });
}
