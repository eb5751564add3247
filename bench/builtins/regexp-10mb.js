// Regular expressions over 10 MB of a log.
const line = '192.168.0.1 - - [29/Feb/2024:12:00:00 +0000] "GET /a/b?c=d HTTP/1.1" 200 1234 "-" "Mozilla/5.0"\n';
const text = line.repeat(100000);
let count = 0;
for (const match of text.matchAll(/(\d+\.\d+\.\d+\.\d+) .*? "(GET|POST) ([^ ]+)/g)) count += match[3].length;
count += text.match(/\d{4}/g).length + text.split(/\n/).length;
if (count !== 1200001) throw new Error(`wrong: ${count}`);
