// Start, one line, end: the wall time of the whole process.
console.log('hello');
process.on('exit', () => console.log(`KiB ${process.resourceUsage().maxRSS}`));
