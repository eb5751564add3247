// Databases in files and builders of queries: lowdb, nedb, knex.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { JSONFilePreset } from 'lowdb/node';
import { Low, Memory } from 'lowdb';
import Nedb from '@seald-io/nedb';
import knex from 'knex';

const folder = mkdtempSync(join(import.meta.dirname, 'databases-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

async function useLowdb() {
  const file = join(folder, 'low.json');
  const db = await JSONFilePreset(file, { posts: [] });
  await db.update(({ posts }) => posts.push({ id: 1, title: 'ä' }));
  db.data.posts.push({ id: 2 });
  await Promise.all([db.write(), db.write()]);
  console.log(readFileSync(file, 'utf8'));
  const again = await JSONFilePreset(file, {});
  console.log(again.data.posts.find(({ id }) => id === 2));
  const memory = new Low(new Memory(), { n: 1 });
  await memory.read();
  console.log(memory.data);
}

async function useNedb() {
  const filename = join(folder, 'ne.db');
  const db = new Nedb({ filename, autoload: true });
  await db.ensureIndexAsync({ fieldName: 'name', unique: true });
  await db.insertAsync([{ _id: 'a', name: 'Ann', age: 30, tags: ['x'] }, { _id: 'b', name: 'Bob', age: 20, at: new Date(0) }]);
  console.log(await db.findAsync({ age: { $gte: 20 } }).sort({ age: 1 }).limit(1));
  const double = await db.insertAsync({ name: 'Ann' }).catch((error) => error);
  console.log(double.errorType, double.key, double.message);
  console.log((await db.updateAsync({ name: /^A/ }, { $inc: { age: 1 }, $push: { tags: 'y' } }, { returnUpdatedDocs: true })).affectedDocuments);
  console.log(await db.removeAsync({ age: { $lt: 25 } }), await db.countAsync({}));
  await db.compactDatafileAsync();
  console.log(readFileSync(filename, 'utf8'));
  const again = new Nedb({ filename });
  await again.loadDatabaseAsync();
  console.log(await again.findOneAsync({ _id: 'a' }, { name: 1, _id: 0 }));
}

function useKnex() {
  for (const client of ['pg', 'mysql2', 'sqlite3', 'mssql']) {
    const db = knex({ client, useNullAsDefault: true });
    const queries = [
      db('users').select('id', 'name as n').where({ age: 3 }).orWhere('name', 'like', "%o'x%").orderBy('id', 'desc').limit(5),
      db('users').join('posts', 'users.id', 'posts.user_id').count('* as c').groupBy('users.id').having('c', '>', 1),
      db('users').insert([{ a: 1 }, { a: 2, b: null }]),
      db('users').whereIn('id', db('admins').select('id')).update({ name: db.raw('upper(??)', ['name']) }),
      db.with('t', db('a').where('x', '<', 1)).from('t').whereNull('y').first(),
      db.schema.createTable('t', (table) => {
        table.increments();
        table.string('name', 40).notNullable().unique();
        table.json('data');
        table.timestamps(true, true);
      }),
    ];
    for (const query of queries) console.log(`${client}: ${query.toString()}`);
    console.log(db('t').where('a', 1).toSQL().toNative());
  }
}

await useLowdb();
await useNedb();
useKnex();
