// The data, and what is worked out from them once: they are written by `src/page/data.rs`.

// Every sign, from what needs attention to what needs none. All but one are outcomes.
const SIGNS = ['failed', 'not-yet', 'blocked', 'unverified', 'pending', 'partial', 'excused', 'passed'];
const collator = new Intl.Collator(['ko', 'en'], { numeric: true });

let book;

function take(json) {
  book = JSON.parse(json);
  book.places = new Map(book.students.map((student, place) => [student.id, place]));
  book.students.forEach(prepare);
  for (const { key, students } of book.attention || []) {
    for (const place of students) book.students[place].matters.add(key);
  }
}

function prepare(student, place) {
  student.place = place;
  student.matters = new Set();
  student.signs = new Set(student.findings.filter(known).map(number => book.findings[number].sign));
  student.state = !student.score ? 'not-graded' : student.score.final ? 'final' : 'provisional';
  student.share = student.score ? perMille(student.score) : -1;
  const texts = [student.id, student.name, student.account, student.region];
  student.haystack = fold([...texts, ...student.columns.map(column => column[1])].join('\n'));
}

function known(number) {
  return number !== null;
}

function perMille(score) {
  return score.possible ? (score.earned * 1000) / score.possible : 1000;
}

// For a search that minds neither case nor how a letter is composed.
function fold(text) {
  return text.normalize('NFKC').toLowerCase();
}

// What was found of a student's criterion, by its place; undefined for who is not graded.
function finding(student, criterion) {
  return book.findings[student.findings[criterion]];
}

function taskOf(criterion) {
  return book.tasks.find(task => criterion < task.first + task.criteria);
}

// The number of a task as people count steps: what gives no points is not counted.
function stepNumber(task) {
  const counted = book.tasks.filter(other => other.counts);
  return counted.indexOf(task) + 1;
}

function criteriaOf(task) {
  return Array.from({ length: task.criteria }, (_, place) => task.first + place);
}

function text(number) {
  return pick(book.texts[number]);
}

// A live page is the cohort's also before the second student has been looked at.
function isCohort() {
  return Boolean(EVENTS) || book.students.length !== 1;
}
