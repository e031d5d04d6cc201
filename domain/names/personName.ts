import { typedProblem } from './typedText.ts'

/** Letters of the longest name that is shown. */
export const MAX_NAME = 40

/** The one spelling of a name that somebody typed; null for what is none: unseen signs, nothing to see, or too long. */
export function personNameOf(text: string): string | null {
  if (typedProblem(text) !== null) return null
  const name = text
    .normalize('NFKC')
    .replace(/\p{Zs}+/gu, ' ')
    .trim()
  const isFit = name !== '' && typedProblem(name) === null && [...name].length <= MAX_NAME
  return isFit ? name : null
}
