const minimist = require('minimist');
console.log(minimist(['-a', 'beep', '-b', 'boop']));
console.log(minimist(['-x', '3', '-y', '4', '-n5', '-abc', '--beep=boop', '--no-color', 'foo', '--', 'bar', '-q']));
console.log(minimist(['--v', '1.20', '--flag', 'x', '--list', 'a', '--list', 'b'], { string: ['v'], boolean: ['flag'], alias: { l: 'list' } }));
