// Which step stopped the class: each criterion with its outcomes, pass rate and discrimination.

let everyCriterion = false;

function steps() {
  const section = make('section', { class: 'steps', 'aria-labelledby': 'steps' });
  fillSteps(section);
  return section;
}

function fillSteps(section) {
  const lost = book.criteria.filter(isLost).length;
  const all = book.criteria.length;
  section.replaceChildren(
    make('div', { class: 'heading' },
      make('h2', { id: 'steps' }, say('page-steps')),
      make('p', {}, stoppedMost())),
    make('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-labelledby': 'steps' },
      make('table', {}, stepsHead(), book.tasks.map(stepsBody))),
    lost === all ? null : make('button', {
      type: 'button', class: 'quiet', id: 'every-criterion', 'aria-expanded': String(everyCriterion),
      onclick() {
        everyCriterion = !everyCriterion;
        keepingFocus(() => fillSteps(section));
      },
    }, everyCriterion ? say('page-lost-criteria') : say('page-all-criteria', { count: all })),
    make('p', { class: 'definitions' }, say('page-definitions', book)));
}

function stoppedMost() {
  const most = Math.max(0, ...book.criteria.map(criterion => criterion.stopped));
  if (!most) return say('page-stopped-nobody');
  const first = book.criteria.find(criterion => criterion.stopped === most);
  return say('page-stopped-most', { title: pick(first.title), count: most, students: book.summary.graded });
}

function isLost(criterion) {
  return criterion.rate !== null && criterion.rate < 100;
}

function stepsHead() {
  const head = (name, kind) => make('th', { scope: 'col', class: kind }, say(name));
  return make('thead', {}, make('tr', {},
    head('page-criterion'), head('page-verdicts', 'wide'), head('page-rate', 'number'),
    head('page-stopped', 'number'), head('page-discrimination', 'number')));
}

function stepsBody(task) {
  const places = criteriaOf(task).filter(place => everyCriterion || isLost(book.criteria[place]));
  if (!places.length) return null;
  return make('tbody', {},
    make('tr', { class: 'task' },
      make('th', { scope: 'rowgroup', colspan: '5' }, step(task), pick(task.title))),
    places.map(stepsRow));
}

function step(task) {
  return make('span', { class: 'step', 'aria-hidden': 'true' }, String(stepNumber(task)));
}

function stepsRow(place) {
  const criterion = book.criteria[place];
  const { rate, judged, stopped } = criterion;
  return make('tr', {},
    make('th', { scope: 'row' }, make('button', {
      type: 'button', class: 'link', id: 'step-' + place, onclick: () => showLosers(place),
    }, pick(criterion.title))),
    make('td', { class: 'wide' }, outcomesBar(place)),
    make('td', { class: 'number' }, rate === null ? '–' : make('span', { title: say('page-rate-of', criterion) },
      make('b', {}, rate + '%'), ' ', make('small', {}, 'n=' + judged))),
    make('td', { class: 'number' }, stopped ? make('b', {}, String(stopped)) : '–'),
    make('td', { class: 'number' }, discrimination(criterion)));
}

function discrimination(criterion) {
  if (criterion.discrimination !== null) {
    return (criterion.discrimination / 100).toFixed(2).replace('-', '−');
  }
  const reason = criterion.judged < book.fewest ? 'page-too-few' : 'page-alike';
  return make('small', {}, say(reason));
}

// How often each outcome was given: a bar for the eye, words for the ear.
function outcomesBar(place) {
  const counts = countSigns(place);
  const shown = [...SIGNS].reverse().filter(name => counts.get(name));
  const words = shown.map(name => `${verdict(name)} ${counts.get(name)}`).join(', ');
  return make('span', { class: 'outcomes', role: 'img', 'aria-label': words, title: words },
    shown.map(name => make('i', { class: name, '--part': counts.get(name) })));
}

function countSigns(place) {
  const counts = new Map();
  for (const student of book.students) {
    const found = finding(student, place);
    if (found) counts.set(found.sign, (counts.get(found.sign) || 0) + 1);
  }
  return counts;
}

// The students who lost points at a criterion, in the grid.
function showLosers(place) {
  clearFilters();
  Object.assign(selection, { criterion: place, outcomes: ['failed', 'not-yet', 'blocked', 'partial'] });
  showFilters();
  showGrid();
  document.getElementById('students').focus();
}
