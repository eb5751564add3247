// Express 5, as test/packages/frameworks pins it.
'use strict';
const express = require('../../build/packages/frameworks/node_modules/express');
express().get('/', (req, res) => res.send('Hello World!')).listen(Number(process.argv[2]));
