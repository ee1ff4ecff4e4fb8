// Which words are the code of somebody's dossier. How codes are made is said in dialogs/tracking_code.py; a test keeps the two alike.

const SHAPE = /^(?=.*[A-Z])[0-9A-Z]{4}-[0-9A-Z]{4}$/;
const ALPHABET = "23456789ACEFHJKMNPQRTXY";
const SUM = 8;
// What questions show so that people see what a code looks like: it is nobody's.
const EXAMPLE = "7K3M-9Q2T";

// Whether it looks like a code, also one that was mistyped.
export const looksLikeCode = (word) => SHAPE.test(word);

// Whether it is worth keeping: its check character is right, and it is no example.
export function isGivenCode(word) {
  if (!looksLikeCode(word) || word === EXAMPLE) return false;
  const values = [...word.replace("-", "")].map((char) => ALPHABET.indexOf(char));
  return !values.includes(-1) && values.reduce((sum, value, place) => sum + (place + 1) * value, 0) % ALPHABET.length === SUM;
}
