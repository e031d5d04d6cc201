import { expect } from 'chai'
import { personNameOf } from '#domain/names/personName.ts'
import { cleanText, typedProblem } from '#domain/names/typedText.ts'
import { cpuMs } from '#test/kit/time/cpuMs.ts'

const GOOD = [
  '',
  'Northlight',
  'Zoë – «live»',
  'שלום עולם',
  'नमस्ते',
  'ไทย',
  '夜の窯',
  '👩‍👩‍👧 family',
  '👩🏽‍🚀',
  '❤️',
  '🏴󠁧󠁢󠁳󠁣󠁴󠁿',
  '🏳️‍🌈',
  '1️⃣',
]
/** What, and how it is shown where an old row has it. */
const BAD: [string, string, string][] = [
  ['a line end', 'a\nb', 'a b'],
  ['a carriage return', 'a\rb', 'a b'],
  ['NUL', 'a\0b', 'a b'],
  ['an escape', 'a\u001b[31mb', 'a [31mb'],
  ['a C1 control', 'a\u0085b', 'a b'],
  ['a line separator', 'a\u2028b', 'a b'],
  ['a zero-width space', 'ad\u200bmin', 'admin'],
  ['a joiner between letters', 'ad\u200dmin', 'admin'],
  ['a non-joiner', 'ad\u200cmin', 'admin'],
  ['a word joiner', 'ad\u2060min', 'admin'],
  ['a byte order mark', '\ufeffadmin', 'admin'],
  ['a soft hyphen', 'ad\u00admin', 'admin'],
  ['a joiner at the end of an emoji', '👩\u200d', '👩'],
  ['a joiner between an emoji and a letter', '👩\u200dx', '👩x'],
  ['an override of direction', 'gpj.\u202eexe', 'gpj.exe'],
  ['an isolate', '\u2066a\u2069', 'a'],
  ['a direction mark', 'a\u200fb', 'ab'],
  ['tags without a flag', `a${String.fromCodePoint(0xe0061)}`, 'a'],
  ['a selector of variants', 'a\ufe01b', 'ab'],
  ['spaces alone', '   ', '–'],
  ['braille blanks alone', '\u2800\u2800', '–'],
  ['hangul fillers alone', '\u3164', '–'],
  ['marks alone', '\u0301\u0302', '–'],
]

describe('texts that people type', () => {
  for (const text of GOOD)
    it(`[S1.19][T23] ${JSON.stringify(text)} is taken as it is`, () => {
      expect([typedProblem(text), cleanText(text)]).to.deep.equal([null, text])
    })

  for (const [what, text, cleaned] of BAD)
    it(`[S1.19][T23] ${what} is refused with a sentence, and left out of old rows`, () => {
      expect(typedProblem(text)).to.match(/\.$/)
      expect(cleanText(text)).to.equal(cleaned)
      expect(typedProblem(cleaned), 'what is shown could be typed').to.equal(null)
    })

  it('[T23] says which signs it is about, and takes no sign of its own for a part of an emoji', () => {
    expect(typedProblem('a\u202eb')).to.match(/direction/)
    expect(cleanText('👩\u200d👩 \ue000\u200b')).to.equal('👩\u200d👩')
  })

  it('[S1.19][T23] a name is one spelling of what can be seen, of 40 letters at most', () => {
    expect(personNameOf('  Ａｎｎ \u00a0 of  Kiln ')).to.equal('Ann of Kiln')
    expect(personNameOf('x'.repeat(40))).to.equal('x'.repeat(40))
    // the last one is taken as it is typed, and is too long once its form is folded
    const none = ['', '   ', 'x'.repeat(41), 'a\u200bb', 'a\u202eb', 'a\nb', '\u2800', '\ufdfa'.repeat(3)]
    for (const name of none) expect(personNameOf(name), JSON.stringify(name)).to.equal(null)
  })

  it('may have several lines where they are asked for, and nothing else', () => {
    expect(typedProblem('a\nb\r\n\nc', { hasLines: true })).to.equal(null)
    expect(typedProblem('a\u2028b', { hasLines: true })).to.equal('This holds control characters.')
    expect(cleanText('a\n\u200bb', { hasLines: true })).to.equal('a\nb')
  })

  it('are cleaned in a time that follows their length', () => {
    const long = '👩\u200d'.repeat(20_000)
    expect(cpuMs(() => cleanText(long))).to.be.below(2000)
  })
})
