import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { createAttestorHealth } from '#api/attestation/attestorHealth.ts'
import { useDatabase } from '#test/kit/database.ts'
import { type NodeRelay, startNodeRelay } from './nodeRelay.ts'
import { type AttestorStage, openAttestorStage } from './useAttestor.ts'

describe('the health of the attestor', function () {
  this.timeout(120_000)
  const database = useDatabase()
  let stage: AttestorStage
  let relay: NodeRelay
  before(async () => {
    stage = await openAttestorStage(database)
    relay = await startNodeRelay(stage.chain.url)
  })
  after(async () => {
    await relay?.close()
    await stage?.end()
  })
  const healthOf = (keys?: string[], nowMs = { value: 0 }) =>
    createAttestorHealth({
      ...stage.deps({ urls: [relay.url], ...(keys ? { keys } : {}), bounds: { maxFee: 10n ** 11n } }),
      clock: () => nowMs.value,
    })

  it('[S4.38] says nothing while it can send, names low funds and a key that the chain does not take', async () => {
    expect(await healthOf()()).to.deep.equal([])
    relay.answers.set('eth_getBalance', '0x2386f26fc1000')
    expect(await healthOf()()).to.deep.equal(['attestor_funds_low'])
    relay.answers.clear()
    expect(await healthOf([`0x${randomBytes(32).toString('hex')}`])()).to.deep.equal(['attestor_unfit'])
    expect(await healthOf(['no key'])(), 'nothing is promised without one').to.deep.equal([])
  })

  it('[S4.38] waits for no node: what was seen before stands until the next look', async () => {
    const nowMs = { value: 0 }
    const health = healthOf(undefined, nowMs)
    expect(await health()).to.deep.equal([])
    relay.answers.set('eth_getBalance', '0x1')
    expect(await health(), 'looked at a moment ago').to.deep.equal([])
    nowMs.value += 20_000
    await health()
    for (let looks = 0; looks < 400 && (await health()).length === 0; looks++)
      await new Promise((resolve) => setImmediate(resolve)).then(() => stage.now())
    expect(await health()).to.deep.equal(['attestor_funds_low'])
    relay.answers.clear()
  })
})
