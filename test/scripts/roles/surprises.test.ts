import { expect } from 'chai'
import type { Address } from 'viem'
import { abiOf, selectorOf } from '#scripts/deploy/plan/partAbi.ts'
import { POWERS, ROLES } from '#scripts/deploy/plan/roles.ts'
import type { Holder, RolesOnChain } from '#scripts/roles/readRoles.ts'
import { type RoleContext, type Treasury, unexpectedRoles } from '#scripts/roles/surprises.ts'
import { ownersAre } from '#test/scripts/deploy/publicStage.ts'

const at = {
  accessManager: `0x${'a1'.repeat(20)}`,
  timelock: `0x${'a2'.repeat(20)}`,
  currencyList: `0x${'a3'.repeat(20)}`,
  feeSchedule: `0x${'a4'.repeat(20)}`,
  attestorAccount: `0x${'a6'.repeat(20)}`,
  keeperAccount: `0x${'a7'.repeat(20)}`,
} as const
const safe: Address = `0x${'b1'.repeat(20)}`
const context: RoleContext = {
  chainId: 8453,
  at,
  earlierFeeSchedules: [],
  treasuries: [{ account: safe, kind: 'contract', threshold: 2 }],
  owners: ownersAre(safe),
}
/** A local chain, where the deployer holds every role. */
const { owners: _, ...local } = { ...context, chainId: 31337 }

function held(role: Holder['role'], changed: Partial<Holder> = {}): Holder {
  return { role, account: safe, delay: 0, kind: 'contract', threshold: 2, ...changed }
}

/** Everything as planned. */
function planned(): RolesOnChain {
  return {
    holders: [
      { role: 0n, account: at.timelock, delay: 0, kind: 'contract' },
      held(ROLES.GUARDIAN),
      held(ROLES.ARBITER),
      { role: ROLES.ATTESTOR, account: at.attestorAccount, delay: 0, kind: 'contract' },
      { role: ROLES.KEEPER, account: at.keeperAccount, delay: 0, kind: 'contract' },
      held(ROLES.CURRENCY_LISTER, { delay: 172_800 }),
      held(ROLES.FEE_MANAGER, { delay: 604_800 }),
      held('PROPOSER'),
      held('CANCELLER'),
      held('EXECUTOR'),
    ],
    powers: POWERS.flatMap(({ part, functions, role }) =>
      functions.map((name) => ({
        target: at[part as keyof typeof at],
        selector: selectorOf(abiOf(part), name),
        role: ROLES[role],
      })),
    ),
    overseers: [],
    closed: [],
    waits: [],
    timelockS: 172_800,
  }
}

