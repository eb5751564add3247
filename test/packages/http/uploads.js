'use strict';

// busboy and multer: forms with files, small and larger than a chunk, limits, and a body that ends early.

const http = require('http');
const busboy = require('busboy');
const express = require('express');
const multer = require('multer');
const { listen, request, show } = require('./common/client');

function form(parts) {
  const chunks = [];
  for (const { name, filename, type, body } of parts) {
    chunks.push(Buffer.from(`--edge\r\nContent-Disposition: form-data; name="${name}"${filename ? `; filename="${filename}"` : ''}` +
      `${type ? `\r\nContent-Type: ${type}` : ''}\r\n\r\n`), Buffer.from(body), Buffer.from('\r\n'));
  }
  chunks.push(Buffer.from('--edge--\r\n'));
  return Buffer.concat(chunks);
}

const headers = { 'content-type': 'multipart/form-data; boundary=edge' };
const parts = [
  { name: 'text', body: 'some text' },
  { name: 'file', filename: 'a.txt', type: 'text/plain', body: 'content' },
  { name: 'big', filename: 'b.bin', type: 'application/octet-stream', body: Buffer.alloc(200000, '\r\n--edg') },
];

(async () => {
  const server = http.createServer((req, res) => {
    const seen = [];
    const parser = busboy({ headers: req.headers, limits: { fileSize: req.url === '/limit' ? 10 : Infinity } });
    parser.on('field', (name, value) => seen.push(`${name}=${value}`));
    parser.on('file', (name, stream, info) => {
      let size = 0;
      stream.on('data', (chunk) => { size += chunk.length; }).on('limit', () => seen.push(`${name} cut`)).on('error', () => {});
      stream.on('close', () => seen.push(`${name} ${info.filename} ${info.mimeType} ${size}`));
    });
    parser.on('error', (error) => {
      res.statusCode = 400;
      res.end(error.message);
    });
    parser.on('close', () => res.writableEnded || res.end(seen.join(', ')));
    req.pipe(parser);
  });
  let port = await listen(server);
  await show(port, '/', { method: 'POST', headers, body: form(parts) });
  await show(port, '/limit', { method: 'POST', headers, body: form(parts) });
  await show(port, '/', { method: 'POST', headers, body: form(parts).subarray(0, 300) });
  await show(port, '/', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'a=1&b=%20' });
  server.close();

  const app = express();
  const upload = multer({ storage: multer.memoryStorage(), limits: { fileSize: 300000 } });
  app.post('/any', upload.any(), (req, res) => res.json({
    body: req.body, files: req.files.map((file) => [file.fieldname, file.originalname, file.size]),
  }));
  app.post('/single', upload.single('file'), (req, res) => res.json(req.file.buffer.toString()));
  app.use((error, req, res, next) => res.status(400).json(error.code)); // eslint-disable-line no-unused-vars
  const second = http.createServer(app);
  port = await listen(second);
  await show(port, '/any', { method: 'POST', headers, body: form(parts) });
  await show(port, '/single', { method: 'POST', headers, body: form(parts.slice(1, 2)) });
  await show(port, '/single', { method: 'POST', headers, body: form(parts) });
  await show(port, '/any', { method: 'POST', headers, body: form([{ ...parts[2], body: Buffer.alloc(300001) }]) });
  await request(port, '/any', { method: 'POST', headers, body: form(parts.slice(0, 1)) });
  second.close();
})();
