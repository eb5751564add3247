'use strict';

module.exports = { addAbortListener: require('events').addAbortListener };
