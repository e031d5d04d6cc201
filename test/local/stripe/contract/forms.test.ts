import { expect } from 'chai'
import { checkParams } from '#local/stripe/contract/checkParams.ts'
import { readForm } from '#local/stripe/contract/readForm.ts'

const INTENT = 'POST /v1/payment_intents'
const paid = 'amount=900&currency=eur'
const plain = (raw: string) => structuredClone(readForm(raw))

describe('forms of the contract [S1.1]', () => {
  it('nest by brackets, in any encoding of them, and hold nothing but text', () => {
    expect(plain('a[b][0]=c&a[b][1]=d&e=&f=1+2%2B3')).to.deep.equal({
      a: { b: ['c', 'd'] },
      e: '',
      f: '1 2+3',
    })
    expect(plain('a%5Bb%5D%5B0%5D=c')).to.deep.equal({ a: { b: ['c'] } })
    expect(plain('?limit=3')).to.deep.equal({ limit: '3' })
    expect(plain('')).to.deep.equal({})
    expect(plain('&&=&a')).to.deep.equal({ a: '' })
    expect(plain('a=%zz&b=%e4%b8')).to.have.keys('a', 'b')
  })

  it('reach no prototype, and a name of one is refused as unknown', () => {
    for (const name of [
      '__proto__[isAdmin]',
      'metadata[__proto__][isAdmin]',
      'metadata[__proto__]',
      '__proto__',
      '%5F%5Fproto%5F%5F[isAdmin]',
      'metadata%5B%5f%5f%70roto__%5D',
    ]) {
      const read = readForm(`${paid}&${name}=true`)
      expect(checkParams(INTENT, read), name).to.deep.include({
        refusal: {
          code: 'parameter_unknown',
          param: '__proto__',
          message: '__proto__ is no parameter here',
        },
      })
      expect(({} as { isAdmin?: unknown }).isAdmin, name).to.equal(undefined)
    }
    expect(
      checkParams(INTENT, readForm(`${paid}&constructor[prototype][isAdmin]=true`)),
    ).to.have.nested.property('refusal.param', 'constructor')
    expect(checkParams(INTENT, readForm(`${paid}&toString=a`))).to.have.nested.property(
      'refusal.param',
      'toString',
    )
    const metadata = 'metadata[constructor]=a&metadata[toString]=b'
    expect(checkParams(INTENT, readForm(`${paid}&${metadata}&description=[__proto__]`))).to.deep.equal({
      params: {
        ...{ amount: 900, currency: 'eur', description: '[__proto__]' },
        metadata: { constructor: 'a', toString: 'b' },
      },
    })
    expect(({} as { isAdmin?: unknown }).isAdmin).to.equal(undefined)
  })

  it('deeper than 20 levels, with more than 5,000 parameters or 1,000 items are not read', () => {
    expect(() => readForm(`a${'[b]'.repeat(20)}=1`)).not.to.throw()
    expect(() => readForm(`a${'[b]'.repeat(21)}=1`)).to.throw(RangeError)
    expect(() => readForm(`a${'[b]'.repeat(300_000)}=1`)).to.throw(RangeError)
    expect(() => readForm(Array.from({ length: 5001 }, (_, at) => `a${at}=1`).join('&'))).to.throw(RangeError)
    expect(() => readForm(Array.from({ length: 1001 }, () => 'a[]=1').join('&'))).to.throw(RangeError)
    expect(readForm(Array.from({ length: 1000 }, (_, at) => `a[${at}]=1`).join('&'))).to.have.nested.property(
      'a.length',
      1000,
    )
  })

  it('of a megabyte are answered like small ones', () => {
    const long = 'a'.repeat(1_000_000)
    expect(checkParams(INTENT, readForm(`${paid}&description=${long}`))).to.have.nested.property(
      'refusal.param',
      'description',
    )
    expect(checkParams(INTENT, readForm(`${paid}&${long}=1`))).to.have.nested.property(
      'refusal.code',
      'parameter_unknown',
    )
    expect(
      checkParams(INTENT, readForm(`${paid}&description=${'%00'.repeat(333_000)}`)),
    ).to.have.nested.property('refusal.code', 'invalid_characters')
    expect(checkParams(INTENT, readForm('['.repeat(1_000_000)))).to.have.property('refusal')
    expect(checkParams(INTENT, readForm('%'.repeat(1_000_000)))).to.have.property('refusal')
  })
})
