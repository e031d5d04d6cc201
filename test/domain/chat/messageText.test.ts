import { expect } from 'chai'
import { countSigns, readMessage } from '#domain/chat/messageText.ts'

const problem = (typed: string) => readMessage(typed).problem

describe('text of a message [T23]', () => {
  it('is composed and without blanks at its ends', () => {
    expect(readMessage('  Zoe\u0308 is live ')).to.deep.equal({ text: 'Zoë is live', problem: null })
    for (const text of ['<b>hi</b>', '**hi**', '&lt;', '👩‍👩‍👧', '1️⃣', 'नमस्ते', 'שלום', 'ไทย', '🏴󠁧󠁢󠁳󠁣󠁴󠁿'])
      expect(readMessage(text), text).to.deep.equal({ text, problem: null })
  })

  it('has 500 signs as people count them, and 4,000 bytes', () => {
    const family = '👩‍👩‍👧'
    expect(countSigns(family)).to.equal(1)
    expect(problem('é'.repeat(500))).to.equal(null)
    expect(problem('a'.repeat(501))).to.contain('500')
    expect(problem('夜'.repeat(500))).to.equal(null)
    expect(problem(family.repeat(222))).to.equal(null)
    expect(problem(family.repeat(223)), 'bytes').to.contain('500')
    expect(problem('a'.repeat(100_000))).to.contain('too long')
  })

  it('piles four marks on a letter at most, however they are written', () => {
    expect(problem(`a${'\u0301'.repeat(4)}`)).to.equal(null)
    expect(problem(`a${'\u0301'.repeat(5)}`)).to.contain('marks')
    // the first of them is part of the letter once it is composed
    expect(problem(`\u1ec7${'\u0301'.repeat(3)}`)).to.contain('marks')
    expect(problem(`a${'\u0336'.repeat(40)}`)).to.contain('marks')
  })

  it('shows what it says: no hidden signs, no turned direction, one line, no half signs', () => {
    for (const [typed, why] of [
      ['', 'first'],
      ['   ', 'first'],
      ['a\nb', 'one line'],
      ['a\u2028b', 'one line'],
      ['gpj.\u202eexe', 'direction'],
      ['a\u200bb', 'nobody can see'],
      ['\u3164', 'nobody can see'],
      ['\u0301', 'can be seen'],
      ['a\ud800b', 'nobody can see'],
      ['a\u0000b', 'one line'],
      [`a${String.fromCodePoint(0xe0061)}`, 'nobody can see'],
    ] as const)
      expect(problem(typed), JSON.stringify(typed)).to.contain(why)
  })
})
