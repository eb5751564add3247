'use strict';

// The types of entries that observers wait for, where modules that make entries can see them without loading perf_hooks.

module.exports = { types: [] };
