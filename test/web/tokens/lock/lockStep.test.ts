import { expect } from 'chai'
import { isFreeSplit, lockingWallet, lockStep, type WalletFigures } from '#web/tokens/lock/lockStep.ts'

const NOW = 1_000
const asked = { minUnits: '100', lockedFor: '7' }
const has = (freeUnits: bigint, lockedUnits = 0n, more: Partial<WalletFigures> = {}): WalletFigures => ({
  ...{ wallet: '0xa', freeUnits, lockedUnits, untilS: NOW + 1, hubRoomId: '7', ...more },
})
const over = { untilS: NOW }
const elsewhere = { hubRoomId: '8' }
const step = (figures: WalletFigures) => lockStep(figures, asked, NOW)

describe('what a wallet does next at a door that locks', () => {
  it('[S3.56] locks exactly what is missing, beside what is locked, of any room whose time is over', () => {
    const lock = { kind: 'lock', isRenewal: false }
    expect(step(has(100n))).to.deep.equal({ ...lock, units: 100n, carriedUnits: 0n })
    expect(step(has(38n, 62n))).to.deep.equal({ ...lock, units: 38n, carriedUnits: 62n })
    expect(step(has(38n, 62n, { ...over, ...elsewhere }))).to.deep.equal({
      ...{ ...lock, units: 38n, carriedUnits: 62n },
    })
    expect(step(has(99n))).to.deep.equal({ kind: 'short', units: 100n, missingUnits: 1n, carriedUnits: 0n })
  })

  it('[S3.56] goes in with enough while it counts, renews it with the least when it is over, or takes it back', () => {
    expect(step(has(0n, 100n))).to.deep.equal({ kind: 'enough', lockedUnits: 100n, untilS: NOW + 1 })
    expect(step(has(5n, 100n, over))).to.deep.equal({
      ...{ kind: 'lock', units: 1n, carriedUnits: 100n, isRenewal: true },
    })
    expect(step(has(0n, 100n, over))).to.deep.equal({ kind: 'over', lockedUnits: 100n })
  })

  it('[S3.56] takes nothing from another room while it counts there; who took it back is free again', () => {
    expect(step(has(500n, 1n, elsewhere))).to.deep.equal({
      ...{ kind: 'elsewhere', lockedUnits: 1n, untilS: NOW + 1 },
    })
    expect(step(has(500n, 0n, elsewhere)).kind).to.equal('lock')
  })

  it('is done by the first wallet that has enough, else by the one with most, of those that the door opens to', () => {
    const wallet = (...all: [name: string, figures: WalletFigures, opens?: boolean, isLacking?: boolean][]) =>
      lockingWallet(
        all.map(([name, , opens = true, isLacking = false]) => ({ wallet: name, opens, isLacking })),
        all.map(([name, figures]) => ({ ...figures, wallet: name })),
        asked,
        NOW,
      )
    expect(wallet(['a', has(99n)], ['b', has(100n)], ['c', has(900n)])).to.equal('b')
    expect(wallet(['a', has(100n)], ['b', has(0n, 100n)]), 'locked already').to.equal('b')
    expect(wallet(['a', has(1n)], ['b', has(2n, 3n)], ['c', has(4n)])).to.equal('b')
    expect(wallet(['b', has(1n)], ['a', has(0n, 900n, elsewhere)]), 'taken back first').to.equal('a')
    expect(wallet(['a', has(100n), false], ['b', has(0n)]), 'nothing is locked in vain').to.equal('b')
    expect(wallet(['a', has(0n), false])).to.equal('a')
    expect(wallet(['a', has(60n)], ['b', has(0n, 100n), true, true]), 'its lock opens nothing').to.equal('a')
    expect(wallet(['a', has(60n), true, true], ['b', has(0n, 100n), true, true])).to.equal('b')
    expect(wallet()).to.equal(undefined)
  })

  it('is told to send what is missing from the other wallets where they have it free, and only then', () => {
    const split = (mine: WalletFigures, other: WalletFigures) =>
      isFreeSplit([mine, { ...other, wallet: '0xb' }], mine.wallet, step(mine))
    expect(split(has(60n), has(40n))).to.equal(true)
    expect(split(has(60n), has(39n))).to.equal(false)
    expect(split(has(30n, 62n), has(20n)), 'beside what is locked').to.equal(true)
    expect(split(has(60n), has(0n, 40n)), 'locked by another one').to.equal(false)
    expect(split(has(50n, 50n), has(50n)), 'it can lock').to.equal(false)
    expect(split(has(60n, 100n), has(60n)), 'enough is locked').to.equal(false)
  })
})
