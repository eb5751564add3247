const chalk = require('chalk');

const c = new chalk.Instance({ level: 3 });
console.log(JSON.stringify([c.red('a'), c.bold.underline.bgBlue('b'), c.rgb(1, 2, 3)('c'), c.hex('#abc')`d ${1}`, c.red(`x ${c.green('y')} z`), c.keyword('orange')('k')]));
console.log(JSON.stringify([new chalk.Instance({ level: 2 }).hex('#123456')('q'), new chalk.Instance({ level: 1 }).bgHex('#ff0000')('q'), new chalk.Instance({ level: 0 }).red('q')]));
console.log(JSON.stringify(c`{red.bold hot} {rgb(10,20,30) deep {inverse in}} \\u0041`));
console.log(JSON.stringify(c.red('a\nb\r\nc')), c.reset.visible('') === '', typeof c.red, c.red.level);
for (const name of Object.keys(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(c.red))).slice(0, 12)) console.log(name);
