'use strict';

// Are source maps looked at? The loaders ask before each file, so this is all that is loaded while nobody wants them.

module.exports = {
  enabled: false,
  nodeModules: false, // of packages, too
  generatedCode: false,
  note: undefined, // internal/source_map/cache's, while enabled
};
