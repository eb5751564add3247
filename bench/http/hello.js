// The least a server does.
'use strict';
require('http').createServer((req, res) => res.end('Hello World\n')).listen(Number(process.argv[2]));
