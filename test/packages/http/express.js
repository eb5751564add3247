'use strict';

require('./common/express-program')(require('express'));
