// The students × criteria: a grid of which only the rows in sight are made, however many there are.
//
// It follows the ARIA grid pattern: one stop for the Tab key, arrows within, Enter opens.

const MARGIN = 12;
const grid = { shown: [], columns: [], rows: new Map(), active: { row: 0, column: 0 }, height: 34, range: '', whole: false, measured: false };

function buildGrid() {
  grid.table = make('table', {
    role: 'grid', 'aria-labelledby': 'students', onkeydown: moveInGrid, onclick: openFromGrid,
    onfocusin: tellOfCell, onfocusout: hideTip, onmouseover: tellOfCell, onmouseleave: hideTip,
  });
  grid.scroll = make('div', { class: 'grid', id: 'grid', tabindex: '-1', onscroll: () => requestAnimationFrame(scrolled) }, grid.table);
  grid.nobody = make('p', { class: 'nobody', hidden: true }, say('page-nobody'));
  grid.frame = make('div', {}, make('p', { class: 'sideways' }, say('page-sideways')), make('div', { class: 'scroller' }, grid.scroll));
  return [grid.frame, grid.nobody];
}

// The students who fit, in their order, under the columns that are asked for.
function showGrid() {
  const sight = inSight();
  grid.columns = columns();
  grid.shown = select();
  grid.rows.clear();
  grid.range = '';
  grid.active.row = clamp(grid.active.row, -1, grid.shown.length - 1);
  grid.active.column = clamp(grid.active.column, 0, grid.columns.length - 1);
  const before = grid.body;
  grid.body = make('tbody', {});
  grid.table.className = columnsShown();
  grid.table.setAttribute('aria-rowcount', String(grid.shown.length + headRowsCount()));
  grid.table.setAttribute('aria-colcount', String(grid.columns.length));
  keepingFocus(() => {
    if (isHeadRight()) before.replaceWith(grid.body);
    else grid.table.replaceChildren(make('thead', {}, headRows()), grid.body);
  });
  grid.nobody.hidden = grid.shown.length > 0;
  showStatus(grid.shown.length);
  // What is in sight comes first; the rows around it can wait until somebody has seen that.
  fillGrid(sight, 1);
  clearTimeout(grid.rest);
  grid.rest = setTimeout(scrolled, 120);
}

// Whether the heads are those of this book, in this language, with these columns in this order. To
// make them anew costs more than the rows in sight.
function isHeadRight() {
  const head = [columnsShown(), selection.sort, selection.descending, root.lang, grid.whole].join(' ');
  const isRight = grid.table.tHead && grid.head === head && grid.headOf === book;
  grid.head = head;
  grid.headOf = book;
  return isRight;
}

function headRows() {
  const heads = make('tr', {}, grid.columns.map(headCell));
  return columnsShown() === 'steps' ? [heads] : [taskHeads(), heads];
}

// The steps over their criteria. What precedes and follows the criteria stands under nothing.
function taskHeads() {
  const before = grid.columns.findIndex(column => column.criterion !== undefined);
  const after = grid.columns.length - before - book.criteria.length;
  if (before < 0) return make('tr', {}, make('td', { colspan: grid.columns.length }));
  return make('tr', { class: 'tasks' },
    make('td', { colspan: before, class: 'name' }),
    book.tasks.map(task => make('th', { scope: 'colgroup', colspan: task.criteria, title: pick(task.title) },
      make('span', {}, step(task), make('span', { class: task.criteria < 4 ? 'hidden' : null }, pick(task.title))))),
    make('td', { colspan: after }));
}

function headCell(column, place) {
  const sorted = selection.sort === column.key;
  const order = sorted ? (selection.descending ? 'descending' : 'ascending') : null;
  // On paper there is nothing to press, and Chromium repeats no head that has a button.
  return make('th', { scope: 'col', class: column.kind, 'aria-sort': order, 'aria-colindex': place + 1 },
    grid.whole ? column.title : make('button', {
      type: 'button', id: 'sort-' + column.key.replace(':', '-'), tabindex: isActive(-1, place) ? '0' : '-1',
      'aria-label': column.short ? `${column.short}: ${column.title}` : null,
      onclick() {
        grid.active = { row: -1, column: place };
        sortBy(column.key);
        grid.scroll.scrollTop = 0;
        showGrid();
      },
    }, column.short || column.title));
}

function scrolled() {
  fillGrid();
  showSideways();
}

// Tells whether columns stand out of sight on the right.
function showSideways() {
  const { scrollLeft, scrollWidth, clientWidth } = grid.scroll;
  grid.frame.classList.toggle('more-right', scrollLeft + clientWidth < scrollWidth - 4);
}

// Where the grid is scrolled to, and how much of it is seen. To ask after a change would make the
// browser lay the page out once more, so it is asked before.
function inSight() {
  return { top: grid.scroll.scrollTop, room: grid.scroll.clientHeight || innerHeight };
}

// Makes the rows that are in sight and a few around them; the others are two empty ones.
function fillGrid({ top, room } = inSight(), margin = MARGIN) {
  const most = grid.whole ? grid.shown.length : Math.ceil(room / grid.height) + 2 * margin;
  const first = clamp(Math.floor(top / grid.height) - margin, 0, Math.max(0, grid.shown.length - most));
  const last = Math.min(grid.shown.length, first + most);
  const range = first + '–' + last;
  if (range === grid.range) return;
  grid.range = range;
  const focused = grid.body.contains(document.activeElement);
  const rows = new Map();
  for (let row = first; row < last; row += 1) rows.set(row, grid.rows.get(row) || bodyRow(row));
  grid.rows = rows;
  grid.body.replaceChildren(space(first), ...rows.values(), space(grid.shown.length - last));
  if (!rows.has(grid.active.row) && grid.active.row >= 0) activate(first, grid.active.column);
  if (focused) cellAt(grid.active).focus({ preventScroll: true });
  measure(rows.get(first));
}

