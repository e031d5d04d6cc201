import { expect } from 'chai'
import type { Condition, GateRules } from '#domain/access/gate.ts'
import type { TokenCondition } from '#domain/access/tokenCondition.ts'
import type { DenyFacts } from '#domain/access/verdict.ts'
import type { DoorFirst } from '#web/access/door/door.ts'
import { doorFor } from '#web/access/door/doorFor.ts'
import {
  areAllOf,
  type DoorWay,
  firstOfWays,
  staysFirst,
  type WayCost,
  waysOf,
} from '#web/access/door/ways.ts'
import { type DoorCode, refuse } from '#web/access/refusal.ts'
import { asksOneWallet, doorContext } from '#web/pages/stream/door/doorProps.ts'

const ONE = 10n ** 18n
const token = (symbol: string, digit: string, whole: bigint, isForeign = false): TokenCondition => ({
  ...{ kind: 'erc20', address: `0x${digit.repeat(40)}`, symbol, decimals: 18, isForeign },
  minUnits: (whole * ONE).toString(),
})
const north = token('NORTH', '1', 100n)
const salt = token('SALT', '2', 5n)
const usdc = token('USDC', '4', 25n, true)
const anyPass: Condition = { kind: 'pass' }
const kiln = { id: 'chn_0000000000000000000002', handle: 'kiln', name: 'Kiln' }
const kilnPass: Condition = { kind: 'pass', collection: `0x${'51'.repeat(20)}`, of: kiln }
const any = (...conditions: Condition[]): GateRules => ({ mode: 'any', conditions })
const all = (...conditions: Condition[]): GateRules => ({ mode: 'all', conditions })
const nothingOf = ({ conditions }: GateRules): DenyFacts => ({
  checks: conditions.map((condition) => ({ condition, isMet: false, heldUnits: '0' })),
})
const currencies = [
  { index: 0, symbol: 'ETH', decimals: 18, token: null },
  { index: 1, symbol: 'USD', decimals: 6, token: `0x${'9'.repeat(40)}` },
]
const eth = (milli: bigint): WayCost => ({ currency: 0, units: milli * 10n ** 15n })
const usd = (whole: bigint): WayCost => ({ currency: 1, units: whole * 10n ** 6n })

/** What prices put first, as the page asks. */
function first(gate: GateRules, costs: (WayCost | null)[], code: DoorCode = 'NO_PASS') {
  const ways = waysOf(refuse(code, { facts: nothingOf(gate) }), gate, '1 ETH')
  expect(costs).to.have.length(ways.length)
  const isAll = areAllOf(refuse(code, { facts: nothingOf(gate) }), ways)
  return firstOfWays(gate, ways, { costs, isAll, currencies })
}

function door(
  gate: GateRules,
  chosen: DoorFirst | null,
  { code = 'NO_PASS' as DoorCode, price = '1 ETH' } = {},
) {
  const channel = { channel: { name: 'Northlight', handle: 'north' }, tiers: [], held: null }
  const room = {
    ...({ kind: 'stream', visibility: 'members', capacity: null, endedAt: null, endReason: null } as const),
    gate: { ...gate, sentence: '', tierNo: null, rank: null },
  }
  const context = doorContext(channel as unknown as Parameters<typeof doorContext>[0], room, false)
  return doorFor(refuse(code, { facts: nothingOf(gate) }), { ...context, price, first: chosen })
}

