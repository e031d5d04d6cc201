import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { expect } from 'chai'
import { deviceKeyOf, spkiOf } from '#api/accounts/deviceKeys/publicKeyOf.ts'
import { cbor } from '#test/kit/factors/authenticator.ts'
import { BrowserKey } from './browserKey.ts'

const part = (text = '') => Buffer.from(text, 'base64url')

describe('keys as others import them [S3.81]', () => {
  const pairs: [what: string, key: KeyObject, cose: [number, number | Buffer][]][] = []
  before(() => {
    const jwkOf = (key: KeyObject) => key.export({ format: 'jwk' })
    const add = (what: string, key: KeyObject, cose: [number, number | Buffer][]) =>
      pairs.push([what, key, cose])
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey
    const { x, y } = jwkOf(ec)
    add('ES256', ec, [
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, part(x)],
      [-3, part(y)],
    ])
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey
    const { n, e } = jwkOf(rsa)
    add('RS256', rsa, [
      [1, 3],
      [3, -257],
      [-1, part(n)],
      [-2, part(e)],
    ])
    const ed = generateKeyPairSync('ed25519').publicKey
    add('Ed25519', ed, [
      [1, 1],
      [3, -8],
      [-1, 6],
      [-2, part(jwkOf(ed).x)],
    ])
  })

  it('a passkey of each kind that browsers check is the key that it was', () => {
    for (const [what, key, cose] of pairs) {
      const der = part(spkiOf(cbor(new Map(cose))))
      expect(createPublicKey({ key: der, format: 'der', type: 'spki' }).equals(key), what).to.equal(true)
    }
  })

  it('one of another kind, or without its parts, is refused with what to do', () => {
    const [, , es256] = pairs[0] ?? expect.fail()
    const wrong = {
      'another curve': es256.map(([place, value]) => [place, place === -1 ? 2 : value]),
      'another algorithm': es256.map(([place, value]) => [place, place === 3 ? -47 : value]),
      'no point of it': es256.map(([place, value]) => [place, place === -3 ? Buffer.alloc(32, 1) : value]),
      'half of it': es256.slice(0, 4),
    } as Record<string, [number, number | Buffer][]>
    for (const [what, cose] of Object.entries(wrong)) {
      const made = () => spkiOf(cbor(new Map(cose)))
      expect(made, what).to.throw().that.deep.include({ code: 'PASSKEY_REFUSED' })
    }
  })

  it('a device key has one way to be written', () => {
    const { publicKey } = new BrowserKey()
    expect(deviceKeyOf(publicKey)?.asymmetricKeyType).to.equal('ec')
    const last = String.fromCharCode(publicKey.charCodeAt(86) + 1)
    expect(part(publicKey.slice(0, 86) + last).equals(part(publicKey)), 'the same bytes').to.equal(true)
    for (const text of [publicKey.slice(0, 86) + last, publicKey.slice(0, -2), `A${publicKey.slice(1)}`, ''])
      expect(deviceKeyOf(text), text).to.equal(null)
  })
})
