/**
 * A text that a person typed. Every string may be one and it may be used as a string: only the test that follows these
 * texts to the screen (`test/shape/typedTexts.test.ts`) tells them apart.
 */
export type Typed = string & { readonly typedBy?: 'a person' }

/** Letters that are written from the right (Unicode classes R and AL, by their blocks). */
const FROM_THE_RIGHT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u
const [FIRST_STRONG_ISOLATE, POP_ISOLATE] = ['\u2068', '\u2069']

/**
 * A typed text as a sentence of ours names it: its direction ends with it, so that figures and signs behind it stay in
 * their place. In markup `<bdi>` does the same. Texts without letters from the right stay as they are.
 * @param text without signs of direction of its own, as `cleanText` leaves it
 */
export function isolated(text: Typed): string {
  return FROM_THE_RIGHT.test(text) ? `${FIRST_STRONG_ISOLATE}${text}${POP_ISOLATE}` : text
}
