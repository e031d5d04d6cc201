import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { createCredentialSigner, entryLife } from '#api/adapters/credentialSigner.ts'
import { newProviderRoomId, newTimedId } from '#domain/ids.ts'
import { verifyCredential } from '#test/kit/usersigOracle.ts'

const SECRET = randomBytes(32).toString('hex')
const SDK_APP_ID = 1_400_000_001
const sign = createCredentialSigner({ sdkAppId: SDK_APP_ID, secret: SECRET, clock: Date.now })
const now = () => Math.floor(Date.now() / 1000)
const wish = (change: Record<string, unknown> = {}) =>
  ({
    userId: newTimedId('sea', Date.now(), randomBytes),
    providerRoomId: newProviderRoomId(randomBytes),
    bits: 170,
    lifeS: 60,
    ...change,
  }) as Parameters<typeof sign>[0]

describe('credential signer', () => {
  it('[S3.83][T1] signs what an independent reader finds in it, and nothing else opens', () => {
    for (const bits of [170, 255]) {
      const request = wish({ bits })
      const { userSig, privateMapKey, entryUntil, userId, providerRoomId } = sign(request)
      const question = {
        secret: SECRET,
        sdkAppId: SDK_APP_ID,
        userSig,
        privateMapKey,
        userId,
        providerRoomId,
        now: now(),
      }
      const opened = verifyCredential(question)
      expect(opened.bits).to.equal(bits)
      expect(opened.expiresAt).to.be.within(entryUntil - 1, entryUntil + 1)
      const wrong = [
        { userId: newTimedId('sea', Date.now(), randomBytes) },
        { providerRoomId: newProviderRoomId(randomBytes) },
        { sdkAppId: SDK_APP_ID + 1 },
        { secret: `${SECRET}0` },
        { now: now() + 62 },
        { userSig: privateMapKey },
        { privateMapKey: userSig },
        { privateMapKey: `${privateMapKey.slice(0, -8)}AAAAAAA_` },
      ]
      for (const change of wrong) expect(() => verifyCredential({ ...question, ...change })).to.throw()
    }
  })

  it('refuses every input that the format would carry as something else', () => {
    const bad: Record<string, unknown>[] = [
      { userId: '' },
      { userId: undefined },
      { userId: 'a'.repeat(33) },
      { userId: 'sea_ü' },
      { userId: 'sea\n1' },
      { userId: 'sea 1' },
      { providerRoomId: '' },
      { providerRoomId: 'short' },
      { providerRoomId: `${'a'.repeat(20)}ß` },
      { providerRoomId: `${'a'.repeat(20)}\n` },
      { providerRoomId: 'a'.repeat(65) },
      { lifeS: '300' },
      { lifeS: 300.7 },
      { lifeS: 0 },
      { lifeS: -1 },
      { lifeS: 301 },
      { lifeS: Number.NaN },
      { bits: '170' },
      { bits: 0 },
      { bits: 256 },
      { bits: 1.5 },
    ]
    for (const change of bad)
      expect(() => sign(wish(change)), JSON.stringify(change)).to.throw(TypeError, 'refused')
  })

  it('refuses to start with an empty, short or padded secret', () => {
    for (const secret of ['', 'short', ' '.repeat(40), `${SECRET}\n`]) {
      expect(() => createCredentialSigner({ sdkAppId: SDK_APP_ID, secret, clock: Date.now })).to.throw(
        'secret',
      )
    }
    expect(() => createCredentialSigner({ sdkAppId: 0, secret: SECRET, clock: Date.now })).to.throw(
      'application',
    )
  })

  it('never lets a key outlive the entitlement behind it', () => {
    expect(entryLife(60, null, 1_000_000)).to.equal(60)
    expect(entryLife(60, 1_020, 1_000_000)).to.equal(20)
    expect(entryLife(60, 9_000, 1_000_000)).to.equal(60)
    expect(entryLife(300, 1_000, 1_000_400)).to.equal(1)
  })
})
