import { expect } from 'chai'
import type { Hex } from 'viem'
import { createStage, type Stage } from '#test/indexer/kit/stage.ts'
import type { TestApi } from '#test/kit/api.ts'
import { type HostileWalletsFacts, playHostileWallets } from '#test/kit/attacks/wallets/hostileWallets.ts'
import { useDatabase } from '#test/kit/database.ts'
import { sharedInstallation, takeApi } from '#test/kit/perProcess/api.ts'

const PATIENCE_MS = 2000

describe('hostile wallets', () => {
  const database = useDatabase()
  let stage: Stage
  let api: TestApi
  let facts: HostileWalletsFacts
  before(async function () {
    this.timeout(90_000)
    stage = await createStage(20)
    api = await takeApi(database, sharedInstallation({ rpcUrls: [stage.chain.url] }))
    facts = await playHostileWallets({
      url: api.url,
      rpcUrl: stage.chain.url,
      chainId: 31337,
      key: await stage.chain.fundedKey(),
      ourFactory: stage.deployment.factory as Hex,
    })
  })
  after(async () => {
    await api.stop()
    api.installation.remove()
    await stage.stop()
  })

  it('[T20] no contract that burns, floods, reverts, re-enters or writes signs anybody in', () => {
    expect(facts.attempts.filter(({ hasSession }) => hasSession)).to.deep.equal([])
    const codes = new Set(facts.attempts.map(({ status, code }) => `${status} ${code}`))
    expect([...codes].sort()).to.deep.equal(['401 SIGNATURE_INVALID', '422 WRONG_CHAIN'])
    expect(facts.attempts.length).to.be.greaterThan(30)
  })

  it('[T20] each is answered within 2 s, and others sign in meanwhile', () => {
    expect(facts.attempts.filter(({ tookMs }) => tookMs > PATIENCE_MS)).to.deep.equal([])
    expect(facts.others.refused).to.equal(0)
    expect(facts.others.signedIn).to.be.greaterThan(0)
    expect(facts.others.slowestMs).to.be.lessThan(PATIENCE_MS)
  })

  it('[T20] asking has no effect on the chain, also through a factory of ours', () => {
    expect(facts.effects).to.deep.equal({ blocks: 0, writes: 0, collections: 0 })
  })

  it('[T20] contract wallets that are what they say sign in, also one that is not deployed yet', () => {
    expect(facts.honest.map(({ name, status }) => [name, status])).to.deep.equal([
      ['a wallet', 200],
      ['a wallet that is not deployed', 200],
    ])
  })

  it('[T20] none of it is an error of ours', () => {
    const errors = api
      .output()
      .split('\n')
      .filter((line) => /"level":(?:50|60|"error")/.test(line))
    expect(errors).to.deep.equal([])
  })
})
