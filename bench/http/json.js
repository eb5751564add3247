// A JSON body read, 16 header fields looked at, JSON answered.
'use strict';
require('http').createServer((req, res) => {
  let text = '';
  req.setEncoding('utf8');
  req.on('data', (chunk) => { text += chunk; });
  req.on('end', () => {
    let known = 0;
    for (const name in req.headers) if (name.startsWith('x-')) known++;
    const value = text === '' ? {} : JSON.parse(text);
    const body = JSON.stringify({ known, items: value.items, name: value.name });
    res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) });
    res.end(body);
  });
}).listen(Number(process.argv[2]));
