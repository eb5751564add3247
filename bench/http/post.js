// Requests of 1 MiB, read as chunks.
'use strict';
require('http').createServer((req, res) => {
  let size = 0;
  req.on('data', (chunk) => { size += chunk.length; });
  req.on('end', () => res.end(String(size)));
}).listen(Number(process.argv[2]));
