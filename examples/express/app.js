'use strict';

// An Express app with one of everything: static files, JSON and form bodies, cookies and sessions, views in two
// languages, uploads, a streamed answer, errors.
//
//   cd examples/express && npm install && npm start
//
// PORT is where it listens (3000 without it). With HTTPS_KEY and HTTPS_CERT, paths of PEM files, it speaks HTTPS.

const crypto = require('crypto');
const fs = require('fs');
const http = require('http');
const https = require('https');
const path = require('path');
const { Readable } = require('stream');
const cookieParser = require('cookie-parser');
const express = require('express');
const session = require('express-session');
const multer = require('multer');

const app = express();
app.disable('x-powered-by');
app.set('views', path.join(__dirname, 'views'));
app.set('view engine', 'ejs');

app.use(express.static(path.join(__dirname, 'public')));
app.use(express.json({ limit: '100kb' }));
app.use(express.urlencoded({ extended: false }));
app.use(cookieParser());
app.use(session({
  secret: process.env.SESSION_SECRET || crypto.randomBytes(16).toString('hex'),
  resave: false,
  saveUninitialized: false,
}));

app.get('/', (request, response) => {
  response.render('index', { title: 'Smew', items: ['routing', 'middleware', '<views>'] });
});
app.get('/about', (request, response) => response.render('about.pug', { title: 'About', year: 2026 }));

// Bodies.
app.post('/echo', (request, response) => response.json({ type: request.get('content-type'), body: request.body }));

// Cookies and sessions.
app.get('/visits', (request, response) => {
  request.session.visits = (request.session.visits || 0) + 1;
  response.cookie('last', String(request.session.visits), { httpOnly: true });
  response.json({ visits: request.session.visits, last: request.cookies.last ?? null });
});
app.post('/logout', (request, response, next) => {
  request.session.destroy((error) => (error ? next(error) : response.sendStatus(204)));
});

// A router of its own, with a parameter that is looked up once.
const users = express.Router();
const names = new Map([['1', 'Ada'], ['2', 'Grace']]);
users.param('id', (request, response, next, id) => {
  if (!names.has(id)) return next(Object.assign(new Error(`no user ${id}`), { status: 404 }));
  request.user = { id, name: names.get(id) };
  next();
});
users.get('/', (request, response) => response.json([...names.values()]));
users.get('/:id', (request, response) => {
  response.format({
    text: () => response.send(request.user.name),
    html: () => response.send(`<b>${request.user.name}</b>`),
    json: () => response.json(request.user),
  });
});
app.use('/users', users);

// Files go up to memory and are answered with their digest.
const upload = multer({ storage: multer.memoryStorage(), limits: { fileSize: 1 << 20 } });
app.post('/upload', upload.single('file'), (request, response) => {
  if (!request.file) return response.status(400).json({ error: 'no file' });
  const { originalname, mimetype, size, buffer } = request.file;
  const sha256 = crypto.createHash('sha256').update(buffer).digest('hex');
  response.json({ originalname, mimetype, size, sha256, note: request.body.note });
});

// Lines come as they are made; a reader that goes away ends it.
app.get('/numbers/:count', (request, response) => {
  const count = Math.min(Number(request.params.count) || 0, 1e6);
  function* lines() {
    for (let i = 1; i <= count; i++) yield `${i}\n`;
  }
  response.type('text/plain');
  Readable.from(lines()).pipe(response);
});

// What an async handler throws arrives at the error handler, too.
app.get('/fail', async () => {
  throw Object.assign(new Error('this one fails'), { status: 503 });
});

app.use((request, response) => response.status(404).json({ error: `nothing at ${request.path}` }));
app.use((error, request, response, next) => {
  if (response.headersSent) return next(error);
  response.status(error.status || (error.code === 'LIMIT_FILE_SIZE' ? 413 : 500)).json({ error: error.message });
});

// A server for the app, not listening yet.
function createServer() {
  const { HTTPS_KEY, HTTPS_CERT } = process.env;
  if (!HTTPS_KEY) return http.createServer(app);
  return https.createServer({ key: fs.readFileSync(HTTPS_KEY), cert: fs.readFileSync(HTTPS_CERT) }, app);
}

if (require.main === module) {
  const server = createServer().listen(process.env.PORT || 3000, () => {
    console.log(`listening on port ${server.address().port}`);
  });
  process.on('SIGTERM', () => server.close());
}

module.exports = { app, createServer };
