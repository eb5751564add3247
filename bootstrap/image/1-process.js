'use strict';

// The process object and the functions that C calls at the ends of things.

require('internal/process/object').setUp(process);
require('internal/process/promises').setUp();
require('internal/process/task_queues').setUp(require('internal/process/promises').processRejections);
require('internal/process/lifecycle').setUp();
