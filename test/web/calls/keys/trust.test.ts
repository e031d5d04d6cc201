import { expect } from 'chai'
import type { DeviceBinding } from '#protocol/calls/callKeys.ts'
import { chainWordsIn } from '#test/e2e/cards/cardFans.ts'
import { loadWords } from '#web/calls/keys/fourWords.ts'
import { comparedPin, identityOf, isPinOf, type Pin, pinOf, trustOf } from '#web/calls/keys/trust.ts'

const ADDRESS = '0x00000000000000000000000000000000000000Ab'
const byWallet = (address = ADDRESS): DeviceBinding => ({
  ...{ way: 'wallet', untilS: 1, address, signature: '0x' },
})
const byPasskey = { way: 'passkey', publicKey: 'pub' } as DeviceBinding
const wallet = `wallet:${ADDRESS.toLowerCase()}`

describe('how far a browser knows who it talks to', () => {
  const bare = { key: 'K', binding: null }
  const bound = { key: 'K', binding: byWallet() }
  const pinned = (identity: string, isCompared = false, more: Partial<Pin> = {}): Pin => ({
    ...{ identity, isCompared, key: 'J', bookingId: 'earlier', ...more },
  })
  const bookingId = 'now'

  it('[S3.81][T39] goes by who confirmed the key, by who was there last time, and by the agreement', () => {
    const [other, agreed] = ['wallet:0x1', ADDRESS.toUpperCase().replace('X', 'x')]
    const rows: [peer: typeof bound | typeof bare, pin: Pin | null, agreed: string | null, level: string][] =
      [
        [bare, null, null, 'unbound'],
        [bare, null, agreed, 'unbound'],
        [bare, pinned('key:K', true), null, 'compared'],
        [bare, pinned('key:L', true), null, 'changed'],
        [bare, pinned(wallet), null, 'changed'],
        [bare, pinned(wallet, false, { key: 'K' }), null, 'unbound'],
        [bare, pinned(wallet, true, { key: 'K' }), agreed, 'unbound'],
        [bound, null, null, 'new'],
        [bound, null, '0x1', 'new'],
        [bound, pinned(wallet), null, 'known'],
        [bound, pinned(wallet, false, { bookingId }), null, 'new'],
        [bound, pinned(wallet, true, { bookingId }), null, 'compared'],
        [bound, pinned(other, true, { key: 'K' }), null, 'changed'],
        [bound, pinned(wallet, true), null, 'compared'],
        [bound, pinned('key:K', true), null, 'compared'],
        [bound, pinned('key:L', true), null, 'changed'],
        [bound, pinned(other, true), '0x1', 'changed'],
        [bound, null, agreed, 'agreement'],
        [bound, pinned(wallet), agreed, 'agreement'],
        [bound, pinned(other, true), agreed, 'changed'],
        [bound, pinned(wallet, true), agreed, 'compared'],
        [{ key: 'K', binding: byPasskey }, pinned('passkey:pub'), agreed, 'known'],
        [{ key: 'K', binding: byPasskey }, pinned('passkey:other'), agreed, 'changed'],
      ]
    for (const [peer, pin, agreedWallet, level] of rows)
      expect(
        trustOf({ peer, pin, agreedWallet, bookingId }),
        JSON.stringify([identityOf(peer), pin, agreedWallet]),
      ).to.equal(level)
  })

  it('[S3.81] who is confirmed is kept, and somebody else only after a press', () => {
    const kept = (peer: typeof bound | typeof bare, pin: Pin | null, agreedWallet: string | null = null) =>
      pinOf({ peer, pin, agreedWallet, bookingId })
    expect(kept(bare, null)).to.equal(null)
    expect(kept(bound, null)).to.deep.equal(pinned(wallet, false, { key: 'K', bookingId }))
    // the booking of the beginning, and the key of now
    const same = pinned(wallet, true, { key: 'K' })
    expect(kept(bound, pinned(wallet))).to.deep.equal({ ...same, isCompared: false })
    expect(kept(bound, pinned(wallet, true))).to.deep.equal(same)
    expect(kept(bound, pinned('key:K', true))).to.deep.equal(same)
    expect(kept(bare, pinned(wallet, true, { key: 'K' }))).to.equal(null)
    expect(kept(bound, pinned('wallet:0x1', true))).to.equal(null)
    expect(kept(bound, pinned('wallet:0x1', true), ADDRESS)).to.equal(null)
    const [ofBare, ofBound] = [bare, bound].map((peer) => comparedPin({ peer, bookingId }))
    expect(ofBare).to.deep.equal(pinned('key:K', true, { key: 'K', bookingId }))
    expect(trustOf({ peer: bound, pin: ofBound ?? null, agreedWallet: null, bookingId })).to.equal('compared')
  })

  it('[S3.81] words that differ are about who confirmed the key, and about the key', () => {
    const rows: [Pin, boolean][] = [
      [pinned(wallet), true],
      [pinned('wallet:0x1', true, { key: 'K' }), true],
      [pinned('wallet:0x1', true), false],
    ]
    for (const [pin, is] of rows) expect(isPinOf(bound, pin), JSON.stringify(pin)).to.equal(is)
  })

  it('[S3.81] four numbers are four words, each number its own', async () => {
    const toWords = await loadWords()
    expect(toWords([0, 1, 2046, 2047])).to.deep.equal(['abandon', 'ability', 'zone', 'zoo'])
    const all = toWords(Array.from({ length: 2048 }, (_, number) => number))
    expect(new Set(all).size).to.equal(2048)
    expect(chainWordsIn({ whole: '', read: all.join(' ') })).to.deep.equal([])
    expect(() => toWords([2048])).to.throw(RangeError)
  })
})
