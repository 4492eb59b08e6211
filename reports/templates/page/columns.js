// The columns of the grid: who, how many points, and either each step or each criterion.

const NARROW = matchMedia('(max-width: 48rem)');

function columnsShown() {
  return selection.columns || (NARROW.matches ? 'steps' : 'criteria');
}

// A column has a key to sort by, a title, and what it makes of a student's cell.
function columns() {
  const byStep = columnsShown() === 'steps';
  const anyFlag = book.students.some(student => student.flags.length);
  return [
    { key: 'name', title: say('heading-name'), kind: 'name', fill: nameCell },
    { key: 'id', title: say('heading-student'), kind: 'id', fill: (cell, student) => cell.append(student.id) },
    { key: 'score', title: say('heading-score'), kind: 'score', fill: scoreCell },
    { key: 'open', title: say('heading-open'), kind: 'number', fill: openCell },
    ...withReason(byStep ? countedTasks().map(taskColumn) : book.criteria.map(criterionColumn)),
    { key: 'state', title: say('heading-state'), kind: 'state', fill: stateCell },
    ...(anyFlag ? [{ key: 'flags', title: say('page-flag'), kind: 'flags', fill: flagsCell }] : []),
  ];
}

// Who is not graded has no results: the reason stands in their place.
function withReason([first, ...others]) {
  if (!first) return [];
  const fill = (cell, student) => {
    if (student.reason === null) return first.fill(cell, student);
    cell.classList.add('why');
    cell.append(make('span', {}, text(book.reasons[student.reason].text)));
  };
  return [{ ...first, fill }, ...others];
}

function countedTasks() {
  return book.tasks.map((task, place) => ({ task, place })).filter(({ task }) => task.counts);
}

function nameCell(cell, student) {
  cell.append(make('a', { href: addressOf(student), tabindex: '-1' }, student.name || student.id));
}

function scoreCell(cell, student) {
  if (!student.score) return cell.append('–');
  const { earned, possible } = student.score;
  const of = possible === 1000 ? null : make('small', {}, '/' + points(possible));
  cell.append(make('b', {}, points(earned)), of || '', meter(student.score));
}

function meter({ earned, possible, open }) {
  return make('span', { class: 'meter', 'aria-hidden': 'true' },
    make('i', { class: 'settled', '--part': possible ? earned / possible : 1 }),
    open ? make('i', { class: 'open', '--part': open / possible }) : null);
}

function openCell(cell, student) {
  if (student.score && student.score.open) cell.append(points(student.score.open));
}

function stateCell(cell, student) {
  cell.append(make('span', { class: 'state ' + student.state }, say('state-' + student.state)));
}

function flagsCell(cell, student) {
  cell.append(student.flags.map(([code]) => pick(book.flags[code])).join(', '));
}

function taskColumn({ task, place }) {
  return {
    key: 'task:' + place, title: pick(task.title), kind: 'step-cell',
    fill(cell, student) {
      const row = student.tasks[place];
      if (!row) return;
      const [name, earned, possible] = row;
      cell.append(sign(name, verdict(name)), ' ', points(earned), make('small', {}, '/' + points(possible)));
    },
  };
}

function criterionColumn(criterion, place) {
  const task = taskOf(place);
  return {
    key: 'criterion:' + place, criterion: place, title: pick(criterion.title),
    short: shortId(criterion),
    kind: place === task.first ? 'mark is-first' : 'mark',
    fill(cell, student) {
      const found = finding(student, place);
      if (!found) return;
      cell.setAttribute('aria-label', verdict(found.sign));
      cell.dataset.criterion = place;
      cell.append(mark(found.sign));
    },
  };
}

function shortId({ id }) {
  return id.slice(id.indexOf('.') + 1);
}

// Copying one that was made is faster than making it, and a heat map has thousands.
const marks = new Map();
function mark(name) {
  if (!marks.has(name)) marks.set(name, make('span', { class: 'tile ' + name }, sign(name)));
  return marks.get(name).cloneNode(true);
}
