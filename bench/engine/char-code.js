// Strings read character by character.
function run() {
  const text = 'The quick brown fox jumps over the lazy dog. '.repeat(200);
  let hash = 0;
  for (let round = 0; round < 60; round++) {
    for (let i = 0; i < text.length; i++) hash = (hash * 31 + text.charCodeAt(i)) | 0;
  }
  return hash;
}
if (run() !== -417796608) throw new Error('wrong');
