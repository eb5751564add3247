'use strict';

// A small project for bundlers and linters to work on, in a folder that goes with the process.

const fs = require('fs');
const path = require('path');

const FILES = {
  'src/main.js': "import greet, { count as n } from './greet.js';\nimport * as shapes from './shapes.js';\n" +
                 "console.log(greet('world'), n, shapes.area({ w: 2, h: 3 }), [...shapes.names()].join());\n" +
                 "import('./later.js').then(({ later }) => console.log(later));\n",
  'src/greet.js': "export let count = 0;\nexport default function greet(name) {\n  count++;\n  return `hello ${name ?? 'nobody'}`;\n}\n" +
                  'export function unused() { return 1; }\n',
  'src/shapes.js': 'export const area = ({ w, h = 1 }) => w * h;\nexport function* names() { yield "square"; yield* ["circle"]; }\n',
  'src/later.js': "import data from './data.cjs';\nexport const later = { ...data, at: 'later' };\n",
  'src/data.cjs': 'module.exports = { data: [1, 2, 3], text: "ä" };\n',
};

// Write the project and return its folder.
function makeProject() {
  const folder = path.join(__dirname, '..', `project-${process.pid}`);
  for (const [name, text] of Object.entries(FILES)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

module.exports = { makeProject };
