import { expect } from 'chai'
import type { DeviceKeyRow, DeviceProof } from '#api/accounts/deviceKeys/contract.ts'
import type { DeviceBinding } from '#protocol/calls/callKeys.ts'
import { isWhatWasSigned } from '#web/accounts/deviceKeys/confirmBrowser.ts'
import { countedKey } from '#web/accounts/deviceKeys/deviceKeysQuery.ts'
import type { DeviceKey } from '#web/media/direct/keys/deviceKey.ts'

const UNTIL_S = 1_800_000_000
const MS = (UNTIL_S - 1) * 1000
const address = '0x71C7656EC7ab88b098defB751B7401B5f6d8976F'
const byWallet: DeviceBinding = { way: 'wallet', untilS: UNTIL_S, address, signature: '0xab' }
const signed = { authenticatorData: 'auth', clientDataJSON: 'client', signature: 'sig' }
const byPasskey: DeviceBinding = { way: 'passkey', untilS: UNTIL_S, publicKey: 'spki', ...signed }

describe('a browser that is confirmed for calls', () => {
  const key: DeviceKey = { pair: {} as CryptoKeyPair, publicKey: 'mine', binding: byWallet }
  const row = (publicKey: string): DeviceKeyRow => ({
    ...{ id: 'dvk_1', publicKey, agent: '', way: 'wallet' },
    ...{ createdAt: '2026-11-20T18:00:00.000Z', until: '2027-05-19T18:00:00.000Z' },
  })

  it('[S3.81] is so while the server lists exactly its key, or does not answer, and not over its time', () => {
    const bindings = [undefined, [row('mine'), row('other')], [row('other')], []].map(
      (listed) => countedKey(key, listed, MS).binding,
    )
    expect(bindings).to.deep.equal([byWallet, byWallet, null, null])
    expect(countedKey(key, [row('mine')], UNTIL_S * 1000).binding).to.equal(null)
    expect(countedKey(key, undefined, MS), 'nothing changed').to.equal(key)
  })

  it('[S3.81][T39] takes no wallet, passkey or time from the server but those that it saw sign', () => {
    const wallet: DeviceProof = { way: 'wallet', address: address.toLowerCase(), signature: '0xAB' }
    const passkey: DeviceProof = {
      way: 'passkey',
      response: { id: 'a', rawId: 'a', type: 'public-key', response: signed },
    }
    expect(isWhatWasSigned(byWallet, wallet, UNTIL_S)).to.equal(true)
    expect(isWhatWasSigned(byPasskey, passkey, UNTIL_S)).to.equal(true)
    const foreign: [DeviceBinding, DeviceProof][] = [
      [{ ...byWallet, address: `0x${'1'.repeat(40)}` }, wallet],
      [{ ...byWallet, signature: '0xac' }, wallet],
      [{ ...byWallet, untilS: UNTIL_S + 1 }, wallet],
      [byPasskey, wallet],
      [byWallet, passkey],
      [{ ...byPasskey, signature: 'another' }, passkey],
      [{ ...byPasskey, authenticatorData: 'another' }, passkey],
      [{ ...byPasskey, clientDataJSON: 'another' }, passkey],
    ]
    for (const [binding, proof] of foreign)
      expect(isWhatWasSigned(binding, proof, UNTIL_S), JSON.stringify(binding)).to.equal(false)
  })
})
