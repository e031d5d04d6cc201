import { expect } from 'chai'
import type { ChatChanges, ChatMessage } from '#protocol/chat.ts'
import { applyChanges, NO_LINES } from '#web/chat/chatLines.ts'
import { blockSentence, ruleSentence } from '#web/chat/chatWords.ts'
import { announcementOf } from '#web/chat/useAnnounced.ts'

const line = (seq: number | null, id = `msg_${seq}`): ChatMessage => ({
  ...{ id, seq, accountId: null, name: 'Ann', badge: null, text: `text ${id}`, atMs: seq ?? 0 },
})
const told = (change: Partial<ChatChanges>): ChatChanges => ({
  ...{ roomId: 'rom_1', rev: 1, isWhole: false, messages: [], removed: [], lastSeq: 0 },
  ...change,
})
const ids = (lines: typeof NO_LINES) => lines.messages.map(({ id }) => id)

describe('lines of a chat', () => {
  it('stand in their order, whatever comes twice, late or turned round', () => {
    const first = told({ rev: 2, messages: [line(1), line(2)], lastSeq: 2 })
    const second = told({ rev: 3, messages: [line(3)], lastSeq: 3 })
    for (const order of [
      [first, second],
      [second, first],
      [first, second, first, second],
    ]) {
      const lines = order.reduce(applyChanges, NO_LINES)
      expect(ids(lines)).to.deep.equal(['msg_1', 'msg_2', 'msg_3'])
      expect(lines.rev).to.equal(3)
    }
  })

  it('a removal takes a line, also the pinned one; all that is kept replaces everything', () => {
    const open = applyChanges(
      NO_LINES,
      told({ isWhole: true, messages: [line(1), line(2)], lastSeq: 2, pinned: line(1) }),
    )
    const gone = applyChanges(open, told({ rev: 4, removed: ['msg_1'], lastSeq: 2 }))
    expect(ids(gone)).to.deep.equal(['msg_2'])
    expect(gone.pinned).to.equal(null)
    const whole = applyChanges(gone, told({ rev: 9, isWhole: true, messages: [line(3)], lastSeq: 3 }))
    expect(ids(whole)).to.deep.equal(['msg_3'])
    expect(whole.gap).to.equal(null)
  })

  it('what is gone for good since is counted', () => {
    const open = applyChanges(NO_LINES, told({ isWhole: true, messages: [line(1)], lastSeq: 1 }))
    const back = applyChanges(
      open,
      told({ rev: 200, isWhole: true, messages: [line(16), line(17)], lastSeq: 17 }),
    )
    expect(back.gap).to.deep.equal({ beforeSeq: 16, missed: 14 })
  })

  it('a held line stands last and gets its place when it is released, and does not go back', () => {
    const held = applyChanges(NO_LINES, told({ messages: [line(null, 'msg_h'), line(1)], lastSeq: 1 }))
    expect(ids(held)).to.deep.equal(['msg_1', 'msg_h'])
    const released = applyChanges(held, told({ rev: 5, messages: [line(2, 'msg_h')], lastSeq: 2 }))
    const late = applyChanges(released, told({ rev: 5, messages: [line(null, 'msg_h')], lastSeq: 2 }))
    expect(late.messages.find(({ id }) => id === 'msg_h')?.seq).to.equal(2)
  })

  it('are told one by one while few write, and as a number above ten a minute', () => {
    expect(announcementOf([line(1), line(2)], 10)).to.equal('Ann: text msg_1. Ann: text msg_2')
    expect(announcementOf([line(1)], 11)).to.equal(null)
  })

  it('say what is in the way', () => {
    expect(
      ruleSentence(
        { guests: false, slowS: 10, links: 'held', holdersOnly: true, followersOnly: false },
        false,
      ),
    ).to.equal('Pass holders only. Slow mode: one message every 10 s. Links wait for a moderator.')
    expect(ruleSentence(NO_LINES.rule, true)).to.equal(blockSentence('GUESTS_OFF'))
  })
})
