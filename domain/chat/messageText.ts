import { typedProblem } from '../names/typedText.ts'

/** Signs as people count them that a message has at most. */
export const MAX_MESSAGE_SIGNS = 500
/** Bytes of UTF-8 that a message has at most: one sign may be long. */
export const MAX_MESSAGE_BYTES = 4000
/** Marks above and below one letter; more of them cover the lines around it. */
const MAX_MARKS = 4
const PILED_MARKS = new RegExp(`\\p{M}{${MAX_MARKS + 1}}`, 'u')

const SIGNS = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** A message as it is kept, or why it cannot be taken, as one sentence. */
export type ReadMessage = { text: string; problem: null } | { text: null; problem: string }

/** Signs of a text as people count them: a family of emoji is one. */
export function countSigns(text: string): number {
  let count = 0
  for (const _ of SIGNS.segment(text)) count += 1
  return count
}

/** Bytes of a text in UTF-8. */
function bytesOf(text: string): number {
  let bytes = 0
  for (const sign of text) {
    const code = sign.codePointAt(0) as number
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}

/**
 * What somebody typed as a message is kept: composed, without blanks at its ends. It is text and nothing else; whoever shows it
 * makes no markup of it.
 */
export function readMessage(typed: string): ReadMessage {
  // a text many times too long is not measured
  if (typed.length > MAX_MESSAGE_BYTES) return { text: null, problem: 'This message is too long.' }
  const text = typed.normalize('NFC').trim()
  const problem = messageProblem(text)
  return problem === null ? { text, problem } : { text: null, problem }
}

function messageProblem(text: string): string | null {
  if (text === '') return 'Write something first.'
  const unfit = typedProblem(text)
  if (unfit) return unfit
  // half a sign of two units is no text, and no database takes it
  if (/\p{Surrogate}/u.test(text)) return 'This holds signs that nobody can see.'
  if (PILED_MARKS.test(text.normalize('NFD'))) return 'This holds letters with too many marks.'
  if (bytesOf(text) > MAX_MESSAGE_BYTES || countSigns(text) > MAX_MESSAGE_SIGNS)
    return `A message has at most ${MAX_MESSAGE_SIGNS} signs.`
  return null
}
