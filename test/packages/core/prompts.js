'use strict';

// inquirer and ora, talking to streams that are no terminals.

const { PassThrough } = require('stream');
const inquirer = require('inquirer');
const ora = require('ora');

const input = new PassThrough();
const output = new PassThrough();
output.resume();
const prompt = inquirer.createPromptModule({ input, output });

const answers = ['Ada\n', '\n', '\u001b[B\n', 'y\n'];
const questions = [
  { type: 'input', name: 'name', message: 'Name?', validate: (text) => text.length > 2 || 'too short' },
  { type: 'input', name: 'city', message: 'City?', default: (all) => `${all.name}ville` },
  { type: 'list', name: 'color', message: 'Color?', choices: ['red', 'green', new inquirer.Separator(), 'blue'] },
  { type: 'confirm', name: 'sure', message: 'Sure?', when: (all) => all.color === 'green' },
];
const ui = prompt(questions);
ui.ui.process.subscribe(() => setTimeout(next, 10));

function next() {
  const answer = answers.shift();
  if (answer !== undefined) input.write(answer);
}

setTimeout(next, 20);
ui.then((result) => {
  console.log(result);
  const spinner = ora({ text: 'Working', stream: process.stdout, color: false }).start();
  spinner.text = 'Still working';
  spinner.succeed('Done');
  ora({ stream: process.stdout }).warn('careful');
  ora({ stream: process.stdout, indent: 2 }).fail('no');
});
