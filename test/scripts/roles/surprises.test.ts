import { expect } from 'chai'
import type { Address } from 'viem'
import { abiOf, selectorOf } from '#scripts/deploy/chain/configure.ts'
import { POWERS, ROLES } from '#scripts/deploy/plan/roles.ts'
import type { Holder, RolesOnChain } from '#scripts/roles/readRoles.ts'
import { type Around, surprisesIn, type Treasury } from '#scripts/roles/surprises.ts'

const at = {
  accessManager: `0x${'a1'.repeat(20)}`,
  timelock: `0x${'a2'.repeat(20)}`,
  currencyList: `0x${'a3'.repeat(20)}`,
  feeSchedule: `0x${'a4'.repeat(20)}`,
} as const
const safe: Address = `0x${'b1'.repeat(20)}`
const around: Around = {
  chainId: 8453,
  at,
  earlierFeeSchedules: [],
  treasuries: [{ account: safe, kind: 'contract', threshold: 2 }],
}

function held(role: Holder['role'], changed: Partial<Holder> = {}): Holder {
  return { role, account: safe, delay: 0, kind: 'contract', threshold: 2, ...changed }
}

/** Everything as planned. */
function planned(): RolesOnChain {
  return {
    holders: [
      { role: 0n, account: at.timelock, delay: 0, kind: 'contract' },
      held(ROLES.GUARDIAN),
      held('PROPOSER'),
    ],
    powers: POWERS.flatMap(({ part, functions, role }) =>
      functions.map((name) => ({
        target: at[part as keyof typeof at],
        selector: selectorOf(abiOf(part), name),
        role: ROLES[role],
      })),
    ),
    overseers: [],
    timelockSeconds: 172_800,
  }
}

describe('surprises about roles', () => {
  const with_ = (holder: Holder) =>
    surprisesIn({ ...planned(), holders: [...planned().holders, holder] }, around)

  it('[S3.87] there are none where everything is as planned', () => {
    expect(surprisesIn(planned(), around)).to.deep.equal([])
    expect(with_(held('EXECUTOR', { account: `0x${'00'.repeat(20)}`, kind: 'everybody' }))).to.deep.equal([])
    expect(with_(held(ROLES.KEEPER, { kind: 'contract' }))).to.deep.equal([])
  })

  it('[S3.87] a single key, one signature of many and everybody are surprises', () => {
    expect(with_(held(ROLES.ARBITER, { kind: 'key' }))).to.deep.equal([
      `${safe} holds role 2 with a single key`,
    ])
    expect(with_(held('PROPOSER', { kind: 'key' }))).to.deep.equal([
      `${safe} holds PROPOSER with a single key`,
    ])
    expect(with_(held(ROLES.ARBITER, { threshold: 1 }))).to.deep.equal([
      `${safe} holds role 2 and asks for 1 signature`,
    ])
    expect(with_(held('PROPOSER', { kind: 'everybody' }))).to.deep.equal(['everybody holds PROPOSER'])
  })

  it('[S3.79][S3.87] a second administrator and a key past the delay are surprises', () => {
    expect(with_(held(0n))).to.deep.equal([`${safe} holds role 0, which is the timelock's alone`])
    expect(with_(held('TIMELOCK_ADMIN'))).to.deep.equal([
      `${safe} holds TIMELOCK_ADMIN: it can skip the delay`,
    ])
  })

  it('[S3.79] a short timelock, none, or one without power are surprises', () => {
    expect(surprisesIn({ ...planned(), timelockSeconds: 172_799 }, around)).to.deep.equal([
      'the timelock waits 172799 s instead of 172800',
    ])
    const { timelockSeconds: _, ...without } = planned()
    expect(surprisesIn(without, around)).to.deep.equal(['there is no timelock'])
    const holders = planned().holders.slice(1)
    expect(surprisesIn({ ...planned(), holders }, around)).to.deep.equal([
      'the timelock is not the administrator',
    ])
  })

  it('[S3.87] fees to a single key or one signature are surprises', () => {
    const to = (treasury: Treasury) =>
      surprisesIn(planned(), { ...around, treasuries: [...around.treasuries, treasury] })
    expect(to({ account: safe, kind: 'key' })).to.deep.equal([`fees go to ${safe}, a single key`])
    expect(to({ account: safe, kind: 'contract', threshold: 1 })).to.deep.equal([
      `fees go to ${safe}, which asks for 1 signature`,
    ])
  })

  it('[S3.79][S3.87] a delay that is shorter or longer than planned is a surprise', () => {
    expect(with_(held(ROLES.FEE_MANAGER, { delay: 604_800 }))).to.deep.equal([])
    expect(with_(held(ROLES.FEE_MANAGER))).to.deep.equal([
      `${safe} holds role 6 and waits 0 s instead of 604800`,
    ])
    expect(with_(held(ROLES.CURRENCY_LISTER, { delay: 172_799 }))).to.deep.equal([
      `${safe} holds role 5 and waits 172799 s instead of 172800`,
    ])
    expect(with_(held(ROLES.ARBITER, { delay: 60 }))).to.deep.equal([
      `${safe} holds role 2 and waits 60 s instead of 0`,
    ])
  })

  it('[S3.87] a role above another that is not the administrator is a surprise, on local chains too', () => {
    const { CURRENCY_LISTER, FEE_MANAGER, KEEPER } = ROLES
    const overseers: RolesOnChain['overseers'] = [
      { role: CURRENCY_LISTER, by: KEEPER, as: 'administrator' },
      { role: FEE_MANAGER, by: KEEPER, as: 'guardian' },
    ]
    for (const chainId of [8453, 31337])
      expect(surprisesIn({ ...planned(), overseers }, { ...around, chainId })).to.deep.equal([
        'role 4 is administrator of role 5 instead of the administrator',
        'role 4 is guardian of role 6 instead of the administrator',
      ])
  })

  it('[S3.87] a function in other hands or in nobody’s is a surprise, on local chains too', () => {
    const [first, ...rest] = planned().powers
    if (!first) return expect.fail('there are powers')
    const moved = { ...planned(), powers: [{ ...first, role: 4n }, ...rest] }
    for (const chainId of [8453, 31337]) {
      expect(surprisesIn({ ...planned(), powers: rest }, { ...around, chainId })).to.have.length(1)
      expect(surprisesIn(moved, { ...around, chainId })[0]).to.match(/^role 4 may call .* is not planned$/)
    }
  })

  it('[S3.87] powers over a fee schedule that earlier contracts still ask stay where they were planned', () => {
    const before: Address = `0x${'a5'.repeat(20)}`
    const kept = planned().powers.filter(({ target }) => target === at.feeSchedule)
    const both = {
      ...planned(),
      powers: [...planned().powers, ...kept.map((power) => ({ ...power, target: before }))],
    }
    expect(surprisesIn(both, { ...around, earlierFeeSchedules: [before] })).to.deep.equal([])
    expect(surprisesIn(both, around), 'an address nobody knows of').to.have.length(kept.length)
    expect(surprisesIn(planned(), { ...around, earlierFeeSchedules: [before] })).to.deep.equal(
      kept.map(({ selector }) => `nobody was given ${selector} of ${before}`),
    )
  })

  it('[S3.87] keys are nobody’s surprise on a local chain', () => {
    const holders = [held(0n, { kind: 'key' })]
    expect(surprisesIn({ ...planned(), holders }, { ...around, chainId: 31337 })).to.deep.equal([])
  })
})
