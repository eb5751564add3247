'use strict';

// With --expose-internals, for tests that look behind the modules.

module.exports = { internalBinding };
