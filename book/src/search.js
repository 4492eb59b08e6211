// mdBook's search drops every letter that is not Latin, so in the Korean book it would find no Korean word
// (rust-lang/mdBook#1081). Here words are kept as they are written: they are parted at what is neither a letter
// nor a digit, and a word is found by its beginning, with whatever particle follows it.
elasticlunr.tokenizer.setSeperator(/[^\p{L}\p{N}]+/u);
elasticlunr.Index.load = (made) => {
  const index = new elasticlunr.Index();
  index.setRef(made.ref);
  made.fields.forEach((field) => index.addField(field));
  Object.values(made.documentStore.docs).forEach((section) => index.addDoc(section));
  return index;
};
