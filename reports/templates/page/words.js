// Both languages, of which the page shows one. Every text is a pair: Korean, English.

const WORDS = JSON.parse(document.getElementById('words').textContent);
const LANGUAGES = ['ko', 'en'];
const root = document.documentElement;

function speak(language) {
  root.lang = LANGUAGES.includes(language) ? language : root.lang;
}

function pick(pair) {
  return pair[LANGUAGES.indexOf(root.lang)];
}

// The words of that id in the catalogue, with what stands in braces filled in.
function say(id, fill) {
  return pick(WORDS[id]).replace(/\{(\w+)\}/g, (_, name) => String(fill[name]));
}

function verdict(name) {
  return say('outcome-' + name);
}

// Points come in tenths.
function points(tenths) {
  return String(tenths / 10);
}

function perCent(part, whole) {
  return whole ? Math.floor((part * 100) / whole) : 100;
}
