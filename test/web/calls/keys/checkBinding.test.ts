import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { expect } from 'chai'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { BINDING_LIFE_SECONDS, bindingChallenge, bindingText } from '#domain/calls/meeting/bindingText.ts'
import type { DeviceBinding } from '#protocol/calls/callKeys.ts'
import { type AnswerTweaks, Authenticator } from '#test/kit/factors/authenticator.ts'
import { rawSignature } from '#web/calls/keys/checkAssertion.ts'
import { createCheckBinding } from '#web/calls/keys/checkBinding.ts'

type Passkey = Extract<DeviceBinding, { way: 'passkey' }>

const ORIGIN = 'https://stagedoor.example'
const NOW_S = 1_800_000_000
const UNTIL_S = NOW_S + 86_400
const DAY_S = 86_400
const [KEY, OTHER_KEY] = ['A'.repeat(87), 'B'.repeat(87)]
const FACTS = { origin: ORIGIN, key: KEY, untilS: UNTIL_S }

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest()
const checks = () => createCheckBinding({ origin: ORIGIN, nowS: () => NOW_S })

describe('a wallet that confirms a device key', () => {
  const wallet = privateKeyToAccount(generatePrivateKey())
  const stranger = privateKeyToAccount(generatePrivateKey())

  async function bound(facts = FACTS, signer = wallet): Promise<DeviceBinding> {
    const signature = await signer.signMessage({ message: bindingText(facts) })
    return { way: 'wallet', untilS: facts.untilS, address: wallet.address, signature }
  }

  /** The same number at the end, by one byte more. */
  async function longer(): Promise<DeviceBinding> {
    const signature = await wallet.signMessage({ message: bindingText(FACTS) })
    return {
      ...(await bound()),
      signature: `${signature.slice(0, 130)}00${signature.slice(130)}`,
    } as DeviceBinding
  }

  it('[S3.81][T39] is checked by its signature of exactly this key, site and time', async () => {
    const check = checks()
    expect(await check(KEY, await bound())).to.equal('valid')
    const wrong: [string, DeviceBinding, string?][] = [
      ['for another key', await bound(), OTHER_KEY],
      ['on another site', await bound({ ...FACTS, origin: 'https://other.example' })],
      ['until another time', { ...(await bound()), untilS: UNTIL_S + 1 }],
      ['by another wallet', await bound(FACTS, stranger)],
      ['by more than a key signs', await longer()],
      ['by a contract', { ...(await bound()), signature: `0x${'ab'.repeat(200)}` } as DeviceBinding],
    ]
    for (const [what, binding, key = KEY] of wrong)
      expect(await check(key, binding), what).to.equal('invalid')
  })

  it('[S3.81] counts as none where what checks it does not load, or can make nothing of it', async () => {
    const gone = createCheckBinding({
      ...{ origin: ORIGIN, nowS: () => NOW_S },
      loadSigner: () => Promise.reject(new TypeError('Failed to fetch dynamically imported module')),
    })
    expect(await gone(KEY, await bound())).to.equal('unknown')
    const nobody = { ...(await bound()), signature: `0x${'00'.repeat(65)}` } as DeviceBinding
    expect(await checks()(KEY, nobody)).to.equal('unknown')
  })

  it('[S3.81] counts until its time, which is no further away than it may be', async () => {
    const latest = NOW_S + BINDING_LIFE_SECONDS + DAY_S
    const counted = async (untilS: number) => checks()(KEY, await bound({ ...FACTS, untilS }))
    expect(await counted(NOW_S + 1)).to.equal('valid')
    expect(await counted(latest)).to.equal('valid')
    expect(await counted(NOW_S)).to.equal('invalid')
    expect(await counted(latest + 1)).to.equal('invalid')
  })
})

