// The cohort in four numbers, and how its scores are distributed.

function overview() {
  const { summary } = book;
  const median = summary.median === null ? '–' : summary.median + '%';
  return make('section', { class: 'overview', 'aria-label': say('page-overview') },
    make('dl', { class: 'tiles' },
      tile('page-median', median),
      tile('page-graded', summary.graded, make('small', {}, ' / ' + summary.students)),
      tile('page-final', summary.final),
      tile('page-open', summary.open)),
    distribution());
}

function tile(name, value, more) {
  return make('div', {}, make('dt', {}, say(name)), make('dd', {}, String(value), more));
}

function distribution() {
  const most = Math.max(1, ...book.distribution.map(([settled, open]) => settled + open));
  return make('figure', { class: 'distribution', 'aria-labelledby': 'distribution' },
    make('figcaption', {},
      make('h2', { id: 'distribution' }, say('page-distribution')),
      make('p', { class: 'key' },
        make('span', {}, make('i', { class: 'settled' }), say('page-settled')),
        make('span', {}, make('i', { class: 'open' }), say('page-open')))),
    make('ol', { class: 'bins' }, book.distribution.map((bin, place) => column(bin, place, most))),
    make('p', { class: 'axis' }, say('page-share')));
}

// A bar of the histogram: ten per cent each, and who earned everything by themselves.
function column([settled, open], place, most) {
  const share = place === 10 ? '100' : `${place * 10}–${place * 10 + 9}`;
  const words = say('page-bin', { share, settled, open });
  return make('li', { title: words },
    make('span', { class: 'hidden' }, words),
    make('span', { class: 'column', 'aria-hidden': 'true' },
      make('b', {}, settled + open ? String(settled + open) : ''),
      open ? make('i', { class: 'open', '--part': open / most }) : null,
      settled ? make('i', { class: 'settled', '--part': settled / most }) : null),
    make('span', { class: 'share', 'aria-hidden': 'true' }, String(place * 10)));
}
