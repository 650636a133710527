// The floor: plain BM25 over title and body as one text, words as they are in lower case.
const K1 = 1.2;
const B = 0.75;
const segmenters = { en: new Intl.Segmenter('en', { granularity: 'word' }), zh_CN: new Intl.Segmenter('zh', { granularity: 'word' }) };

/** Words by ICU. */
const wordsOf = (text, locale) => [...segmenters[locale].segment(text.toLowerCase())].filter((s) => s.isWordLike).map((s) => s.segment);

/** A function from a query to the ids of the entries, best first, at most `limit`; of equals the first one first. */
export function bm25(entries) {
  const lengths = [];
  const postings = new Map();
  entries.forEach((e, i) => {
    const words = wordsOf([e.title, ...e.phrasings, e.body].join(' \n '), e.locale);
    lengths.push(words.length);
    for (const w of words) {
      if (!postings.has(w)) postings.set(w, new Map());
      postings.get(w).set(i, (postings.get(w).get(i) ?? 0) + 1);
    }
  });
  const average = lengths.reduce((a, b) => a + b, 0) / lengths.length;
  return (query, limit) => {
    const scores = new Map();
    for (const w of wordsOf(query.text, query.locale)) {
      const list = postings.get(w) ?? new Map();
      const idf = Math.log(1 + (entries.length - list.size + 0.5) / (list.size + 0.5));
      for (const [i, tf] of list) scores.set(i, (scores.get(i) ?? 0) + (idf * tf * (K1 + 1)) / (tf + K1 * (1 - B + (B * lengths[i]) / average)));
    }
    return [...scores].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, limit).map(([i]) => entries[i].id);
  };
}
