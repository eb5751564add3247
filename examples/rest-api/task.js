'use strict';

// The model of a task.

const mongoose = require('mongoose');

const schema = new mongoose.Schema({
  title: { type: String, required: [true, 'a title is needed'], trim: true, maxlength: 200 },
  done: { type: Boolean, default: false },
  priority: { type: Number, enum: [1, 2, 3], default: 2 },
}, {
  autoCreate: false, // the first task makes the collection
  timestamps: true,
  versionKey: false,
  toJSON: {
    transform(document, json) {
      const { _id, ...rest } = json;
      return { id: String(_id), ...rest };
    },
  },
});

schema.index({ done: 1, priority: 1 });

// The model on a connection.
function defineTask(connection) {
  return connection.model('Task', schema);
}

module.exports = { defineTask };