describe('surprises about roles', () => {
  /** With one of the holders as somebody made it. */
  const with_ = (holder: Holder) => {
    const holders = planned().holders.filter(({ role }) => role !== holder.role)
    return unexpectedRoles({ ...planned(), holders: [...holders, holder] }, context)
  }
  /** With one more. */
  const beside = (holder: Holder) =>
    unexpectedRoles({ ...planned(), holders: [...planned().holders, holder] }, context)

  it('[S3.87] there are none where everything is as planned', () => {
    expect(unexpectedRoles(planned(), context)).to.deep.equal([])
  })

  it('[S3.87] whoever holds a role that the deployment file gives to another is a surprise', () => {
    const other: Address = `0x${'b2'.repeat(20)}`
    const wanted: [Holder['role'], Address][] = [
      [ROLES.GUARDIAN, safe],
      [ROLES.ARBITER, safe],
      [ROLES.ATTESTOR, at.attestorAccount],
      [ROLES.KEEPER, at.keeperAccount],
      ['PROPOSER', safe],
      ['CANCELLER', safe],
      ['EXECUTOR', safe],
    ]
    for (const [role, account] of wanted) {
      const name = typeof role === 'bigint' ? `role ${role}` : role
      const found = `${other} holds ${name}, which is ${account}'s`
      expect(beside(held(role, { account: other })), 'beside').to.deep.equal([found])
      expect(with_(held(role, { account: other })), 'in place of').to.deep.equal([
        found,
        `${account} does not hold ${name}`,
      ])
    }
    const everybody: Address = `0x${'00'.repeat(20)}`
    expect(beside(held('EXECUTOR', { account: everybody, kind: 'everybody' }))).to.deep.equal([
      `${everybody} holds EXECUTOR, which is ${safe}'s`,
    ])
    expect(beside(held(7n))).to.deep.equal([`${safe} holds role 7, which is nobody's`])
  })

  it('[S3.87] fees to whom the deployment file does not name are a surprise', () => {
    const treasuries: Treasury[] = [{ account: at.timelock, kind: 'contract' }]
    expect(unexpectedRoles(planned(), { ...context, treasuries })).to.deep.equal([
      `fees go to ${at.timelock} instead of ${safe}`,
    ])
  })

  it('[S3.87] a file without owners is a surprise where money is other people’s', () => {
    const { owners: _, ...nameless } = context
    expect(unexpectedRoles(planned(), nameless)).to.deep.equal(['the deployment file names no owners'])
    expect(unexpectedRoles(planned(), local)).to.deep.equal([])
  })

  it('[S3.87] what is closed, and a role or a word that counts late, are surprises, on local chains too', () => {
    const waits: RolesOnChain['waits'] = [
      { of: 3n, seconds: 60 },
      { of: at.feeSchedule, seconds: 120 },
    ]
    for (const place of [context, local])
      expect(unexpectedRoles({ ...planned(), closed: [at.currencyList], waits }, place)).to.deep.equal([
        `${at.currencyList} is closed: nobody can call what is restricted there`,
        'role 3 counts 60 s after it is given instead of at once',
        `what the administrator says about ${at.feeSchedule} counts after 120 s instead of at once`,
      ])
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
    expect(beside(held(0n))).to.deep.equal([
      `${safe} holds role 0, which is ${at.timelock}'s`,
      `${safe} holds role 0, which is the timelock's alone`,
    ])
    expect(beside(held('TIMELOCK_ADMIN'))).to.deep.equal([
      `${safe} holds TIMELOCK_ADMIN, which is nobody's`,
      `${safe} holds TIMELOCK_ADMIN: it can skip the delay`,
    ])
  })

  it('[S3.79] a short timelock, none, or one without power are surprises', () => {
    expect(unexpectedRoles({ ...planned(), timelockS: 172_799 }, context)).to.deep.equal([
      'the timelock waits 172799 s instead of 172800',
    ])
    const { timelockS: _, ...without } = planned()
    expect(unexpectedRoles(without, context)).to.deep.equal(['there is no timelock'])
    const holders = planned().holders.slice(1)
    expect(unexpectedRoles({ ...planned(), holders }, context)).to.deep.equal([
      `${at.timelock} does not hold role 0`,
      'the timelock is not the administrator',
    ])
  })

  it('[S3.87] fees to a single key or one signature are surprises', () => {
    const to = (treasury: Treasury) =>
      unexpectedRoles(planned(), { ...context, treasuries: [...context.treasuries, treasury] })
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
      expect(unexpectedRoles({ ...planned(), overseers }, { ...context, chainId })).to.deep.equal([
        'role 4 is administrator of role 5 instead of the administrator',
        'role 4 is guardian of role 6 instead of the administrator',
      ])
  })

  it('[S3.87] a function in other hands or in nobody’s is a surprise, on local chains too', () => {
    const [first, ...rest] = planned().powers
    if (!first) return expect.fail('there are powers')
    const moved = { ...planned(), powers: [{ ...first, role: 4n }, ...rest] }
    for (const chainId of [8453, 31337]) {
      expect(unexpectedRoles({ ...planned(), powers: rest }, { ...context, chainId })).to.have.length(1)
      expect(unexpectedRoles(moved, { ...context, chainId })[0]).to.match(
        /^role 4 may call .* is not planned$/,
      )
    }
  })

  it('[S3.87] powers over a fee schedule that earlier contracts still ask stay where they were planned', () => {
    const before: Address = `0x${'a5'.repeat(20)}`
    const kept = planned().powers.filter(({ target }) => target === at.feeSchedule)
    const both = {
      ...planned(),
      powers: [...planned().powers, ...kept.map((power) => ({ ...power, target: before }))],
    }
    expect(unexpectedRoles(both, { ...context, earlierFeeSchedules: [before] })).to.deep.equal([])
    expect(unexpectedRoles(both, context), 'an address nobody knows of').to.have.length(kept.length)
    expect(unexpectedRoles(planned(), { ...context, earlierFeeSchedules: [before] })).to.deep.equal(
      kept.map(({ selector }) => `nobody was given ${selector} of ${before}`),
    )
  })

  it('[S3.87] keys are nobody’s surprise on a local chain', () => {
    const holders = [held(0n, { kind: 'key' })]
    expect(unexpectedRoles({ ...planned(), holders }, local)).to.deep.equal([])
  })
})