describe('a passkey that confirms a device key', () => {
  const passkey = new Authenticator(ORIGIN)
  const site = { id: 'stagedoor.example' }
  const P256 = '3059301306072a8648ce3d020106082a8648ce3d030107034200'

  /** The public key, read from what it answers when it is made. */
  function publicKey(): string {
    const made = passkey.register({ user: { id: 'dQ' }, rp: site, challenge: 'YQ' })
    const end = Buffer.from(made.response.attestationObject, 'base64url').subarray(-67)
    const point = [Buffer.from([4]), end.subarray(0, 32), end.subarray(35)]
    return Buffer.concat([Buffer.from(P256, 'hex'), ...point]).toString('base64url')
  }
  const own = publicKey()

  function bound(tweaks: AnswerTweaks = {}, facts = FACTS): Passkey {
    const challenge = bindingChallenge(sha256(bindingText(facts)).toString('base64url'))
    const { authenticatorData, clientDataJSON, signature } = passkey.use(
      { challenge, rpId: site.id },
      tweaks,
    ).response
    return {
      ...{ way: 'passkey', untilS: facts.untilS, publicKey: own },
      ...{ authenticatorData, clientDataJSON, signature },
    }
  }

  /** The same, by a passkey of another sort. */
  function signedBy(sort: { publicKey: KeyObject; privateKey: KeyObject }, hash: string | null): Passkey {
    const { authenticatorData, clientDataJSON, ...rest } = bound()
    const client = sha256(Buffer.from(clientDataJSON, 'base64url'))
    const signed = Buffer.concat([Buffer.from(authenticatorData, 'base64url'), client])
    return {
      ...{ ...rest, authenticatorData, clientDataJSON },
      publicKey: sort.publicKey.export({ type: 'spki', format: 'der' }).toString('base64url'),
      signature: sign(hash, signed, sort.privateKey).toString('base64url'),
    }
  }

  it('[S3.81] is checked by its signature, of each sort that a passkey has', async () => {
    // about one in two has a zero in front of r or s
    for (const _ of Array.from({ length: 20 })) expect(await checks()(KEY, bound())).to.equal('valid')
    const rsa = signedBy(generateKeyPairSync('rsa', { modulusLength: 2048 }), 'sha256')
    expect(await checks()(KEY, rsa)).to.equal('valid')
    const edwards = signedBy(generateKeyPairSync('ed25519'), null)
    expect(await checks()(KEY, edwards)).to.equal('valid')
    const larger = signedBy(generateKeyPairSync('ec', { namedCurve: 'P-384' }), 'sha256')
    expect(await checks()(KEY, larger), 'of a sort that nobody here knows').to.equal('unknown')
    for (const binding of [rsa, edwards]) {
      const { publicKey: stolen } = signedBy(generateKeyPairSync('rsa', { modulusLength: 2048 }), 'sha256')
      expect(await checks()(KEY, { ...binding, publicKey: stolen })).to.equal('invalid')
    }
  })

  it('[S3.81][T39] is refused for anything that it did not sign for this key, here, with its person there', async () => {
    const flipped = Buffer.from(bound().signature, 'base64url')
    flipped.writeUInt8((flipped.at(-1) ?? 0) ^ 1, flipped.length - 1)
    const absent = { ...bound(), authenticatorData: Buffer.alloc(37).toString('base64url') }
    const wrong: [string, Passkey, string?][] = [
      ['for another key', bound(), OTHER_KEY],
      ['until another time', { ...bound(), untilS: UNTIL_S + 1 }],
      ['for another site in the text', bound({}, { ...FACTS, origin: 'https://other.example' })],
      ['on another site', bound({ origin: 'https://other.example' })],
      ['inside of another site', bound({ crossOrigin: true })],
      ['of another site', bound({ rpId: 'other.example' })],
      ['of nobody who was recognised', bound({ isVerified: false })],
      ['with empty data', absent],
      ['when it was made', bound({ type: 'webauthn.create' })],
      ['as a challenge of something else', bound({ challenge: sha256('sign in').toString('base64url') })],
      ['with a signature of another assertion', { ...bound(), signature: bound({ counter: 900 }).signature }],
      ['with one bit changed', { ...bound(), signature: flipped.toString('base64url') }],
      ['with data that is no JSON', { ...bound(), clientDataJSON: 'A'.repeat(60) }],
      ['with a broken public key', { ...bound(), publicKey: own.slice(0, -8) }],
    ]
    for (const [what, binding, key = KEY] of wrong)
      expect(await checks()(key, binding), what).to.equal('invalid')
  })

  it('[S3.81] its signature is read whole or not at all', () => {
    const der = (r: number[], s: number[]) =>
      Uint8Array.from([48, r.length + s.length + 4, 2, r.length, ...r, 2, s.length, ...s])
    const short = rawSignature(der([1], [0, 0x80]))
    expect([short?.[31], short?.[63], short?.length]).to.deep.equal([1, 0x80, 64])
    const long = Array.from({ length: 33 }, () => 1)
    const wrong = [
      ...[der([], [1]), der([1], []), der([0], [1]), der([0x80], [1]), der(long, [1])],
      ...[Uint8Array.from([...der([1], [1]), 0]), der([1], [1]).subarray(0, -1), new Uint8Array()],
      ...[Uint8Array.from([48, 6, 2, 9, 1, 2, 1, 1]), Uint8Array.from([48, 6, 3, 1, 1, 2, 1, 1])],
    ]
    for (const one of wrong) expect(rawSignature(one), one.join()).to.equal(null)
  })
})
