// Express 4, as test/packages/frameworks pins it.
'use strict';
const express = require('../../build/packages/frameworks/node_modules/express4');
express().get('/', (req, res) => res.send('Hello World!')).listen(Number(process.argv[2]));
