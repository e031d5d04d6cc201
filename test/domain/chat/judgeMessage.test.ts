import { expect } from 'chai'
import { FIRST_CHAT_RULE } from '#domain/chat/chatRule.ts'
import { badgeOf, type ChatWriter, judgeMessage } from '#domain/chat/judgeMessage.ts'
import { countBlocked, firstPace, MAX_BLOCKED, takePace } from '#domain/chat/pace.ts'

const NOW = 1_800_000_000_000
const VIEWER: ChatWriter = {
  nowMs: NOW,
  isOpen: true,
  role: 'viewer',
  isGuest: false,
  seat: 'seen',
  isHolder: false,
  followsSinceMs: null,
  silence: null,
  isNameTaken: false,
  pace: firstPace(NOW),
}
/** Everything that could stand in somebody's way at once. */
const STRICT = { guests: false, slowS: 120, links: 'off', holdersOnly: true, followersOnly: true } as const

function codeOf(writer: Partial<ChatWriter>, rule = FIRST_CHAT_RULE, text = 'hello'): string {
  const judged = judgeMessage(rule, { ...VIEWER, ...writer }, text)
  return judged.isTaken ? (judged.isHeld ? 'held' : 'taken') : judged.code
}

describe('who may write', () => {
  it('a seat that was seen, or a role; roles are free of every rule', () => {
    expect(codeOf({})).to.equal('taken')
    expect(codeOf({ seat: 'none' })).to.equal('NO_SEAT')
    expect(codeOf({ seat: 'unseen' })).to.equal('NOT_SEEN')
    expect(codeOf({ isOpen: false })).to.equal('CHAT_CLOSED')
    for (const role of ['owner', 'producer', 'moderator'] as const) {
      const away = { role, seat: 'none', isGuest: true, isNameTaken: true } as const
      expect(codeOf(away, STRICT, 'https://example.com')).to.equal('taken')
      expect(codeOf({ role, isOpen: false })).to.equal('CHAT_CLOSED')
    }
  })

  it('by each rule, the first that is in the way', () => {
    const silence = { untilMs: NOW + 1, cause: 'flood' } as const
    expect(codeOf({ isGuest: true, silence }, STRICT)).to.equal('SILENCED')
    expect(codeOf({ silence: { ...silence, untilMs: NOW } })).to.equal('taken')
    expect(codeOf({ isGuest: true }, STRICT)).to.equal('GUESTS_OFF')
    expect(codeOf({}, STRICT)).to.equal('HOLDERS_ONLY')
    expect(codeOf({ isHolder: true }, STRICT)).to.equal('FOLLOWERS_ONLY')
    const follows = { isHolder: true, followsSinceMs: NOW - 600_000 }
    expect(codeOf({ ...follows, followsSinceMs: NOW - 599_999 }, STRICT)).to.equal('FOLLOWERS_ONLY')
    expect(codeOf({ ...follows, isNameTaken: true }, STRICT)).to.equal('NAME_TAKEN')
    expect(codeOf(follows, STRICT, 'example.com')).to.equal('LINKS_OFF')
    const wrote = { ...firstPace(NOW), sentMs: NOW - 119_999 }
    expect(codeOf({ ...follows, pace: wrote }, STRICT)).to.equal('SLOW_MODE')
    expect(codeOf({ ...follows, pace: { ...wrote, sentMs: NOW - 120_000 } }, STRICT)).to.equal('taken')
    expect(codeOf({}, FIRST_CHAT_RULE, 'example.com')).to.equal('held')
    expect(codeOf({}, { ...FIRST_CHAT_RULE, links: 'text' }, 'example.com')).to.equal('taken')
  })

  it('five at once, then one a second, and no more for having waited', () => {
    let pace = firstPace(NOW)
    for (let n = 0; n < 5; n++) {
      const taken = takePace(pace, NOW, 0)
      if (!('pace' in taken)) throw new Error(`refused the message ${n}`)
      pace = taken.pace
    }
    expect(takePace(pace, NOW, 0)).to.deep.equal({ code: 'TOO_FAST', untilMs: NOW + 1000 })
    expect(takePace(pace, NOW + 999, 0)).to.deep.include({ code: 'TOO_FAST' })
    expect('pace' in takePace(pace, NOW + 1000, 0)).to.equal(true)
    expect(takePace(pace, NOW + 3_600_000, 0)).to.deep.nested.include({ 'pace.tokens': 4 })
    expect(takePace(pace, NOW - 5000, 0), 'a clock that went back').to.deep.include({ code: 'TOO_FAST' })
  })

  it('twenty blocked within a minute make silent', () => {
    let blocked = countBlocked(null, NOW)
    for (let n = 2; n < MAX_BLOCKED; n++) blocked = countBlocked(blocked.blocked, NOW + n)
    expect(blocked.isTooMany).to.equal(false)
    expect(countBlocked(blocked.blocked, NOW + 59_999).isTooMany).to.equal(true)
    expect(countBlocked(blocked.blocked, NOW + 60_000)).to.deep.equal({
      blocked: { count: 1, sinceMs: NOW + 60_000 },
      isTooMany: false,
    })
  })

  it('names have a badge for what somebody is', () => {
    expect(badgeOf({ role: 'owner', isHolder: true, isGuest: false })).to.equal('host')
    expect(badgeOf({ role: 'moderator', isHolder: true, isGuest: false })).to.equal('moderator')
    expect(badgeOf({ role: 'viewer', isHolder: true, isGuest: false })).to.equal('holder')
    expect(badgeOf({ role: 'viewer', isHolder: false, isGuest: true })).to.equal('guest')
    expect(badgeOf({ role: 'viewer', isHolder: false, isGuest: false })).to.equal(null)
  })
})
