import { expect } from 'chai'
import { decide } from '#domain/access/decide.ts'
import { type InputChange, sampleInput } from './sampleInput.ts'

const answer = ({ room, ...rest }: InputChange) => {
  const verdict = decide(sampleInput({ room: { visibility: 'private', ...room }, ...rest }))
  return verdict.verdict === 'deny' ? verdict.reason : (verdict.role ?? 'allow')
}
const OPEN = { visibility: 'public' } as const

describe('decide about who hosts beside the channel [S3.16][S3.62]', () => {
  it('they host once the room is open, and watch it whatever its door asks', () => {
    for (const state of ['draft', 'live'] as const)
      expect(answer({ isCoHost: true, action: 'host', room: { state } })).to.equal('co-host')
    expect(answer({ isCoHost: true, action: 'host', room: { state: 'draft', isOpen: false } })).to.equal(
      'NOT_LIVE',
    )
    for (const visibility of ['public', 'members', 'private'] as const)
      expect(answer({ isCoHost: true, room: { visibility } }), visibility).to.equal('co-host')
    expect(answer({ isCoHost: true, room: { state: 'draft' } }), 'nobody watches a draft').to.equal(
      'NOT_LIVE',
    )
    expect(answer({ isCoHost: true, action: 'host', room: { state: 'ended' } })).to.equal('ENDED')
    expect(answer({ isCoHost: false, action: 'host', room: OPEN })).to.equal('NOT_LIVE')
  })

  it('the channel keeps out whom it bans or kicks, also who hosts beside it', () => {
    for (const [kind, reason] of [
      ['ban', 'BANNED'],
      ['kick', 'KICKED'],
    ] as const) {
      const ban = { kind, ruleCode: 'spam', reason: 'Spam', until: null }
      expect(answer({ isCoHost: true, action: 'host', ban })).to.equal(reason)
      expect(answer({ isHost: true, action: 'host', ban })).to.equal(reason)
    }
  })

  it('what somebody beside it bans or kicks keeps out viewers, and nobody who hosts the room or has a role there', () => {
    for (const [kind, reason] of [
      ['ban', 'BANNED'],
      ['kick', 'KICKED'],
    ] as const) {
      const ban = { kind, ruleCode: 'spam', reason: 'Spam', until: null, isByCoHost: true }
      expect(answer({ ban, room: OPEN })).to.equal(reason)
      expect(answer({ ban, role: 'moderator' })).to.equal('moderator')
      expect(answer({ ban, isHost: true, action: 'host' })).to.equal('allow')
      expect(answer({ ban, isCoHost: true, action: 'host' })).to.equal('co-host')
    }
  })
})
