'use strict';

// Mongoose: 10,000 documents inserted and read back as documents, in a database of its own. Prints the milliseconds that it
// took and those of its CPU time.

const mongoose = require('../../build/packages/frameworks/node_modules/mongoose');

const schema = new mongoose.Schema({
  name: { type: String, required: true, trim: true },
  age: { type: Number, min: 0 },
  tags: [String],
  address: { street: String, city: String },
  created: { type: Date, default: Date.now },
});

async function main() {
  await mongoose.connect(process.env.MONGODB_URI, { dbName: `bench-${process.pid}` });
  const Person = mongoose.model('Person', schema);
  const values = Array.from({ length: 10000 }, (_, i) => ({
    name: ` Person ${i}`, age: i % 100, tags: ['a', `tag${i % 10}`], address: { street: `Street ${i}`, city: 'Town' },
  }));
  const start = process.hrtime.bigint();
  const cpu = process.cpuUsage();
  for (let i = 0; i < values.length; i += 1000) await Person.insertMany(values.slice(i, i + 1000));
  const people = await Person.find().sort({ _id: 1 });
  let years = 0;
  for (const person of people) years += person.age + person.tags.length;
  const elapsed = Number(process.hrtime.bigint() - start) / 1e6;
  const used = process.cpuUsage(cpu);
  if (people.length !== 10000 || years !== 515000) throw new Error(`${people.length} ${years}`);
  console.log(elapsed.toFixed(1), ((used.user + used.system) / 1e3).toFixed(1));
  await mongoose.disconnect();
}

main();
