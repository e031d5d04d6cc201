import { expect } from 'chai'
import { profileOf } from '#settings/chainProfile.ts'
import { parseSettings, SettingsError } from '#settings/parse.ts'

const REST = { DATABASE_URL: 'postgres://a@b/c', RPC_URLS: 'http://localhost:1', DEPLOYMENT_FILE: 'd.json' }

describe('profile of a chain', () => {
  for (const [chainId, safe, final, oldAfterS] of [
    [31337, 0, 0, null],
    [1, 32, 64, 120],
    [10, 15, 300, 60],
    [8453, 15, 300, 60],
    [42161, 240, 2400, 60],
  ] as const)
    it(`[T34] ${chainId} is known`, () => {
      const { safeBlocks, finalBlocks, oldAfterS: age } = profileOf(chainId, null) ?? {}
      expect([safeBlocks, finalBlocks, age]).to.deep.equal([safe, final, oldAfterS])
      expect(
        parseSettings('indexer', { ...REST, CHAIN_ID: String(chainId) }).CHAIN_BLOCK_S,
      ).to.be.greaterThan(0)
    })

  it('[T34] another chain follows from its block time: 3 and 30 minutes, ten blocks or a minute', () => {
    expect(profileOf(137, 2)).to.deep.equal({ blockS: 2, safeBlocks: 90, finalBlocks: 900, oldAfterS: 60 })
    expect(profileOf(5, 15)).to.deep.equal({ blockS: 15, safeBlocks: 12, finalBlocks: 120, oldAfterS: 150 })
  })

  it('[T34] another chain without block time starts no process, and says which variable is missing', () => {
    for (const target of ['indexer', 'api', 'worker'] as const)
      expect(() => parseSettings(target, { ...REST, CHAIN_ID: '137' }))
        .to.throw(SettingsError)
        .with.property('message')
        .that.matches(/CHAIN_BLOCK_S: is missing/)
    expect(parseSettings('indexer', { ...REST, CHAIN_ID: '137', CHAIN_BLOCK_S: '2' }).CHAIN_BLOCK_S).to.equal(
      2,
    )
  })
})
