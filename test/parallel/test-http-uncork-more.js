'use strict';

// More uncork() than cork(): what was corked for a socket to come is no loop without end.
const assert = require('assert');
const { ServerResponse } = require('http');
const { Writable } = require('stream');

const response = new ServerResponse({ method: 'GET', httpVersionMajor: 1, httpVersionMinor: 1 });
response.uncork();
response.uncork();
let written = '';
response.end('body');
response.assignSocket(new Writable({ write(chunk, encoding, callback) { written += chunk; callback(); } }));
setImmediate(() => assert.match(written, /^HTTP\/1\.1 200 OK\r\n[^]*body$/));
