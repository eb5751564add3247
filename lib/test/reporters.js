'use strict';

const names = { __proto__: null, dot: 'dot', junit: 'junit', spec: 'spec', tap: 'tap' };

for (const name of Object.keys(names)) {
  Object.defineProperty(module.exports, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      const reporter = require(`internal/test_runner/reporters/${name}`);
      if (name !== 'spec') return reporter;
      // With and without new.
      function spec(...args) {
        return Reflect.construct(reporter, args);
      }
      spec.prototype = reporter.prototype;
      return spec;
    },
  });
}
