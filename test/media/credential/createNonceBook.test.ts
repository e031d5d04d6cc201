import { createHmac } from 'node:crypto'
import { expect } from 'chai'
import { fixedSecret } from '#domain/rotatingSecret.ts'
import { createNonceBook } from '#media/credential/createNonceBook.ts'
import { joinNonceText } from '#protocol/joinNonce.ts'

const SECRET = '5ec4e7'.repeat(11)
const BOUND = { providerRoomId: 'room', userId: 'seat', nodeId: 'node-1', nodeStartedAtMs: 1_795_000_000_123 }
const NOW = 1_795_000_100
const RANDOM = 'AAAAAAAAAAAAAAAAAAAAAA'

function nonce(exp = NOW + 60, random = RANDOM): string {
  const mac = createHmac('sha256', SECRET)
    .update(joinNonceText(random, exp, BOUND))
    .digest('base64url')
  return `${random}.${exp}.${mac}`
}

describe('createNonceBook [T1]', () => {
  it('accepts a nonce once', () => {
    const book = createNonceBook(fixedSecret(SECRET))
    expect(book.check(nonce(), BOUND, NOW)).to.equal('good')
    book.spend(nonce(), NOW)
    expect(book.check(nonce(), BOUND, NOW)).to.equal('used')
    expect(book.check(nonce(NOW + 60, 'B'.repeat(22)), BOUND, NOW)).to.equal('good')
  })

  it('remembers a spent nonce for as long as it could open anything', () => {
    const book = createNonceBook(fixedSecret(SECRET))
    book.spend(nonce(), NOW)
    book.spend(nonce(NOW + 600, 'B'.repeat(22)), NOW + 60)
    expect(book.check(nonce(), BOUND, NOW + 60)).to.equal('used')
    expect(book.check(nonce(), BOUND, NOW + 61)).to.equal('expired')
  })

  for (const [name, change] of Object.entries({
    room: { providerRoomId: 'other' },
    user: { userId: 'other' },
    node: { nodeId: 'node-2' },
    'process start': { nodeStartedAtMs: BOUND.nodeStartedAtMs + 1 },
  })) {
    it(`is bound to its ${name}`, () => {
      expect(createNonceBook(fixedSecret(SECRET)).check(nonce(), { ...BOUND, ...change }, NOW)).to.equal(
        'invalid',
      )
    })
  }

  it('refuses every other form', () => {
    const book = createNonceBook(fixedSecret(SECRET))
    const [random, exp, mac = ''] = nonce().split('.')
    const wrong = [
      '',
      `${random}.${exp}`,
      `${random}.${Number(exp) + 1}.${mac}`,
      `B${random?.slice(1)}.${exp}.${mac}`,
      `${random}.${exp}.${mac.slice(0, -1)}${mac.endsWith('A') ? 'B' : 'A'}`,
      `${nonce()}.`,
      ` ${nonce()}`,
    ]
    for (const text of wrong) expect(book.check(text, BOUND, NOW), text).to.equal('invalid')
  })
})
