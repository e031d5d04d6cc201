import { expect } from 'chai'
import { type ProposalFacts, proposalStateAt } from '#domain/governance/proposalState.ts'
import { quorumUnits } from '#domain/governance/quorum.ts'

const UNIT = 10n ** 18n
const DAY_S = 86_400
const OPEN: ProposalFacts = {
  ...{ kind: 'treasury', voteStartS: 1000, voteEndS: 2000, etaS: null },
  ...{ againstUnits: 4n, forUnits: 5n, abstainUnits: 3n, isExecuted: false, isCancelled: false },
}

describe('the state of a proposal', () => {
  const at = (nowS: number, facts: Partial<ProposalFacts> = {}, needed: bigint | null = 8n) =>
    proposalStateAt({ ...OPEN, ...facts }, needed, nowS)

  it('[S3.4] follows from what happened and from the time, to the second', () => {
    expect([1000, 1001, 2000, 2001].map((nowS) => at(nowS))).to.deep.equal([
      ...['pending', 'active', 'active', 'succeeded'],
    ])
    expect(at(1000, {}, null)).to.equal('pending')
    const queued = { etaS: 9000 }
    const lastS = 9000 + 14 * DAY_S
    expect([at(lastS, queued), at(lastS + 1, queued)]).to.deep.equal(['queued', 'expired'])
    expect([at(2000 + 7 * DAY_S), at(2001 + 7 * DAY_S)]).to.deep.equal(['succeeded', 'expired'])
    expect(at(2001 + 7 * DAY_S, { kind: 'collab' })).to.equal('succeeded')
    expect(at(lastS + 1, { ...queued, isExecuted: true })).to.equal('executed')
    expect(at(1, { isCancelled: true })).to.equal('cancelled')
  })

  it('[S3.4] is defeated without a majority or a quorum, for which votes against do not count', () => {
    expect(at(2001, {}, 9n)).to.equal('defeated')
    expect(at(2001, { againstUnits: 5n })).to.equal('defeated')
    expect(at(2001, {}, null)).to.equal('defeated')
  })

  it('[S3.4] needs its share of what is staked, and never less than one hundredth of all there can be', () => {
    expect(quorumUnits(1_000_000n * UNIT, 4n)).to.equal(40_000n * UNIT)
    expect(quorumUnits(200n * UNIT, 4n)).to.equal(10_000n * UNIT)
  })
})
