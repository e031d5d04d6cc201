import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import type { Hex } from 'viem'
import { createDeployer } from '#scripts/deploy/deployer.ts'
import { useDatabase } from '#test/kit/database.ts'
import { type NodeRelay, startNodeRelay } from './nodeRelay.ts'
import { type AttestorStage, CHAIN, type GivenVoucher, openAttestorStage } from './useAttestor.ts'

describe('transactions of the attestor', function () {
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
  afterEach(async () => {
    relay.passage = 'passes'
    relay.sent.length = 0
    relay.answers.clear()
    stage.alarms.names.length = 0
    await database.pool('owner').query("UPDATE app.clock SET shift = '0'")
  })
  const rows = async ({ moveId }: GivenVoucher) =>
    (
      await database
        .pool('owner')
        .query<{ n: number; nonce: number; state: string; max_fee: bigint; tip: bigint }>(
          'SELECT n, nonce::int, state, max_fee::float8::bigint AS max_fee, tip::float8::bigint AS tip FROM app.service_tx WHERE subject_id = $1 ORDER BY n',
          [moveId],
        )
    ).rows
  async function claimed(tierNo: 1 | 2 = 1) {
    const fan = await stage.fan()
    const given = await stage.sign(fan.address, { tierNo })
    const passId = await stage.claim(fan, given)
    return { ...given, fan, passId }
  }
  const shift = (interval: string) =>
    database.pool('owner').query('UPDATE app.clock SET shift = $1', [interval])
  const overRelay = (bounds = {}) => stage.deps({ urls: [relay.url], bounds })

  it('[S4.38] that blocks pass by get a higher fee under the same nonce, and one of them is mined', async () => {
    const given = await claimed()
    await stage.pass()
    await stage.ask(given)
    relay.passage = 'lost'
    const deps = overRelay()
    await stage.look(deps)
    await stage.look(deps)
    expect(await rows(given), 'time alone raises nothing').to.have.length(1)
    await stage.pass(4)
    await shift('2 minutes')
    await stage.look(deps)
    const raised = await rows(given)
    expect(raised.map(({ n, state }) => `${n} ${state}`)).to.deep.equal(['1 sent', '2 sent'])
    expect(new Set(raised.map(({ nonce }) => nonce)).size).to.equal(1)
    expect(Number(raised[1]?.max_fee) * 8 >= Number(raised[0]?.max_fee) * 9).to.equal(true)
    relay.passage = 'passes'
    await shift('10 minutes')
    await stage.look(deps)
    expect(await stage.opens(given.fan)).to.equal(false)
    await stage.pass()
    await stage.look(deps)
    await stage.look(deps)
    expect((await rows(given)).filter(({ state }) => state === 'safe')).to.have.length(1)
    expect((await rows(given)).filter(({ state }) => state === 'replaced').length).to.be.greaterThan(0)
    expect(await stage.read(given)).to.include({ state: 'done', end: 'REVOKED' })
  })

  it('[S4.38] never pay more than the installation says: while the chain asks for more they wait', async () => {
    const given = await claimed()
    await stage.pass()
    await stage.ask(given)
    await stage.look(stage.deps({ bounds: { maxFee: 1n } }))
    expect(await rows(given)).to.deep.equal([])
    expect(stage.alarms.names).to.deep.equal(['attestor_fee_capped'])
    expect((await stage.read(given))?.state).to.equal('waiting')
    await stage.look()
    expect(await stage.opens(given.fan)).to.equal(false)
  })

  it('[S4.38] a nonce that somebody else used is seen, and the pass is revoked by the next one', async () => {
    const given = await claimed()
    await stage.pass()
    await stage.ask(given)
    relay.passage = 'lost'
    const deps = overRelay()
    await stage.look(deps)
    const stranger = await createDeployer(stage.chain.url, CHAIN, stage.key)
    await stranger.send(stranger.address, '0x', 'with the same key')
    relay.passage = 'passes'
    await stage.look(deps)
    expect((await rows(given))[0]?.state, 'nodes may be slow to show whose it is').to.equal('sent')
    await shift('2 minutes')
    await stage.look(deps)
    expect(stage.alarms.names).to.include('attestor_nonce_taken')
    await stage.pass()
    await stage.look(deps)
    const [lost, next] = (
      await database
        .pool('owner')
        .query<{ nonce: number; state: string }>(
          'SELECT nonce::int, state FROM app.service_tx WHERE subject_id = $1 ORDER BY nonce',
          [given.moveId],
        )
    ).rows
    expect([lost?.state, Number(next?.nonce) - Number(lost?.nonce)]).to.deep.equal(['replaced', 1])
    expect(await stage.opens(given.fan)).to.equal(false)
  })

  it('[S4.38][T16] an owner who buys time while it is under way costs a few of them at most, and holds up nobody', async () => {
    const [bad, good] = [await claimed(2), await claimed()]
    await stage.pass()
    await stage.ask(bad)
    relay.passage = 'lost'
    const deps = overRelay()
    await stage.look(deps)
    // the purchase is mined before what was seen on its way
    await stage.buyFor(bad.fan, bad.fan.address, 2)
    relay.passage = 'passes'
    await shift('1 minute')
    await stage.look(deps)
    await stage.ask(good)
    for (let looks = 0; looks < 4; looks++) {
      await stage.pass()
      await stage.look(deps)
    }
    expect(await stage.opens(good.fan), 'the other is revoked').to.equal(false)
    expect((await stage.read(good))?.state).to.equal('done')
    expect(await stage.read(bad)).to.include({ state: 'person', fault: 'WORTH' })
    expect((await rows(bad)).map(({ state }) => state)).to.deep.equal(['safe'])
  })

  it('[S4.38] wait for money, and say so', async () => {
    const poor: Hex = `0x${randomBytes(32).toString('hex')}`
    const given = await claimed()
    await stage.pass()
    await stage.ask(given)
    const deps = stage.deps({ keys: [poor] })
    await stage.look(deps)
    expect(stage.alarms.names, 'a key without the role sends nothing').to.deep.equal(['attestor_unfit'])
    expect(await deps.attestor.problem()).to.equal('NO_ROLE')
    stage.alarms.names.length = 0
    relay.answers.set('eth_getBalance', '0x1')
    await stage.look(overRelay())
    expect(stage.alarms.names).to.deep.equal(['attestor_funds_low'])
    expect(await rows(given)).to.deep.equal([])
    relay.answers.clear()
    await stage.look(overRelay())
    expect(await stage.opens(given.fan)).to.equal(false)
  })
})
