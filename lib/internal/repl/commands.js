'use strict';

/*
 * The commands of a REPL: .break, .clear, .exit, .help, .save, .load, .editor. Each is called with the REPL as `this`.
 */

const fs = require('fs');

function mustNameFile(repl, file) {
  if (file !== '') return true;
  const { codes } = require('internal/errors');
  repl.output.write(`${new codes.ERR_MISSING_ARGS('file').message}\n`);
  return false;
}

const commands = {
  break: {
    help: 'Sometimes you get stuck, this gets you out',
    action() {
      this.clearBufferedCommand();
      this.displayPrompt();
    },
  },
  clear: {
    help: undefined, // depends on the REPL, see below
    action() {
      this.clearBufferedCommand();
      if (!this.useGlobal) {
        this.output.write('Clearing context...\n');
        this.resetContext();
      }
      this.displayPrompt();
    },
  },
  exit: {
    help: 'Exit the REPL',
    action() {
      this.close();
    },
  },
  help: {
    help: 'Print this help message',
    action() {
      const names = Object.keys(this.commands).sort();
      const longest = names.reduce((length, name) => Math.max(length, name.length), 0);
      for (const name of names) {
        const { help } = this.commands[name];
        const spaces = ' '.repeat(longest - name.length + 3);
        this.output.write(`.${name}${help ? spaces + help : ''}\n`);
      }
      this.output.write('\nPress Ctrl+C to abort current expression, Ctrl+D to exit the REPL\n');
      this.displayPrompt();
    },
  },
  save: {
    help: 'Save all evaluated commands in this REPL session to a file',
    action(file) {
      try {
        if (mustNameFile(this, file)) {
          fs.writeFileSync(file, this.lines.join('\n'));
          this.output.write(`Session saved to: ${file}\n`);
        }
      } catch {
        this.output.write(`Failed to save: ${file}\n`);
      }
      this.displayPrompt();
    },
  },
  load: {
    help: 'Load JS from a file into the REPL session',
    action(file) {
      try {
        if (mustNameFile(this, file)) {
          if (fs.statSync(file).isFile()) this.loadText(fs.readFileSync(file, 'utf8'));
          else this.output.write(`Failed to load: ${file} is not a valid file\n`);
        }
      } catch {
        this.output.write(`Failed to load: ${file}\n`);
      }
      this.displayPrompt();
    },
  },
};

const editor = {
  help: 'Enter editor mode',
  action() {
    this.enterEditor();
  },
};

function defineDefaults(repl) {
  for (const name of Object.keys(commands)) repl.defineCommand(name, { ...commands[name] });
  repl.commands.clear.help = repl.useGlobal ? 'Alias for .break' :
    'Break, and also clear the local context';
  if (repl.terminal) repl.defineCommand('editor', { ...editor });
}


module.exports = { defineDefaults };
