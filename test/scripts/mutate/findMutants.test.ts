import { expect } from 'chai'
import { tinyMutants } from './tinyWorld.ts'

describe('findMutants', () => {
  const mutants = tinyMutants()
  const keysOf = (kind: string) => mutants.filter((mutant) => mutant.kind === kind).map(({ key }) => key)

  it('turns each condition round and fixes it both ways; a dropped check counts as a requirement [M.4]', () => {
    expect(keysOf('condition')).to.deep.equal([
      'Vault.onlyOwner: msg.sender != owner → !(msg.sender != owner)',
      'Vault.onlyOwner: msg.sender != owner → true',
      'Vault.pay: amount > MOST → !(amount > MOST)',
      'Vault.pay: amount > MOST → true',
    ])
    expect(keysOf('require')).to.deep.equal([
      'Vault.onlyOwner: msg.sender != owner → false',
      'Vault.pay: onlyOwner → nothing',
      'Vault.pay: amount > MOST → false',
    ])
  })

  it('drops each event, changes operators and numbers, and deletes statements [M.4]', () => {
    expect(keysOf('event')).to.deep.equal(['Vault.pay: emit Paid(to, amount); → nothing'])
    expect(keysOf('operator')).to.deep.equal([
      'Vault.pay: amount > MOST → amount >= MOST',
      'Vault.pay: total += amount → total -= amount',
      'Vault.half: amount / 2 → amount * 2',
    ])
    expect(keysOf('constant')).to.deep.equal(['Vault.pay: MOST → (MOST + 1)', 'Vault.half: 2 → (2 + 1)'])
    expect(keysOf('statement')).to.deep.equal(['Vault.pay: total += amount; → nothing'])
  })

  it('numbers them, so that each can be switched on alone', () => {
    expect(mutants.map(({ id }) => id)).to.deep.equal(mutants.map((_, n) => n + 1))
  })
})
