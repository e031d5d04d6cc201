import { expect } from 'chai'
import { readMessage } from '#domain/chat/messageText.ts'
import { HOSTILE_TEXTS } from '#test/kit/attacks/input/hostileTexts.ts'

const ALL = Object.values(HOSTILE_TEXTS).flat()

describe('hostile texts as messages [T23]', () => {
  it('are 500 of 12 families at least, none of them twice', () => {
    expect(Object.keys(HOSTILE_TEXTS).length).to.be.at.least(12)
    expect(new Set(ALL).size).to.equal(ALL.length)
    expect(ALL.length).to.be.at.least(500)
  })

  it('are refused, or kept sign by sign as they were typed', () => {
    const taken = ALL.filter((text) => readMessage(text).problem === null)
    expect(taken.length).to.be.above(450)
    for (const text of taken) expect(readMessage(text).text).to.equal(text.normalize('NFC').trim())
    const hidden = HOSTILE_TEXTS['signs that hide or turn'] ?? []
    expect(hidden.filter((text) => readMessage(text).problem !== null).length).to.be.above(24)
  })
})
