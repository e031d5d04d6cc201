import { expect } from 'chai'
import { haveOthersChanged } from '#web/rooms/club/clubWords.ts'

const JOINED = { joinedAt: '2026-11-20T10:00:00Z', endedAt: null, endReason: null }
const LEFT = { ...JOINED, endedAt: '2026-11-21T10:00:00Z', endReason: 'LEFT' as const }
const member = (members: number) => ({ members, membership: JOINED })

describe('the names of the members of a club [S3.97]', () => {
  it('are read again where another came or went', () => {
    expect(haveOthersChanged(member(2), member(3))).to.equal(true)
    expect(haveOthersChanged({ members: 3, membership: null }, { members: 2, membership: LEFT })).to.equal(
      true,
    )
    expect(haveOthersChanged(member(2), member(2))).to.equal(false)
  })

  it('are not asked for by who left meanwhile, whom the server tells them no more', () => {
    expect(haveOthersChanged(member(2), { members: 1, membership: LEFT })).to.equal(false)
    expect(haveOthersChanged({ members: 1, membership: null }, member(2))).to.equal(false)
  })
})
