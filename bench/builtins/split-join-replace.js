// split, join, replace and indexOf on 10 MB.
const text = 'lorem ipsum, dolor sit amet; '.repeat(350000);
const parts = text.split(' ');
const joined = parts.join('_');
const replaced = joined.replaceAll('ipsum', 'x').replace(/dolor/g, 'y');
if (replaced.indexOf('z') !== -1 || replaced.length !== text.length - 350000 * 8) throw new Error('wrong');
