'use strict';

// Modules that nearly every program needs: they are there from the start.

require('internal/errors');
require('internal/modules/cjs/loader');
require('internal/process/preload');
require('internal/util/inspect/format');
require('internal/console/global');
require('internal/util/colors');
