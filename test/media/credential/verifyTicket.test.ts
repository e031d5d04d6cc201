import { createRequire } from 'node:module'
import { inflateSync } from 'node:zlib'
import { expect } from 'chai'
import { verifyTicket } from '#media/credential/verifyTicket.ts'
import { EMBEDDED_SDK_APP_ID as APP } from '#protocol/node.ts'
import { type Forgery, forge, forgeUserbuf, type UserbufForgery } from '#test/kit/media/ticket/forge.ts'
import { verifyCredential } from '#test/kit/usersigOracle.ts'

const { Api } = createRequire(import.meta.url)('tls-sig-api-v2') as {
  Api: new (
    app: number,
    secret: string,
  ) => {
    genUserSig(user: string, lifeS: number): string
    genPrivateMapKeyWithStringRoomID(user: string, lifeS: number, room: string, bits: number): string
  }
}
const SECRET = 'c0ffee'.repeat(11)
const USER = 'sea_0123456789abcdefghjkmn'
const ROOM = 'r4nd0mr00m1234567890abcdef'
const NOW = Math.floor(Date.now() / 1000)

/** Both judges' answers: the node's own and the independent one. */
function judge(userSig: string, privateMapKey: string, nowS = NOW): { node: unknown; oracle: unknown } {
  const claim = { providerRoomId: ROOM, userId: USER, userSig, privateMapKey }
  let oracle: unknown
  try {
    oracle = verifyCredential({ ...claim, secret: SECRET, sdkAppId: APP, now: nowS }).bits
  } catch {
    oracle = 'refused'
  }
  const verdict = verifyTicket([SECRET], claim, nowS)
  return { node: 'bits' in verdict ? verdict.bits : 'refused', oracle }
}

const BUF: UserbufForgery = {
  version: 1,
  account: USER,
  sdkAppId: APP,
  numericRoom: 0,
  expiry: NOW + 60,
  bits: 170,
  room: ROOM,
}
const SIG: Forgery = { identifier: USER, sdkappid: APP, time: NOW, expire: 60 }
const good = forge(SECRET, SIG)
const goodKey = forge(SECRET, { ...SIG, userbuf: forgeUserbuf(BUF) })
const keyWith = (change: Partial<UserbufForgery>) =>
  forge(SECRET, { ...SIG, userbuf: forgeUserbuf({ ...BUF, ...change }) })

function* variants(text: string, isKey: boolean): Generator<[number, string, boolean]> {
  for (const [at, char] of [...text].entries()) {
    yield [at, `${text.slice(0, at)}${char === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`, isKey]
  }
}

function unpacked(text: string): string | null {
  const base64 = text.replaceAll('*', '+').replaceAll('-', '/').replaceAll('_', '=')
  try {
    return inflateSync(Buffer.from(base64, 'base64')).toString('utf8')
  } catch {
    return null
  }
}

describe('verifyTicket [S3.83][T1]', () => {
  it('opens for genuine strings of the signing library, with exactly their bits [M.1]', () => {
    const signer = new Api(APP, SECRET)
    for (const bits of [2, 170, 255]) {
      const key = signer.genPrivateMapKeyWithStringRoomID(USER, 60, ROOM, bits)
      expect(judge(signer.genUserSig(USER, 60), key)).to.deep.equal({ node: bits, oracle: bits })
    }
  })

  it('opens for strings built from the format', () => {
    expect(judge(good, goodKey)).to.deep.equal({ node: 170, oracle: 170 })
  })

  const WRONG: Record<string, [string, string]> = {
    'signature with another secret': [forge('x'.repeat(64), SIG), goodKey],
    'key with another secret': [good, forge('x'.repeat(64), { ...SIG, userbuf: forgeUserbuf(BUF) })],
    'an empty secret': [forge('', SIG), goodKey],
    'another user in the signature': [forge(SECRET, { ...SIG, identifier: 'sea_other' }), goodKey],
    'another user in the key': [
      good,
      forge(SECRET, { ...SIG, identifier: 'sea_other', userbuf: forgeUserbuf(BUF) }),
    ],
    'another user in the userbuf': [good, keyWith({ account: 'sea_other' })],
    'another application in the signature': [forge(SECRET, { ...SIG, sdkappid: 1 }), goodKey],
    'another application in the userbuf': [good, keyWith({ sdkAppId: 1 })],
    'another room': [good, keyWith({ room: `${ROOM}x` })],
    'a numeric room': [good, keyWith({ version: 0 })],
    'a number beside the string room': [good, keyWith({ numericRoom: 7 })],
    'bytes behind the userbuf': [good, keyWith({ tail: Buffer.from([1]) })],
    'an expired signature': [forge(SECRET, { ...SIG, time: NOW - 100, expire: 60 }), goodKey],
    'an expired userbuf in a fresh key': [good, keyWith({ expiry: NOW })],
    'a life given as text': [good, forge(SECRET, { ...SIG, expire: '60', userbuf: forgeUserbuf(BUF) })],
    'a negative life': [forge(SECRET, { ...SIG, expire: -60 }), goodKey],
    'a broken life': [forge(SECRET, { ...SIG, expire: 60.5 }), goodKey],
    'another version': [forge(SECRET, { ...SIG, ver: '1.0' }), goodKey],
    'a foreign signature': [forge(SECRET, { ...SIG, sig: Buffer.alloc(32).toString('base64') }), goodKey],
    'the strings swapped': [goodKey, good],
    'a key without a userbuf': [good, good],
    'a signature with a userbuf': [goodKey, goodKey],
    'nothing at all': ['', ''],
    'something else': ['not a string of this format', '{}'],
  }
  for (const [name, [userSig, key]] of Object.entries(WRONG)) {
    it(`stays shut for ${name}`, () => {
      expect(judge(userSig, key)).to.deep.equal({ node: 'refused', oracle: 'refused' })
    })
  }

  it('stays shut when any one character of either string is another', () => {
    let tried = 0
    for (const [at, changed, isKey] of [...variants(good, false), ...variants(goodKey, true)]) {
      // compression may write the same content in two ways; then nothing was changed
      if (unpacked(changed) === unpacked(isKey ? goodKey : good)) continue
      tried++
      const verdict = isKey ? judge(good, changed) : judge(changed, goodKey)
      expect(verdict, `character ${at}`).to.deep.equal({ node: 'refused', oracle: 'refused' })
    }
    expect(tried).to.be.greaterThan(300)
  })

  it('stays shut a minute later', () => {
    expect(judge(good, goodKey, NOW + 61)).to.deep.equal({ node: 'refused', oracle: 'refused' })
  })

  it('needs the enter bit, whatever else is allowed', () => {
    const claim = { providerRoomId: ROOM, userId: USER, userSig: good, privateMapKey: keyWith({ bits: 253 }) }
    expect(verifyTicket([SECRET], claim, NOW)).to.deep.equal({ refused: 'FORBIDDEN' })
  })

  it('does not unpack what would fill the memory', () => {
    const bomb = forge(SECRET, { ...SIG, extra: { pad: 'x'.repeat(1_000_000) } })
    expect(bomb.length).to.be.lessThan(3000)
    expect(judge(bomb, goodKey).node).to.equal('refused')
  })
})
