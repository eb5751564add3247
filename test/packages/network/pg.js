// Needs: initdb postgres
'use strict';
const { execFileSync, spawn } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { Client, Pool } = require('pg');

// A database of its own in a folder of its own; root may not run one.
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'smew-pg-'));
const user = process.getuid() === 0 ? { uid: 65534, gid: 65534 } : {};
const data = path.join(folder, 'data');
const password = path.join(folder, 'password');
fs.writeFileSync(password, 'secret\n');
if (user.uid !== undefined) for (const file of [folder, password]) fs.chownSync(file, user.uid, user.gid);
execFileSync('initdb', ['-D', data, '-U', 'tester', '-A', 'scram-sha-256', '--pwfile', password, '-N', '-E', 'UTF8', '--locale=C'],
             { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
const server = spawn('postgres', ['-D', data, '-k', folder, '-c', 'listen_addresses=', '-F'],
                     { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });

async function check() {
  const settings = { host: folder, user: 'tester', password: 'secret', database: 'postgres' };
  const client = new Client(settings);
  client.on('notice', (notice) => console.log('notice', notice.message));
  await client.connect();
  console.log((await client.query('SELECT $1::text AS text, $2::int AS number, now() IS NOT NULL AS there', ['h\u00e9', 7])).rows);
  await client.query('CREATE TABLE items (id serial PRIMARY KEY, name text, data jsonb, bytes bytea, at timestamptz)');
  const inserted = await client.query('INSERT INTO items (name, data, bytes, at) VALUES ($1, $2, $3, $4) RETURNING *',
                                      ['one', { a: [1, null] }, Buffer.from([0, 255]), new Date(0)]);
  console.log(inserted.command, inserted.rowCount, inserted.rows);
  await client.query('BEGIN');
  await client.query("INSERT INTO items (name) VALUES ('two')");
  await client.query('ROLLBACK');
  console.log((await client.query({ text: 'SELECT count(*) FROM items', rowMode: 'array' })).rows);
  console.log((await client.query('SELECT generate_series(1, 5000) AS n')).rows.reduce((sum, { n }) => sum + n, 0));
  console.log((await client.query({ name: 'prepared', text: 'SELECT $1::int + 1 AS next', values: [1] })).rows);
  console.log((await client.query('SELECT repeat($1, 1000000) AS long', ['x'])).rows[0].long.length);
  await client.query('SELECT nothing').catch(({ name, code, severity, message }) => console.log(name, code, severity, message));
  const heard = new Promise((resolve) => client.on('notification', ({ channel, payload }) => resolve([channel, payload])));
  await client.query('LISTEN news');
  const pool = new Pool({ ...settings, max: 3 });
  await pool.query("NOTIFY news, 'hello'");
  console.log(await heard);
  console.log((await Promise.all(Array.from({ length: 20 }, (_, i) => pool.query('SELECT $1::int AS i', [i]))))
    .map(({ rows }) => rows[0].i).join());
  console.log(pool.totalCount, pool.waitingCount);
  await pool.end();
  await client.end();
  const stranger = new Client({ ...settings, password: 'wrong' });
  await stranger.connect().catch(({ code, message }) => console.log(code, message));
}

let said = '';
server.stderr.on('data', (text) => {
  const before = said;
  said += text;
  if (/ready to accept connections/.test(before) || !/ready to accept connections/.test(said)) return;
  check().catch((error) => console.log(error)).finally(() => server.kill('SIGINT'));
});
server.on('exit', () => fs.rmSync(folder, { recursive: true }));
