import { expect } from 'chai'
import { parseSiweMessage, validateSiweMessage } from 'viem/siwe'
import { siweMessage } from '#web/accounts/siweMessage.ts'

const fields = {
  domain: 'localhost:3000',
  uri: 'http://localhost:3000',
  statement: 'Sign in to Stagedoor. This costs nothing and moves nothing.',
  address: '0x71C7656EC7ab88b098defB751B7401B5f6d8976F',
  chainId: 31337,
  nonce: '41a952cc558130b599de6beb7264fd73',
  issuedAtMs: Date.UTC(2026, 10, 20, 9, 12, 5),
  expiresAt: '2026-11-20T09:17:05.000Z',
}

describe('the sign-in text', () => {
  it('[T20] is read by another implementation of the format with every field in its place', () => {
    const parsed = parseSiweMessage(siweMessage(fields))
    expect(parsed).to.deep.equal({
      domain: fields.domain,
      address: fields.address,
      statement: fields.statement,
      uri: fields.uri,
      version: '1',
      chainId: 31337,
      nonce: fields.nonce,
      issuedAt: new Date(fields.issuedAtMs),
      expirationTime: new Date(fields.expiresAt),
    })
  })

  it('[T20] is valid for its own site only, and only until it expires', () => {
    const message = parseSiweMessage(siweMessage(fields))
    const time = new Date(fields.issuedAtMs + 1000)
    expect(validateSiweMessage({ message, domain: fields.domain, time })).to.equal(true)
    expect(validateSiweMessage({ message, domain: 'localhost:3001', time })).to.equal(false)
    expect(
      validateSiweMessage({ message, domain: fields.domain, time: new Date(fields.expiresAt) }),
    ).to.equal(false)
  })
})
