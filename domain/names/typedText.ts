// Signs that are not seen and change what is: they hide letters, turn their order or end a line.
const CONTROL = /[\p{Cc}\u2028\u2029]/u
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u
/** ZERO WIDTH JOINER between the parts of an emoji, such as a family. */
const JOINED_EMOJI =
  /(?<=\p{Extended_Pictographic}[\ufe0f\p{Emoji_Modifier}]*)\u200d(?=\p{Extended_Pictographic})/gu
/** The flag of a land's part: a black flag, letters nobody sees, their end. */
const FLAG_TAGS = /(?<=\u{1f3f4})[\u{e0020}-\u{e007e}]{1,8}\u{e007f}/gu
/** Format signs, fillers, joiners of letters, variation selectors but the one of emoji, tags. */
const INVISIBLE =
  /[\p{Cf}\u115f\u1160\u17b4\u17b5\u3164\uffa0]|[\u180b-\u180f]|\u034f|[\ufe00-\ufe0e]|[\u{e0000}-\u{e0fff}]/u
const VISIBLE = /(?![\u115f\u1160\u2800\u3164\uffa0])[^\p{Z}\p{C}\p{M}\s]/u

const every = (pattern: RegExp) => new RegExp(pattern.source, `g${pattern.flags}`)
const withoutEmojiParts = (text: string) => text.replace(JOINED_EMOJI, '').replace(FLAG_TAGS, '')

/**
 * Why a text that somebody typed cannot be taken, as one sentence; null when it can. An empty text can.
 * @param hasLines whether it may have several lines
 */
export function typedProblem(text: string, { hasLines = false } = {}): string | null {
  const line = hasLines ? text.replace(/\r?\n/g, ' ') : text
  if (CONTROL.test(line)) return hasLines ? 'This holds control characters.' : 'Write it in one line.'
  if (BIDI.test(line)) return 'This holds signs that turn the direction of text.'
  if (INVISIBLE.test(withoutEmojiParts(line))) return 'This holds signs that nobody can see.'
  if (text !== '' && !VISIBLE.test(line)) return 'Write something that can be seen.'
  return null
}

/**
 * A stored text as it may be shown: what nobody could type today is left out. Texts of today stay as they are.
 * @param hasLines whether it may have several lines
 */
export function cleanText(text: string, { hasLines = false } = {}): string {
  if (typedProblem(text, { hasLines }) === null) return text
  const kept = hasLines ? text.split(/\r?\n/).map(cleanLine).join('\n') : cleanLine(text)
  return VISIBLE.test(kept) ? kept : '–'
}

function cleanLine(text: string): string {
  const emoji = new Map<string, string>()
  // parts of emoji are put aside as signs of the private use area, which cleaning leaves out everywhere else
  const aside = text
    .replace(/[\ue000-\ue0ff]/g, '')
    .replace(FLAG_TAGS, (tags) => keep(emoji, tags))
    .replace(JOINED_EMOJI, (joiner) => keep(emoji, joiner))
  const clean = aside.replace(every(CONTROL), ' ').replace(every(BIDI), '').replace(every(INVISIBLE), '')
  return clean.replace(/[\ue000-\ue0ff]/g, (sign) => emoji.get(sign) ?? '').trim()
}

/** A sign that stands for a part of an emoji; the same part has the same one. */
function keep(emoji: Map<string, string>, part: string): string {
  for (const [sign, known] of emoji) if (known === part) return sign
  if (emoji.size > 0xff) return ''
  const sign = String.fromCharCode(0xe000 + emoji.size)
  emoji.set(sign, part)
  return sign
}
