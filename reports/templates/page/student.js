// A student's page: what to do next first, then the score, then every step.

function addressOf(student, criterion) {
  const tail = criterion === undefined ? '' : '/' + book.criteria[criterion].id;
  return '#' + encodeURIComponent(student.id) + tail;
}

// What an address names: a student's id, and perhaps a criterion's; null for the cohort.
function readAddress() {
  const [id, criterion] = location.hash.slice(1).split('/');
  if (!id) return isCohort() ? null : { id: book.students[0].id };
  try {
    return { id: decodeURIComponent(id), criterion };
  } catch {
    return { id };
  }
}

function studentPage({ id, criterion }) {
  const student = book.students[book.places.get(id)];
  if (!student) {
    return make('article', { class: 'student' }, isCohort() ? backLink() : null,
      make('h2', { tabindex: '-1', id: 'student' }, say('page-unknown', { id })));
  }
  return make('article', { class: 'student', 'aria-labelledby': 'student' },
    isCohort() ? neighbours(student) : null,
    studentHead(student),
    nextStep(student),
    student.flags.length ? flagsList(student) : null,
    student.score ? tasksOf(student, criterion) : null);
}

function backLink() {
  return make('a', { class: 'back', href: '#' }, say('page-back'));
}

// Those before and after in the order of the grid.
function neighbours(student) {
  const place = grid.shown.indexOf(student.place);
  const link = (other, name, rel) => other === undefined ? null
    : make('a', { href: addressOf(book.students[other]), rel, id: 'go-' + rel }, say(name));
  return make('nav', { class: 'path', 'aria-label': say('page-students') }, backLink(),
    place < 0 ? null : [link(grid.shown[place - 1], 'page-previous', 'prev'), link(grid.shown[place + 1], 'page-next', 'next')]);
}

function studentHead(student) {
  const entry = (name, value) => value ? make('div', {}, make('dt', {}, name), make('dd', {}, value)) : null;
  return make('header', {},
    make('div', { class: 'who' },
      make('h2', { tabindex: '-1', id: 'student' }, student.name || student.id),
      make('dl', { class: 'about' },
        entry(say('heading-student'), student.id),
        entry(say('page-account'), isAccountTold(student) ? student.account : ''),
        entry(say('page-region'), student.region),
        student.columns.map(([name, value]) => entry(name, value)))),
    scoreOf(student));
}

// Not where it is the id, or where the readers may not see it.
function isAccountTold({ account, id }) {
  return account !== id && !account.startsWith('*');
}

function scoreOf(student) {
  const state = make('span', { class: 'state ' + student.state }, say('state-' + student.state));
  if (!student.score) return make('div', { class: 'total' }, state);
  const { earned, possible, open } = student.score;
  return make('div', { class: 'total' },
    make('p', { class: 'sum' }, make('b', {}, points(earned)), make('span', {}, ` / ${points(possible)} `), state),
    meter(student.score),
    open ? make('p', {}, say('score-earned-with-open', {
      earned: points(earned), possible: points(possible), open: points(open), most: points(earned + open),
    })) : null);
}

function nextStep(student) {
  const { text: lead, criterion, obstacle } = student.step;
  return make('section', { class: 'next', 'aria-labelledby': 'next' },
    make('h3', { id: 'next' }, say('heading-next')),
    make('p', {}, text(lead)),
    criterion === null ? null : make('p', { class: 'what' }, make('a', { href: addressOf(student, criterion) }, pick(book.criteria[criterion].title))),
    criterion === null ? null : make('p', { class: 'how' }, obstacle === null ? pick(book.criteria[criterion].hint) : text(obstacle)),
    student.reason === null ? null : student.not_graded ? wayIn(student.not_graded) : reasonWords(book.reasons[student.reason]));
}

// What was tried to enter the account and by whom, what came back, what to check in this order, and the
// command that tries again.
function wayIn({ role, profile, caller, answer, steps: checks, command: again }) {
  const tried = (name, value) => value ? make('div', {}, make('dt', {}, say(name)), make('dd', {}, make('code', {}, value))) : null;
  return make('div', { class: 'entry' },
    make('p', { class: 'reason' }, withCode(capital(text(answer)))),
    make('dl', { class: 'values' }, tried('page-entry-role', role), tried('page-entry-profile', profile), tried('page-entry-caller', caller)),
    checks.length ? [make('p', {}, make('b', {}, say('page-entry-check'))), make('ol', {}, checks.map(number => make('li', {}, withCode(text(number)))))] : null,
    make('p', {}, say('page-entry-again')), command(again));
}

function flagsList(student) {
  return make('section', { class: 'flagged', 'aria-labelledby': 'flags' },
    make('h3', { id: 'flags' }, say('page-flags')),
    make('ul', {}, student.flags.map(([, words]) => make('li', {}, text(words)))));
}

function tasksOf(student, asked) {
  const tasks = make('div', { class: 'tasks' }, book.tasks.map((task, place) => taskSection(student, task, place, asked)));
  const all = make('button', {
    type: 'button', class: 'quiet', id: 'open-all', 'aria-expanded': 'false',
    onclick() {
      const open = all.getAttribute('aria-expanded') === 'false';
      all.setAttribute('aria-expanded', String(open));
      all.textContent = say(open ? 'page-close-all' : 'page-open-all');
      openItems(tasks, student, open);
    },
  }, say('page-open-all'));
  return [make('p', { class: 'tools' }, all), tasks];
}

function openItems(within, student, open) {
  for (const item of within.querySelectorAll('details')) {
    if (open && item.classList.contains('criterion')) fillItem(item, student);
    item.open = open || item.classList.contains('task');
    for (const proof of item.querySelectorAll('.proof')) proof.open = true;
  }
}

// Every step, and in it the criteria that are open from the beginning.
function openForPaper(within, student) {
  for (const item of within.querySelectorAll('details.task')) item.open = true;
  for (const item of within.querySelectorAll('details.criterion')) {
    const found = finding(student, Number(item.dataset.place));
    if (isOfInterest(found)) fillItem(item, student);
    item.open = isOfInterest(found);
  }
}

function taskSection(student, task, place, asked) {
  const row = student.tasks[place];
  if (!row) return null;
  const items = criteriaOf(task).map(number => {
    const found = finding(student, number);
    return criterionItem(student, number, book.criteria[number].id === asked || (found && isOfInterest(found)));
  });
  const isQuiet = items.every(item => !item || item.classList.contains('passed')) && !(asked || '').startsWith(task.id + '.');
  return make('details', { class: 'task', id: 'task-' + task.id, open: !isQuiet },
    make('summary', {}, sign(row[0]), make('h3', { class: 'title' }, pick(task.title)),
      make('span', { class: 'points' }, row[2] ? `${points(row[1])} / ${points(row[2])}` : '')),
    make('ul', {}, items));
}
