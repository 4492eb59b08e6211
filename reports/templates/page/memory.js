// What a reader chose once and wants again: language, darkness, columns. A browser may forbid it.

function recall(key) {
  try {
    return localStorage.getItem('labproof.' + key);
  } catch {
    return null;
  }
}

function remember(key, value) {
  try {
    localStorage.setItem('labproof.' + key, value);
  } catch {
    // Then it holds for this visit.
  }
}
