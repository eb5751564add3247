// Global variables of a script.
(0, eval)('var total = 0, index = 0; for (index = 0; index < 1e6; index++) { total += index & 3; }');
if (total !== 1.5e6) throw new Error('wrong');
