// Responses of 1 MiB.
'use strict';
const body = Buffer.alloc(1 << 20, 'x');
require('http').createServer((req, res) => res.end(body)).listen(Number(process.argv[2]));
