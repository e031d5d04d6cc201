import { expect } from 'chai'
import type { RoomToken } from '#api/tokens/contract.ts'
import { isSold, isSplit, lackingIn, tokenAt } from '#web/tokens/roomTokens.ts'

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

  it('is sold only where it was made here, and paid in a known currency', () => {
    const foreign = asks(100n, [0n], { isForeign: true, currency: null })
    expect(tokenAt([foreign], NORTH)).to.equal(undefined)
    expect([foreign, asks(1n, [], { currency: null }), asks(1n, [])].map(isSold)).to.deep.equal([
      ...[false, false, true],
    ])
  })
})
