// A command, and a button that copies it. A file in a browser, or a page over plain HTTP, may have no
// clipboard to write to: then the words are selected, and copied in the old way or by the reader.

function command(words) {
  // A line may end between words, and not within an option.
  const code = make('code', { class: 'command' }, words.split(' ').flatMap((word, place) => [place ? ' ' : '', make('span', {}, word)]));
  return make('p', { class: 'run' }, code, ' ', copyButton(words, code));
}

function copyButton(words, code) {
  const button = make('button', { type: 'button', class: 'copy', 'aria-live': 'polite' }, say('page-copy'));
  button.addEventListener('click', async () => {
    const done = await copied(words) || copiedBySelection(code);
    button.textContent = say(done ? 'page-copied' : 'page-copy-keys');
  });
  return button;
}

function copied(words) {
  if (!navigator.clipboard) return Promise.resolve(false);
  return navigator.clipboard.writeText(words).then(() => true, () => false);
}

function copiedBySelection(code) {
  getSelection().selectAllChildren(code);
  return document.execCommand('copy');
}

// A command that says why a student has the mark of a criterion.
function explainCommand(student, criterion) {
  return commandLine('explain', quoted(student.id), criterion.id);
}

function commandLine(...words) {
  return ['labproof', ...words].join(' ');
}

// A word of a command line.
function quoted(word) {
  return /^[\p{L}\p{N}_.@+][\p{L}\p{N}_.@+-]*$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
