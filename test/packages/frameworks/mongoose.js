'use strict';

// examples/mongoose on the MongoDB server of npm; then a server that goes away and comes back.

const { execFile } = require('child_process');
const { promisify } = require('util');
const path = require('path');
const mongoose = require('mongoose');
const { MongoClient, ObjectId, Long, Decimal128, Binary } = require('mongodb');
const { copyExample, startDatabase, stop } = require('./common/examples');

async function useDriver(uri) {
  const client = await new MongoClient(uri).connect();
  const values = client.db('driver').collection('values');
  await values.deleteMany({});
  const document = {
    _id: new ObjectId('0123456789abcdef01234567'),
    text: 'ä€👋', int: 1, double: 1.5, large: Long.fromString('9007199254740993'), date: new Date(0), nothing: null,
    bytes: new Binary(Buffer.from([1, 2, 3])), list: [1, [2], { three: 3 }], decimal: Decimal128.fromString('0.10'),
    regexp: /a+b/i, yes: true,
  };
  console.log(await values.insertOne(document));
  console.log(await values.findOne({}, { promoteLongs: false }));
  const many = Array.from({ length: 1000 }, (_, i) => ({ _id: i, even: i % 2 === 0, text: 'x'.repeat(i % 50) }));
  console.log((await values.insertMany(many)).insertedCount);
  let sum = 0;
  for await (const { _id } of values.find({ even: true }).sort({ _id: 1 }).batchSize(100)) sum += _id;
  console.log(sum, await values.countDocuments({ even: false }));
  console.log(await values.bulkWrite([
    { updateOne: { filter: { _id: 1 }, update: { $set: { text: 'one' } } } },
    { deleteOne: { filter: { _id: 2 } } },
    { insertOne: { document: { _id: 'new' } } },
  ]).then(({ insertedCount, modifiedCount, deletedCount }) => ({ insertedCount, modifiedCount, deletedCount })));
  const double = await values.insertOne({ _id: 1 }).catch((error) => error);
  console.log(double.name, double.code);
  await client.close();
}

async function goAway(database) {
  const states = [];
  const connection = mongoose.createConnection(database.uri, { serverSelectionTimeoutMS: 500, heartbeatFrequencyMS: 500 });
  for (const state of ['connected', 'disconnected', 'reconnected', 'error', 'close']) connection.on(state, () => states.push(state));
  await connection.asPromise();
  const Thing = connection.model('Thing', new mongoose.Schema({ name: String }, { autoCreate: false }));
  await Thing.create({ name: 'first' });
  const gone = new Promise((resolve) => connection.once('disconnected', resolve));
  await stop(database.child);
  await gone;
  console.log(mongoose.STATES[connection.readyState]);
  const error = await Thing.collection.conn.db.command({ ping: 1 }).catch((reason) => reason);
  console.log(error.name, error.constructor === Error);
  const back = new Promise((resolve) => connection.once('reconnected', resolve));
  const again = await startDatabase(database.port);
  await back;
  await Thing.create({ name: 'second' });
  console.log((await Thing.find({ name: 'second' }).lean()).map(({ name }) => name));
  await connection.close();
  console.log(states.join(' '));
  await stop(again.child);
}

async function main() {
  const database = await startDatabase();
  const example = path.join(copyExample('mongoose'), 'library.js');
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [example],
                                                       { env: { ...process.env, MONGODB_URI: database.uri } });
  process.stdout.write(stdout + stderr);
  await useDriver(database.uri);
  await goAway(database);
}

main();