// How high a row really is, found out once: fonts differ.
function measure(row) {
  const height = row && !grid.measured ? row.getBoundingClientRect().height : 0;
  if (height) grid.measured = true;
  if (height && Math.abs(height - grid.height) > 1) {
    grid.height = height;
    grid.range = '';
    fillGrid();
  }
}

function space(rows) {
  return make('tr', { class: 'space', 'aria-hidden': 'true' },
    rows ? make('td', { colspan: grid.columns.length, '--height': rows * grid.height + 'px' }) : null);
}

function bodyRow(row) {
  const student = book.students[grid.shown[row]];
  const offset = headRowsCount() + row + 1;
  return make('tr', { class: student.state, 'aria-rowindex': offset, 'data-row': row },
    grid.columns.map((column, place) => bodyCell(student, column, row, place)));
}

function headRowsCount() {
  return columnsShown() === 'steps' ? 1 : 2;
}

function bodyCell(student, column, row, place) {
  const cell = document.createElement(column.kind === 'name' ? 'th' : 'td');
  if (column.kind === 'name') cell.scope = 'row';
  cell.className = column.kind;
  cell.setAttribute('aria-colindex', place + 1);
  column.fill(cell, student);
  target(cell).tabIndex = isActive(row, place) ? 0 : -1;
  return cell;
}

// What takes the focus in a cell: its link or button, or the cell.
function target(cell) {
  return cell.querySelector('a, button') || cell;
}

function isActive(row, column) {
  return grid.active.row === row && grid.active.column === column;
}

function cellAt({ row, column }) {
  const line = row < 0 ? grid.table.tHead.rows[grid.table.tHead.rows.length - 1] : grid.rows.get(row);
  return target(line.cells[column]);
}

// Where the Tab key comes in from now on.
function activate(row, column) {
  for (const other of grid.table.querySelectorAll('[tabindex="0"]')) other.tabIndex = -1;
  grid.active = { row, column };
  cellAt(grid.active).tabIndex = 0;
}

function goTo(row, column) {
  const to = { row: clamp(row, -1, grid.shown.length - 1), column: clamp(column, 0, grid.columns.length - 1) };
  if (to.row >= 0) reveal(to.row);
  activate(to.row, to.column);
  const cell = cellAt(to);
  cell.focus({ preventScroll: to.row >= 0 });
  if (to.row >= 0) cell.closest('td, th').scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

// Scrolls so far that the row is made and not under the heads.
function reveal(row) {
  const { scroll, height } = grid;
  const head = grid.table.tHead.offsetHeight;
  const top = row * height;
  if (top < scroll.scrollTop) scroll.scrollTop = top;
  else if (top + height > scroll.scrollTop + scroll.clientHeight - head) {
    scroll.scrollTop = top + height - scroll.clientHeight + head;
  }
  fillGrid();
}

function placeOf(node) {
  const cell = node.closest('td, th');
  const line = cell && cell.parentElement;
  if (!line || !cell.hasAttribute('aria-colindex')) return null;
  return { row: line.dataset.row === undefined ? -1 : Number(line.dataset.row), column: cell.cellIndex, cell };
}

function moveInGrid(event) {
  const at = placeOf(event.target);
  if (!at || event.altKey) return;
  const page = Math.max(1, Math.floor(grid.scroll.clientHeight / grid.height) - 4);
  const far = grid.shown.length;
  const moves = {
    ArrowUp: [at.row - 1, at.column], ArrowDown: [at.row + 1, at.column],
    ArrowLeft: [at.row, at.column - 1], ArrowRight: [at.row, at.column + 1],
    PageUp: [Math.max(0, at.row - page), at.column], PageDown: [at.row + page, at.column],
    Home: [event.ctrlKey ? 0 : at.row, 0], End: [event.ctrlKey ? far : at.row, grid.columns.length],
  };
  if (event.key === 'Enter' && at.row >= 0) openAt(at);
  else if (moves[event.key]) goTo(...moves[event.key]);
  else return;
  event.preventDefault();
}

function openFromGrid(event) {
  const at = placeOf(event.target);
  if (!at || at.row < 0 || event.target.closest('a')) return;
  openAt(at);
}

function openAt({ row, column }) {
  activate(row, column);
  location.hash = addressOf(book.students[grid.shown[row]], grid.columns[column].criterion);
}

function tellOfCell(event) {
  const at = placeOf(event.target);
  const column = at && grid.columns[at.column];
  if (!column || column.criterion === undefined) return hideTip();
  const task = make('small', {}, pick(taskOf(column.criterion).title));
  const title = make('b', {}, column.title);
  if (at.row < 0) return showTip(at.cell, task, title);
  const student = book.students[grid.shown[at.row]];
  const found = finding(student, column.criterion);
  if (!found) return hideTip();
  showTip(at.cell, task, title, cellWords(found),
    found.found === undefined ? null : make('span', { class: 'value' }, book.values[found.found]),
    make('small', {}, student.name));
}

function cellWords(found) {
  const earned = found.possible ? ` ${points(found.points)} / ${points(found.possible)}` : '';
  return make('span', { class: found.sign }, sign(found.sign), ' ', verdict(found.sign) + earned);
}
