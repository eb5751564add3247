'use strict';

// A library in MongoDB, by Mongoose: schemas, validation, references, queries, aggregation, cursors.
//
//   cd examples/mongoose && npm install && MONGODB_URI=mongodb://127.0.0.1:27017 npm start

const mongoose = require('mongoose');

const authorSchema = new mongoose.Schema({
  name: { type: String, required: [true, 'an author has a name'], trim: true, unique: true },
  born: { type: Number, min: 0 },
}, { autoCreate: false }); // the first document makes the collection

const bookSchema = new mongoose.Schema({
  title: { type: String, required: true, index: true },
  author: { type: mongoose.Schema.Types.ObjectId, ref: 'Author', required: true },
  pages: { type: Number, min: [1, '{VALUE} pages are no book'] },
  tags: { type: [String], default: [] },
  loans: [{ reader: String, days: { type: Number, default: 14 }, _id: false }],
}, { autoCreate: false, id: false });

bookSchema.virtual('isLong').get(function() {
  return this.pages > 400;
});
bookSchema.methods.lend = function(reader, days) {
  this.loans = [...this.loans, { reader, days }];
  return this.save();
};
bookSchema.statics.withTag = function(tag) {
  return this.find({ tags: tag }).sort('title');
};
bookSchema.pre('save', function() {
  this.tags = [...new Set(this.tags.map((tag) => tag.toLowerCase()))].sort();
});

async function fill(Author, Book) {
  const [lovelace, knuth] = await Author.create([{ name: '  Ada Lovelace ', born: 1815 }, { name: 'Donald Knuth', born: 1938 }]);
  await Book.create([
    { title: 'Notes', author: lovelace, pages: 66, tags: ['Engine', 'engine', 'history'] },
    { title: 'Fundamental Algorithms', author: knuth, pages: 672, tags: ['algorithms'] },
    { title: 'Sorting and Searching', author: knuth, pages: 800, tags: ['Algorithms', 'sorting'] },
  ]);
}

async function showErrors(Author, Book) {
  const bad = await new Book({ title: '', pages: 0, author: 'nobody' }).validate().catch((error) => error);
  console.log(bad.name);
  for (const path of Object.keys(bad.errors).sort()) console.log(' ', path, bad.errors[path].kind, bad.errors[path].message);
  const double = await Author.create({ name: 'Donald Knuth' }).catch((error) => error);
  console.log(double.name, double.code);
}

async function showQueries(Book) {
  const notes = await Book.findOne({ title: /^note/i }).populate('author');
  console.log(notes.author.name, notes.tags.join(), notes.isLong);
  await notes.lend('Charles');
  await notes.lend('Mary', 7);
  console.log((await Book.findById(notes).lean()).loans);
  console.log((await Book.withTag('algorithms')).map((book) => book.title));
  console.log((await Book.updateMany({ pages: { $gt: 100 } }, { $inc: { pages: 1 } })).modifiedCount);
  for await (const { title, pages } of Book.find().sort({ pages: -1 }).lean().cursor()) console.log(title, pages);
  console.log(await Book.aggregate([
    { $group: { _id: '$author', books: { $sum: 1 }, pages: { $sum: '$pages' } } },
    { $lookup: { from: 'authors', localField: '_id', foreignField: '_id', as: 'author' } },
    { $unwind: '$author' },
    { $project: { _id: 0, books: 1, pages: 1, name: '$author.name' } },
    { $sort: { name: 1 } },
  ]));
  console.log((await Book.deleteOne({ title: 'Notes' })).deletedCount, await Book.countDocuments());
}

async function main(uri) {
  const states = [];
  const connection = mongoose.createConnection();
  for (const state of ['connecting', 'connected', 'open', 'disconnecting', 'disconnected', 'close']) {
    connection.on(state, () => states.push(state));
  }
  await connection.openUri(uri, { dbName: 'library', serverSelectionTimeoutMS: 10000 });
  const Author = connection.model('Author', authorSchema);
  const Book = connection.model('Book', bookSchema);
  await Promise.all([Author.init(), Book.init()]); // the indexes are there
  await Promise.all([Author.deleteMany(), Book.deleteMany()]);
  await fill(Author, Book);
  await showErrors(Author, Book);
  await showQueries(Book);
  await connection.close();
  console.log(states.join(' '));
}

main(process.env.MONGODB_URI || 'mongodb://127.0.0.1:27017').catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
