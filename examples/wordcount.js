#!/usr/bin/env node
'use strict';

// Count the words of files and of all files below folders, and print the ten most frequent ones.
//
//   node examples/wordcount.js PATH ...

const fs = require('fs');
const path = require('path');

const counts = new Map();
let files = 0;
let bytes = 0;
let pending = 0;

function countWords(text) {
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
}

function visit(name) {
  pending++;
  fs.stat(name, (error, stats) => {
    if (error) return fail(error);
    if (stats.isDirectory()) return list(name);
    fs.readFile(name, 'utf8', (failure, text) => {
      if (failure) return fail(failure);
      files++;
      bytes += stats.size;
      countWords(text);
      finish();
    });
  });
}

function list(folder) {
  fs.readdir(folder, (error, names) => {
    if (error) return fail(error);
    for (const name of names.sort()) visit(path.join(folder, name));
    finish();
  });
}

function fail(error) {
  console.error(error.message);
  process.exitCode = 1;
  finish();
}

function finish() {
  if (--pending === 0) setImmediate(report);
}

function report() {
  const words = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  const total = words.reduce((sum, [, count]) => sum + count, 0);
  console.log(`${files} files, ${bytes} bytes, ${total} words, ${words.length} different ones`);
  for (const [word, count] of words.slice(0, 10)) console.log(`${String(count).padStart(8)}  ${word}`);
}

if (process.argv.length < 3) {
  console.error('usage: node wordcount.js PATH ...');
  process.exitCode = 2;
} else {
  process.argv.slice(2).forEach(visit);
}
