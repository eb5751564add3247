// A string of a million pieces.
let text = '';
for (let i = 0; i < 1e6; i++) text += i & 7;
if (text.length !== 1e6) throw new Error('wrong');
