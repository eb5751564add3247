'use strict';

// A single executable application.

process.argv.splice(1, 0, process.execPath);
const { preload } = require('internal/process/preload');
preload(() => require('internal/sea').run());
