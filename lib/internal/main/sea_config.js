'use strict';

// node --experimental-sea-config FILE

require('internal/sea').build(internalBinding('options').options['--experimental-sea-config']);
