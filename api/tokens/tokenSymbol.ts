import type { Typed } from '#domain/names/isolated.ts'
import { cleanText } from '#domain/names/typedText.ts'

/** Characters of a symbol that are shown: a longer one is a sentence, and nobody vouches for it. */
const MAX_SYMBOL = 32
/** What cleaning leaves of a text in which nothing can be seen. */
const NOTHING_SEEN = '–'

/** One line of what can be seen. */
const visible = (text: string) => cleanText(text).replace(/\s+/gu, ' ').trim()

/**
 * What a foreign token is called here: its own symbol without signs that hide or turn text, at most 32 characters of it; a short form
 * of its address where it says nothing that can be seen.
 * @param symbol as its contract says it, of any length and any characters
 */
export function tokenSymbol(address: string, symbol: string | null): Typed {
  // what is cut may end in half of an emoji
  const shown = visible([...visible(symbol ?? '')].slice(0, MAX_SYMBOL).join(''))
  return shown === '' || shown === NOTHING_SEEN ? `${address.slice(0, 6)}…${address.slice(-4)}` : shown
}
