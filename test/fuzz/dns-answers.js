'use strict';
// Hostile answers to DNS queries: `node --expose-internals test/fuzz/dns-answers.js [COUNT [SEED]]`. Whatever the bytes
// are, they are read or refused as a BadMessage, in time and space that their size bounds.

const { BadMessage, isAnswerTo, readAnswer, writeQuery } = require('internal/dns/packet');

let seed = Number(process.argv[3] ?? 1);

function random(limit) {
  seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  return (seed >>> 8) % limit;
}

const u16 = (value) => [value >> 8 & 255, value & 255];
const types = [1, 2, 5, 6, 12, 15, 16, 28, 33, 35, 52, 257, 41, 99];

function randomName() {
  const labels = [];
  for (let i = random(4); i > 0; i--) {
    const label = Array.from({ length: random(12) + 1 }, () => random(256));
    labels.push(label.length, ...label);
  }
  return random(3) === 0 ? [...labels, 0xC0 | random(64) >> 6, random(256)] : [...labels, 0];
}

function randomMessage() {
  const query = [...writeQuery(random(65536), 'fuzz.test', 1)];
  query[2] |= 0x80;
  const count = random(6);
  query[7] = random(8) === 0 ? random(256) : count;
  for (let i = 0; i < count; i++) {
    const data = [...Array.from({ length: random(8) }, () => random(256)), ...randomName()];
    query.push(...randomName(), ...u16(types[random(types.length)]), 0, 1, 0, 0, 0, random(256),
               ...u16(random(8) === 0 ? random(65536) : data.length), ...data);
  }
  for (let i = random(4); i > 0; i--) query[random(query.length)] = random(256);
  return Buffer.from(random(5) === 0 ? query.slice(0, random(query.length)) : query);
}

const count = Number(process.argv[2] ?? 20000);
let read = 0;
for (let i = 0; i < count; i++) {
  const bytes = randomMessage();
  try {
    isAnswerTo(bytes, bytes);
    if (bytes.length >= 12) {
      readAnswer(bytes);
      read++;
    }
  } catch (error) {
    if (error instanceof BadMessage) continue;
    console.error(bytes.toString('hex'));
    throw error;
  }
}
console.log(`${count} messages, ${read} of them readable`);
