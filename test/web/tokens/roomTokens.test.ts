import { expect } from 'chai'
import type { RoomToken } from '#api/tokens/contract.ts'
import {
  betterHolder,
  hasAllOf,
  isSold,
  isSplit,
  lackingIn,
  openersOf,
  tokenAt,
} from '#web/tokens/roomTokens.ts'

const [NORTH, VAULT] = [`0x${'a5'.repeat(20)}`, `0x${'6'.repeat(40)}`]
const has = (...held: bigint[]) =>
  held.map((units, at) => ({
    ...{ wallet: `0x${String(at).repeat(40)}`, heldUnits: String(units), opens: true },
  }))

function asks(minUnits: bigint, held: bigint[], more: Partial<RoomToken> = {}): RoomToken {
  return {
    ...{ kind: 'erc20', address: NORTH, token: NORTH, symbol: 'NORTH', decimals: 18, currency: 0 },
    ...{ isForeign: false, isSilent: false },
    ...{ minUnits: String(minUnits), wallets: has(...held), ...more },
  }
}

import { passWallet } from '#web/pages/stream/getPass/otherHolder.ts'

describe('what the own wallets have of a token at a door', () => {
  it('is split where it is enough together and in no wallet alone', () => {
    const cases: [bigint[], boolean][] = [
      ...([
        [[62n, 38n], true],
        [[62n, 37n], false],
        [[100n, 1n], false],
      ] as [bigint[], boolean][]),
      ...([
        [[99n], false],
        [[], false],
      ] as [bigint[], boolean][]),
    ]
    for (const [held, is] of cases) expect(isSplit(asks(100n, held)), String(held)).to.equal(is)
  })

  it('is looked for at the address of the condition, however it is written', () => {
    const stake = asks(5n, [0n], { kind: 'stake', address: VAULT })
    const doors = [asks(100n, [70n]), stake]
    expect(tokenAt(doors, NORTH.toUpperCase().replace('0X', '0x'))).to.equal(doors[0])
    expect(tokenAt(doors, VAULT)).to.equal(stake)
    expect(tokenAt(doors, `0x${'7'.repeat(40)}`)).to.equal(undefined)
    const foreign = asks(1n, [], { isForeign: true, currency: null })
    expect(tokenAt([foreign], NORTH), 'got elsewhere').to.equal(undefined)
    const locked = { ...foreign, lockedFor: '7' }
    expect(tokenAt([locked], NORTH), 'locked here').to.equal(locked)
  })

  it('is lacking in a wallet that has too little of it, unless its contract did not say', () => {
    const [one, other] = has(0n, 0n).map(({ wallet }) => wallet) as [string, string]
    const doors = [asks(100n, [100n, 99n]), asks(5n, [5n, 0n], { isSilent: true })]
    expect([lackingIn(doors, one), lackingIn(doors, other)]).to.deep.equal([[], [doors[0]]])
    expect(lackingIn(doors, `0x${'9'.repeat(40)}`), 'nothing is known of it').to.deep.equal([doors[0]])
  })

  it('[S3.27] is in another wallet that should buy the rest, unless the one that would has as much of it', () => {
    const [first, second] = has(0n, 0n).map(({ wallet }) => wallet) as [string, string]
    const north = asks(100n, [100n, 99n])
    expect(betterHolder([north], second)).to.deep.equal({ wallet: first, has: [north] })
    expect(betterHolder([north], first.toUpperCase()), 'it has it').to.equal(null)
    expect(betterHolder([asks(100n, [99n, 0n])], second), 'nobody has enough').to.equal(null)
    const salt = asks(5n, [0n, 5n], { address: VAULT })
    expect(betterHolder([north, salt], second), 'each has one').to.equal(null)
    const both = asks(5n, [5n, 5n], { address: VAULT })
    expect(betterHolder([north, both], second)).to.deep.equal({ wallet: first, has: [north, both] })
    expect(betterHolder([north], `0x${'9'.repeat(40)}`)?.wallet, 'nothing is known of it').to.equal(first)
    expect(betterHolder([], second)).to.equal(null)
    const shut = openersOf({ ...north, wallets: north.wallets.map((one) => ({ ...one, opens: false })) })
    expect(betterHolder([shut], second), 'to which nothing is sold').to.equal(null)
    const silent = asks(5n, [5n, 5n], { isSilent: true })
    expect([[north], [north, salt], [silent]].map((one) => hasAllOf(one, first))).to.deep.equal([
      ...[true, false, false],
    ])
  })

  it('[S3.27] is asked for in the wallet of a pass that is moved up, whichever is connected', () => {
    const [held, connected] = [`0x${'aB'.repeat(20)}`, `0x${'c'.repeat(40)}`]
    const page = { held: { wallet: held } } as Parameters<typeof passWallet>[1]
    const cases = [passWallet('upgrade', page, connected), passWallet('purchase', page, connected)]
    expect(cases).to.deep.equal([held.toLowerCase(), connected])
  })

  it('is sold only where it was made here, and paid in a known currency', () => {
    const foreign = asks(100n, [0n], { isForeign: true, currency: null })
    expect(tokenAt([foreign], NORTH)).to.equal(undefined)
    expect([foreign, asks(1n, [], { currency: null }), asks(1n, [])].map(isSold)).to.deep.equal([
      ...[false, false, true],
    ])
  })
})
