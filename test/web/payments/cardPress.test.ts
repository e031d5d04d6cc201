import { expect } from 'chai'
import { createPressKeys } from '#web/payments/cardPress.ts'

/** Counts what it makes. */
function counted(): () => string {
  let made = 0
  return () => `key-${++made}`
}

describe('the keys of presses', () => {
  it('[S4.34] are one for one order until it is over, and others for anything else', () => {
    const keys = createPressKeys(counted())
    expect([keys.keyOf([5, 'EUR', null]), keys.keyOf([5, 'EUR', null])]).to.deep.equal(['key-1', 'key-1'])
    expect(keys.keyOf([5, 'EUR', 'crd_1'])).to.equal('key-2')
    keys.end()
    expect(keys.keyOf([5, 'EUR', 'crd_1'])).to.equal('key-3')
  })
})
