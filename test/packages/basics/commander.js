const { Command } = require('commander');
const program = new Command();
program.name('string-util').description('CLI to some JavaScript string utilities').version('0.8.0');
program.command('split').description('Split a string into substrings').argument('<string>', 'string to split')
  .option('--first', 'display just the first substring').option('-s, --separator <char>', 'separator character', ',')
  .action((text, options) => console.log(text.split(options.separator, options.first ? 1 : undefined)));
program.exitOverride();
program.parse(['split', '-s', '/', '--first', 'a/b/c'], { from: 'user' });
console.log(program.helpInformation());
try { program.parse(['split', '--nope', 'x'], { from: 'user' }); } catch (error) { console.log(error.code, error.message); }
