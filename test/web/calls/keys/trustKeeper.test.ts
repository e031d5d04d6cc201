import { expect } from 'chai'
import type { DeviceBinding } from '#protocol/calls/callKeys.ts'
import { identityOf, type Pin } from '#web/calls/keys/trust.ts'
import { agreedWalletOf, createTrustKeeper } from '#web/calls/keys/trustKeeper.ts'
import type { OpenedPeer } from '#web/media/direct/keys/handshake.ts'

const [THEIRS, SOMEBODY] = [`0x${'a1'.repeat(20)}`, `0x${'b2'.repeat(20)}`] as const
const byWallet = (address: string): DeviceBinding => ({
  ...{ way: 'wallet', untilS: 0, address, signature: '0x' },
})
const peer = (key: string, binding: DeviceBinding | null = null): OpenedPeer => ({
  ...{ key, binding, words: [1, 2, 3, 4] },
})

/** A keeper over what is kept, and all that it keeps; null: it forgets. */
function keeperOf(kept: Pin | null, agreedWallet: string | null = null, bookingId = 'bkg_1') {
  const pins: (Pin | null)[] = []
  const keep = (pin: Pin) => void pins.push(pin)
  const forget = () => void pins.push(null)
  const keeper = createTrustKeeper({ kept: Promise.resolve(kept), keep, forget, agreedWallet, bookingId })
  return { pins, latest: () => pins.at(-1) ?? null, ...keeper }
}

describe('what a call knows of who is at the other end', () => {
  it('[S3.81] holds who comes second in one call against who was confirmed first', async () => {
    const { meet, pins, latest } = keeperOf(null)
    const first = peer('A', byWallet(THEIRS))
    expect(await meet(first)).to.equal('new')
    expect(await meet(peer('B', byWallet(SOMEBODY)))).to.equal('changed')
    expect(pins, 'who is another one is not kept').to.have.length(1)
    const again = { ...first, key: 'C' }
    expect(await meet(again), 'the same one by another browser, in this call').to.equal('new')
    const reloaded = keeperOf(latest())
    expect(await reloaded.meet(again), 'and after a page was loaded again').to.equal('new')
    const later = keeperOf(reloaded.latest(), null, 'bkg_2')
    expect(await later.meet(again), 'in the next call').to.equal('known')
    const laterReloaded = keeperOf(later.latest(), null, 'bkg_2')
    expect(await laterReloaded.meet(again), 'and there from the second page on, too').to.equal('known')
  })

  it('[S3.81] of whom nobody confirmed keeps nothing before the words were compared', async () => {
    const { meet, compared, pins } = keeperOf(null)
    expect([await meet(peer('A')), await meet(peer('B'))]).to.deep.equal(['unbound', 'unbound'])
    expect(pins).to.deep.equal([])
    expect(await compared(peer('A'))).to.equal('compared')
    expect([await meet(peer('A')), await meet(peer('B'))]).to.deep.equal(['compared', 'changed'])
    expect(pins.map((pin) => pin?.identity)).to.deep.equal([identityOf(peer('A'))])
  })

  it('[S3.81] forgets who is kept when their words differ, and nobody else', async () => {
    const middle = peer('M', byWallet(SOMEBODY))
    const first = keeperOf(null)
    await first.meet(middle)
    await first.differed(middle)
    expect(first.latest()).to.equal(null)
    const next = keeperOf(first.latest(), null, 'bkg_2')
    expect(await next.meet(peer('A', byWallet(THEIRS))), 'and the real one is no stranger').to.equal('new')
    expect(await next.meet(middle)).to.equal('changed')
    await next.differed(middle)
    expect(next.latest()?.identity, 'it was not the one that is kept').to.equal(`wallet:${THEIRS}`)
  })

  it('[S3.81] goes by the wallet of the agreement of the other side, and by card by none', async () => {
    const escrow = { creator: THEIRS, fan: SOMEBODY }
    expect(agreedWalletOf({ side: 'fan', escrow })).to.equal(THEIRS)
    expect(agreedWalletOf({ side: 'creator', escrow })).to.equal(SOMEBODY)
    expect(agreedWalletOf({ side: 'fan', escrow: null })).to.equal(null)
    const { compared } = keeperOf(null, THEIRS)
    expect(await compared(peer('A', byWallet(THEIRS))), 'words are more than it').to.equal('compared')
  })
})