describe('the cheapest way through a door', () => {
  const either = any(anyPass, north, salt)

  it('[S3.27] is the first button and says its price, with the others below it', () => {
    const chosen = first(either, [eth(10n), eth(12n), eth(4n)])
    const one = door(either, chosen)
    expect([one.title, one.action, one.label, one.why]).to.deep.equal([
      'Need any pass or 100 NORTH or 5 SALT to join',
      { kind: 'get-tokens', address: salt.address },
      ...['Get 5 SALT', 'Cheapest: 0.004 ETH'],
    ])
    expect([one.otherPass, one.otherTokens.map(({ label }) => label)]).to.deep.equal([
      'Get pass',
      ['Get 100 NORTH'],
    ])
    const pass = door(either, first(either, [eth(3n), eth(12n), eth(4n)]))
    expect([pass.action.kind, pass.why, pass.otherPass]).to.deep.equal(['buy', 'Cheapest: 0.003 ETH', null])
    expect(pass.otherTokens.map(({ label }) => label)).to.deep.equal(['Get 100 NORTH', 'Get 5 SALT'])
  })

  it('[S3.27] is called so only where all are paid in one currency and each price is known', () => {
    expect(first(either, [usd(1n), eth(5n), eth(4n)]), 'a dollar may be less').to.equal(null)
    expect(first(either, [eth(10n), eth(4n), null]), 'one did not answer').to.equal(null)
    const foreign = any(anyPass, north, usdc)
    expect(first(foreign, [eth(10n), eth(4n)])?.why, 'some is got elsewhere').to.equal(
      'Cheapest here: 0.004 ETH',
    )
    const plain = door(either, null)
    expect([plain.action.kind, plain.why, plain.otherTokens.length]).to.deep.equal(['buy', null, 1])
  })

  it('[S3.27] takes what costs nothing before all else, in whatever it would be paid', () => {
    const chosen = first(either, [eth(1n), null, usd(0n)])
    expect([chosen?.key, chosen?.why]).to.deep.equal([
      salt.address,
      'Cheapest: nothing to pay but network fees',
    ])
  })

  it('[S3.27] is no pass that is moved up for a price that may rise above another, nor what that may be cheaper than', () => {
    const moved = (units: bigint, most: bigint) => ({ ...eth(units), mostUnits: eth(most).units })
    expect(first(either, [moved(2n, 3n), eth(5n), eth(4n)])?.why).to.equal('Cheapest: at most 0.003 ETH')
    expect(first(either, [moved(2n, 5n), eth(6n), eth(4n)])).to.equal(null)
    expect(first(either, [moved(4n, 5n), eth(6n), eth(3n)])?.key).to.equal(salt.address)
  })

  it('[S3.27] leads to the passes of another creator where those cost least', () => {
    const gate = any(anyPass, kilnPass, north)
    const chosen = first(gate, [eth(10n), eth(12n), eth(2n)], 'COLLAB_TOKENS')
    const one = door(gate, chosen, { code: 'COLLAB_TOKENS' })
    expect([one.action, one.label, one.otherPasses, one.otherPass]).to.deep.equal([
      { kind: 'passes', path: '/c/kiln/join' },
      ...['Get pass from Kiln', [], 'Get pass from Northlight'],
    ])
    expect(one.otherTokens.map(({ label }) => label)).to.deep.equal(['Get 100 NORTH'])
  })

  it('[S3.27] says no price that is another one by now, and moves no button for it', () => {
    const chosen = first(either, [eth(3n), eth(12n), eth(4n)])
    const later = door(either, chosen, { price: '2 ETH' })
    expect([later.action.kind, later.why, later.otherTokens.length]).to.deep.equal(['buy', null, 2])
  })

  it('[S3.27] is no stake, which is made elsewhere', () => {
    const staked = any(anyPass, { ...north, kind: 'stake' }, salt)
    const refusal = refuse('NO_PASS', { facts: nothingOf(staked) })
    const ways = waysOf(refusal, staked, '1 ETH')
    expect(ways.map(({ key }) => key)).to.deep.equal(['pass', salt.address])
    expect(areAllOf(refusal, ways)).to.equal(false)
  })

  it('[S3.27] is asked for in one wallet only where all is, tokens among it', () => {
    const asks = ({ mode, conditions }: GateRules) =>
      asksOneWallet({ mode, conditions, sentence: '', tierNo: null, rank: null })
    const gates = [all(anyPass, north), any(anyPass, north), all(anyPass)]
    expect(gates.map(asks)).to.deep.equal([true, false, false])
  })

  it('[S3.27] stays first while its way is there, whatever comes, goes or costs something else now', () => {
    const refusal = refuse('NO_PASS', { facts: nothingOf(either) })
    const ways = waysOf(refusal, either, '1 ETH')
    const chosen = first(either, [eth(10n), eth(12n), eth(4n)])
    const [pass, , salts] = ways as [DoorWay, DoorWay, DoorWay]
    const dearer = waysOf(refusal, either, '2 ETH')
    expect([ways, [salts], dearer].map((now) => staysFirst(chosen, either, now))).to.deep.equal([
      ...[true, true, true],
    ])
    expect(staysFirst(chosen, either, [pass]), 'sold out').to.equal(false)
    expect(staysFirst(null, either, ways), 'no order was found').to.equal(true)
    expect(staysFirst({ key: 'all', stamp: '', why: '' }, all(anyPass, north), ways)).to.equal(true)
  })

  it('[S3.27] compares nothing for strangers, nor for who has all of it in several wallets', () => {
    expect(waysOf(refuse('NO_PASS'), either, '1 ETH')).to.deep.equal([])
    const facts = { ...nothingOf(either), isSplit: true }
    expect(waysOf(refuse('NO_PASS', { facts }), either, '1 ETH')).to.deep.equal([])
  })

  it('[S3.27] adds up what is asked for together, each currency by itself, where all of it is got here', () => {
    const both = all(anyPass, north, salt)
    const chosen = first(both, [eth(10n), eth(4n), usd(5n)])
    expect(chosen?.why).to.equal('Together 0.014 ETH and 5 USD')
    const one = door(both, chosen)
    expect([one.action.kind, one.why, one.otherPass]).to.deep.equal(['buy', chosen?.why, null])
    const most = { ...eth(10n), mostUnits: eth(11n).units + 1n }
    expect(first(both, [most, eth(4n), usd(0n)])?.why).to.match(/^Together at most 0\.0150*1 ETH$/)
    expect(first(both, [eth(10n), null, usd(5n)]), 'one is not known').to.equal(null)
    const foreign = all(anyPass, north, usdc)
    const refusal = refuse('NO_PASS', { facts: nothingOf(foreign) })
    expect(areAllOf(refusal, waysOf(refusal, foreign, '1 ETH'))).to.equal(false)
    const followed = all(anyPass, north, { kind: 'follower' })
    const asked = refuse('NO_PASS', { facts: nothingOf(followed) })
    expect(areAllOf(asked, waysOf(asked, followed, '1 ETH')), 'a follow costs nothing').to.equal(true)
  })
})
