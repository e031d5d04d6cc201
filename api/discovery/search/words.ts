import type { Pool } from 'pg'
import { editDistance } from './editDistance.ts'

const MAX_WORDS = 6
const MAX_LETTERS = 40
/** Shorter words have too many neighbours to guess which one was meant. */
const MIN_GUESSED = 4
/** From here on two mistakes are allowed. */
const LONG = 8
const MAX_GUESSES = 40

/** The words of a text as the index has them (`app.search_words`), the longest first. */
export async function readWords(pool: Pool, typed: string): Promise<string[]> {
  const { rows } = await pool.query<{ words: string[] }>({
    name: 'search-words',
    text: 'SELECT tsvector_to_array(app.search_words($1)) AS words',
    values: [typed],
  })
  const words = (rows[0]?.words ?? []).map((word) => [...word].slice(0, MAX_LETTERS).join(''))
  return words.sort((a, b) => b.length - a.length).slice(0, MAX_WORDS)
}

/** A tsquery for texts with all words, each of them whole or as the beginning of a longer one. */
export function queryOf(words: readonly string[]): string {
  // one sign alone begins half of all titles; one of another script may be a word
  const prefix = (word: string) => (word.length > 1 || /\P{ASCII}/u.test(word) ? ':*' : '')
  return words.map((word) => `'${word}'${prefix(word)}`).join(' & ')
}

const IS_KNOWN = `SELECT w.word AS asked, EXISTS (SELECT 1 FROM app.search_word k
    WHERE k.word >= w.word COLLATE "C" AND k.word < (w.word || U&'\\+10ffff') COLLATE "C") AS known
  FROM unnest($1::text[]) AS w (word)`

const NEAR = `(SELECT word, uses FROM app.search_word WHERE near && app.near_forms($1) ORDER BY uses DESC LIMIT ${MAX_GUESSES})
  UNION (SELECT word, uses FROM app.search_word WHERE length($1) >= ${LONG} AND length(word) >= ${LONG} AND word % $1
    ORDER BY similarity(word, $1) DESC, uses DESC LIMIT ${MAX_GUESSES})`

/** The word that was probably meant; null when none is near. */
async function guess(pool: Pool, word: string): Promise<string | null> {
  if (word.length < MIN_GUESSED) return null
  const { rows } = await pool.query<{ word: string; uses: number }>(NEAR, [word])
  const allowed = word.length >= LONG ? 2 : 1
  const near = rows
    .map((row) => ({ ...row, mistakes: editDistance(word, row.word) }))
    .filter(({ mistakes }) => mistakes <= allowed)
    .sort((a, b) => a.mistakes - b.mistakes || b.uses - a.uses)
  return near[0]?.word ?? null
}

/** The words with typing mistakes put right; null when there is nothing to put right, or nobody knows how. */
export async function correct(pool: Pool, words: readonly string[]): Promise<string[] | null> {
  const { rows } = await pool.query<{ asked: string; known: boolean }>(IS_KNOWN, [words])
  const known = new Set(rows.filter((row) => row.known).map((row) => row.asked))
  if (known.size === words.length) return null
  const meant = await Promise.all(words.map((word) => (known.has(word) ? word : guess(pool, word))))
  return meant.every((word) => word !== null) ? meant : null
}
