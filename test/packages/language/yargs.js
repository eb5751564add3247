const yargs = require('yargs/yargs');

const parser = () => yargs([]).scriptName('tool').locale('en').exitProcess(false).version('1.2.3').wrap(80)
  .option('verbose', { alias: 'v', type: 'count', description: 'say more' })
  .option('size', { choices: ['small', 'large'], default: 'small' })
  .option('list', { type: 'array', coerce: (values) => values.map(Number) })
  .command('serve [port]', 'start the server', (y) => y.positional('port', { default: 80, type: 'number' }), (argv) => console.log('serve', argv))
  .command({ command: 'get <url> [more..]', aliases: ['g'], describe: 'get it', handler: (argv) => console.log('get', argv) })
  .demandCommand(1).strict().help();
const run = (...args) => parser().parse(args, {}, (error, argv, output) => {
  console.log(args, error && error.message, JSON.stringify(argv));
  if (output) console.log(output);
});
run('serve', '8080', '-vvv', '--list', '1', '2');
run('g', 'http://x', 'a', 'b', '--size=large');
run('--help');
run('serve', '--help');
run('get');
run('serve', '--size', 'huge');
run('nothing');
run('--version');
run('serve', '--unknown');
console.log(yargs(['--a.b=1', '--no-c', '-x', '-1', '--', 'rest', '--d']).parserConfiguration({ 'populate--': true }).argv);
