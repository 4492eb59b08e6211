// The page as a whole: built once in each language, then only changed where something changes.

const page = document.getElementById('page');
const title = document.title;
let cohort;
let sheet;
let leftAt = 0;
let criteria = 0;

// Everything anew: at the beginning and in another language.
function showAll() {
  marks.clear();
  criteria = book.criteria.length;
  sheet = make('div', { class: 'sheet' });
  cohort = isCohort() ? cohortPage() : null;
  work = null;
  keepingFocus(() => page.replaceChildren(
    topOfPage(), make('main', { id: 'main' }, isAtWork() ? workPage() : '', cohort || '', sheet), footOfPage(), tip));
  if (cohort) showGrid();
  route();
}

function cohortPage() {
  const panel = isAtWork() ? { id: 'part-results', role: 'tabpanel', 'aria-labelledby': 'tab-results' } : {};
  return make('div', { class: 'cohort', ...panel }, attention() || '', overview(), steps(),
    make('section', { class: 'students', 'aria-labelledby': 'students' },
      make('h2', { id: 'students', tabindex: '-1' }, say('page-students')),
      buildFilters(), buildGrid()));
}

// Other data in the same places: what was chosen, typed, opened and scrolled to stays.
function showNews() {
  // Before the first student has been looked at no criterion is known.
  if (!cohort !== !isCohort() || criteria !== book.criteria.length) return showAll();
  // Once the class is over its page is the ordinary report.
  if (!work !== !isAtWork()) return showAll();
  keepingFocus(() => {
    page.querySelector('header.top').replaceWith(topOfPage());
    page.querySelector('footer').replaceWith(footOfPage());
    if (!cohort) return;
    if (work) renewWork();
    const before = cohort.querySelector('.attention');
    if (before) before.replaceWith(attention());
    cohort.querySelector('.overview').replaceWith(overview());
    cohort.querySelector('.steps').replaceWith(steps());
    showFilters();
    showGrid();
  });
  showLive();
  const at = readAddress();
  if (at) keepingFocus(() => renewSheet(at));
}

function renewSheet(at) {
  const open = new Map([...sheet.querySelectorAll('details')].map(item => [item.id, item.open]));
  sheet.replaceChildren(studentPage(at));
  for (const item of sheet.querySelectorAll('details')) {
    if (open.has(item.id)) item.open = open.get(item.id);
  }
}

// Shows what the address names: the cohort, or a student.
function route() {
  const at = readAddress();
  if (at && cohort && !root.classList.contains('one')) leftAt = scrollY;
  if (cohort) showPart(at !== null);
  root.classList.toggle('one', at !== null);
  hideTip();
  sheet.replaceChildren(at ? studentPage(at) : '');
  const student = at && book.students[book.places.get(at.id)];
  document.title = student && isCohort() ? `${student.name || student.id} · ${pick(book.title)}` : pick(book.title) || title;
}

function goToAddress() {
  const before = page.querySelector('#student') !== null;
  route();
  const at = readAddress();
  if (!at) {
    scrollTo(0, leftAt);
    fillGrid();
    if (before && grid.rows.has(grid.active.row)) cellAt(grid.active).focus({ preventScroll: true });
    return;
  }
  const item = at.criterion && document.getElementById('criterion-' + at.criterion);
  if (!item) scrollTo(0, 0);
  const focus = item ? item.querySelector('summary') : document.getElementById('student');
  focus.focus({ preventScroll: true });
  if (item) item.scrollIntoView({ block: 'center' });
}

// On paper every row is wanted, and of a student what there is to do or to know.
function beforePrint() {
  const at = readAddress();
  if (at) return openForPaper(sheet, book.students[book.places.get(at.id)]);
  // A list of some is that alone: what stands before it is of everybody.
  cohort.classList.toggle('filtered', isFiltered());
  grid.before = selection.columns;
  selection.columns = 'steps';
  grid.whole = true;
  showGrid();
}

function afterPrint() {
  if (!grid.whole) return;
  grid.whole = false;
  selection.columns = grid.before;
  showGrid();
}

darken(recall('theme'));
speak(recall('language') || root.lang);
take(document.getElementById('data').textContent);
showAll();
if (location.hash) goToAddress();
addEventListener('hashchange', goToAddress);
addEventListener('beforeprint', beforePrint);
addEventListener('afterprint', afterPrint);
addEventListener('resize', () => { if (cohort) scrolled(); });
listen();
if (EVENTS) setInterval(tick, TICK);
