// What needs attention: each matter with its students and what to do about it. A matter is a filter of
// the list, too.

// As many students as a matter names by itself.
const MOST_NAMED = 8;
// As many decisions as somebody fills in at once.
const MOST_DECISIONS = 200;

function attention() {
  if (!book.attention) return null;
  const all = book.attention;
  return make('section', { class: 'attention', 'aria-labelledby': 'attention' },
    make('h2', { id: 'attention' }, say('page-attention')),
    all.length ? make('ul', {}, all.map(matter)) : make('p', { class: 'none' }, sign('passed'), ' ', say('page-attention-none')));
}

function matter(row) {
  const count = row.students.length;
  return make('li', { class: row.settles ? 'settles' : null },
    make('p', { class: 'count', 'aria-hidden': 'true' }, count ? String(count) : '!'),
    make('div', { class: 'matter' },
      make('h3', {}, capital(pick(row.title)), make('span', { class: 'hidden' }, count ? ': ' + count : '')),
      row.what === null ? null : make('p', {}, withCode(text(row.what))),
      row.advice ? make('p', { class: 'advice' }, pick(row.advice)) : null,
      row.command ? command(row.command) : null,
      row.decide ? decisions(row) : null,
      count ? whom(row) : null));
}

function whom(row) {
  const count = row.students.length;
  const link = place => make('a', { href: addressOf(book.students[place]) }, book.students[place].name || book.students[place].id);
  const words = count === 1 ? say('page-attention-show-one') : say('page-attention-show', { count });
  return make('p', { class: 'whom' },
    row.students.slice(0, MOST_NAMED).map(link),
    count > MOST_NAMED ? make('span', {}, '…') : null,
    count > 1 ? make('button', { type: 'button', class: 'quiet', id: 'matter-' + row.key, onclick: () => showMatter(row) }, words) : null);
}

function capital(words) {
  return words.charAt(0).toLocaleUpperCase(root.lang) + words.slice(1);
}

// Whom a matter concerns, in the list.
function showMatter(row) {
  clearFilters();
  refine({ matter: row.key });
  document.getElementById('students').focus();
}

// The decisions that these students wait for, to be filled in. They are written when somebody opens them.
function decisions(row) {
  const open = row.students.flatMap(place => undecided(book.students[place]).map(target => [book.students[place].id, target]));
  const details = make('details', { class: 'decisions' },
    make('summary', {}, say('page-decisions', { count: open.length })));
  details.addEventListener('toggle', () => {
    if (details.querySelector('pre')) return;
    const words = open.slice(0, MOST_DECISIONS).map(target => decision(target, pick(row.decide))).join('\n');
    const code = make('code', {}, words);
    details.append(make('p', {}, say('page-decisions-how')), command(commandLine('regrade', '--decisions', 'decisions.toml')),
      make('div', { class: 'block' }, make('pre', { tabindex: '0', 'aria-label': 'decisions.toml' }, code), copyButton(words, code)));
  });
  return details;
}

// What only the instructor can settle of a student: criteria, and steps of which nothing else counts.
function undecided(student) {
  return book.tasks.flatMap(task => {
    const counting = criteriaOf(task).filter(place => finding(student, place)?.possible);
    const open = counting.filter(place => isUndecided(finding(student, place)));
    const all = open.length === counting.length && open.length > 1;
    return all ? [task.id + '.*'] : open.map(place => book.criteria[place].id);
  });
}

function isUndecided({ sign: name, reason }) {
  return name === 'unverified' && reason !== undefined && book.reasons[reason].code === 'no-record';
}

// One entry of decisions.toml. Who decides is left to be written: without it the file is refused.
function decision([student, target], why) {
  return ['[[decision]]',
    `student = ${quotedToml(student)}`,
    `criterion = ${quotedToml(target)}`,
    'outcome = "excused"  # passed, partial, failed, excused',
    `reason = ${quotedToml(why)}`,
    'who = ""', ''].join('\n');
}

// A string of TOML is written like one of JSON, but for the delete character.
function quotedToml(words) {
  return JSON.stringify(words).replaceAll('\u007f', '\\u007f');
}
