import { expect } from 'chai'
import type { DoorContext } from '#web/access/door/door.ts'
import { doorFor } from '#web/access/door/doorFor.ts'
import { DOOR_CODES, type DoorCode, refuse } from '#web/access/refusal.ts'

const context: DoorContext = {
  channelName: 'Northlight',
  kind: 'voice',
  visibility: 'members',
  tierName: () => null,
  when: (at, form) => `${form} ${at}`,
  ...{ endedAt: 500, endedByHost: false, heldUntil: null, capacity: 25 },
  ...{ speaksCard: false, line: { step: 'out' }, otherWays: [] },
}

describe('the door of a voice room', () => {
  const said = (code: DoorCode, more: Partial<DoorContext> = {}) =>
    doorFor(refuse(code), { ...context, ...more })

  it('says not a word of watching, pictures or streams, whatever keeps somebody out', () => {
    const refusals = DOOR_CODES.flatMap((code) => [
      refuse(code),
      refuse(code, { why: 'It failed.', facts: { unseenS: 9, openSeats: 2 } }),
    ])
    const contexts = (['public', 'members', 'private'] as const).flatMap((visibility) =>
      [false, true].map((speaksCard) => ({ ...context, visibility, speaksCard })),
    )
    const doors = contexts.flatMap((one) => refusals.map((refusal) => doorFor(refusal, one)))
    const words = doors.map(({ eyebrow, title, proof, label }) => `${eyebrow} ${title} ${proof} ${label}`)
    expect(words).to.have.length(DOOR_CODES.length * 12)
    expect(words.filter((text) => /watch|picture|video|stream/i.test(text))).to.deep.equal([])
  })

  it('says what it is, and what is done in it', () => {
    expect(said('SIGN_IN_REQUIRED', { visibility: 'public' }).label).to.equal('Listen now')
    expect(said('SIGN_IN_REQUIRED').title).to.equal('Sign in to listen')
    expect(said('NO_PASS').title).to.equal('No access pass. Mint one to listen to this voice room.')
    expect(said('NO_PASS', { speaksCard: true }).title).to.equal('Get a pass to listen')
    expect(said('ENDED').title).to.equal('The voice room ended at time 500')
    expect(said('TIER_REQUIRED').title).to.equal('This voice room is for a higher tier and above')
    expect(said('OTHER_DEVICE').title).to.equal('Listening on another device')
    expect(said('NOT_LIVE').title).to.equal('Creator is not currently live.')
  })
})
