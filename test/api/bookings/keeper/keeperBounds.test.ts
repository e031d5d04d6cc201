import { expect } from 'chai'
import type { Hex } from 'viem'
import { createKeeperLook } from '#api/bookings/keeper/keeperLook.ts'
import { keeperDegraded } from '#api/bookings/keeper/keeping.ts'
import { ChainUnreadable } from '#api/ports/chain.ts'
import { createInstallation, startWorker } from '#test/kit/api.ts'
import { until } from '#test/kit/time/until.ts'
import { CHAIN, type Seller, useKeeper } from './useKeeper.ts'

/** Until its window is closed: ten minutes, half an hour, a day and a half. */
const DUE_S = 600 + 1800 + 129_600

describe('what holds the keeper up, and for how long', function () {
  this.timeout(120_000)
  const stage = useKeeper()
  beforeEach(async () => {
    await stage().fund()
    await stage().sql('DELETE FROM app.keeper')
    stage().alarms.names.length = 0
  })
  /** a call that nobody says anything of, whose window is closed */
  async function over(by: Seller): Promise<Hex> {
    const id = await stage().book(by)
    await stage().pass(DUE_S)
    return id
  }
  const setEnding = (id: Hex, ago: string) =>
    stage().sql(
      'UPDATE app.booking SET ending_at = app.now() - $2::interval WHERE escrow_id = $1',
      ...[Buffer.from(id.slice(2), 'hex'), ago],
    )

  it('[S3.43] whoever names a transaction is believed for three minutes, and soon after its time alone', async () => {
    const seller = await stage().seller()
    const id = await over(seller)
    await stage().post(seller, id)
    await stage().pass(150)
    await stage().look()
    expect(await stage().statusOf(id)).to.equal('booked')
    await stage().pass(60)
    await stage().look()
    expect(await stage().statusOf(id)).to.equal('refunded')
    const other = await over(seller)
    await stage().pass(660)
    await stage().post(seller, other)
    await stage().look()
    expect(await stage().statusOf(other)).to.equal('refunded')
  })

  it('[S3.43] one that nodes read otherwise holds up no other; two in a row end the look, which is written', async () => {
    const ids: Hex[] = []
    for (let n = 0; n < 4; n++) {
      ids.push(await stage().book(await stage().seller()))
      await stage().pass(60)
    }
    await stage().pass(DUE_S)
    const tried: Hex[] = []
    const lookBut = (unreadable: Hex[]) => {
      const { keeper, ...deps } = stage().deps()
      const tryFinish: typeof keeper.tryFinish = async (escrow, id) => {
        tried.push(id)
        if (unreadable.includes(id)) throw new ChainUnreadable('nodes contradict each other')
        return keeper.tryFinish(escrow, id)
      }
      return createKeeperLook({ ...deps, keeper: { ...keeper, tryFinish } })()
    }
    const [first, second, third, fourth] = ids as [Hex, Hex, Hex, Hex]
    await lookBut([first, second, third])
    expect(tried).to.deep.equal([first, second])
    expect(await stage().keeper()).to.equal('works')
    await lookBut([first, third])
    const statuses = await Promise.all(ids.map((id) => stage().statusOf(id)))
    expect(statuses).to.deep.equal(['booked', 'refunded', 'booked', 'refunded'])
    expect(await stage().row(fourth)).to.include({ isEnding: true })
    await stage().look()
  })

  it('[S3.43] what takes longer than half an hour waits, and a worker that is gone is not degraded', async () => {
    const seller = await stage().seller()
    const id = await over(seller)
    await stage().post(seller, id)
    await stage().look()
    expect(await stage().view(seller, id)).to.equal('works')
    await setEnding(id, '29 minutes')
    expect(await stage().view(seller, id)).to.equal('sent')
    await setEnding(id, '31 minutes')
    expect(await stage().view(seller, id)).to.equal('waits')
    await stage().pass(1900)
    await setEnding(id, '31 minutes')
    await stage().look()
    expect(await stage().keeper()).to.equal('works')
    await stage().sql('UPDATE app.booking SET ending_at = NULL')
    expect(await stage().view(seller, id), 'nothing was sent').to.equal('waits')
    await stage().look({ dailyGas: 0n })
    expect(await keeperDegraded(stage().pool, CHAIN)).to.deep.equal(['keeper_limited'])
    await stage().pass(180)
    expect(await keeperDegraded(stage().pool, CHAIN)).to.deep.equal([])
    await stage().look()
  })

  it('[S3.41] one that was marked an hour ago, with nothing under way, is tried again', async () => {
    const id = await over(await stage().seller())
    await setEnding(id, '50 minutes')
    await stage().look()
    expect(await stage().statusOf(id)).to.equal('booked')
    await setEnding(id, '61 minutes')
    await stage().look()
    expect(await stage().statusOf(id)).to.equal('refunded')
  })

  it('[S3.43] one creator gets an eighth of the gas of a day, without a word to anybody', async () => {
    const [busy, rare] = [await stage().seller(), await stage().seller()]
    const first = await stage().book(busy)
    await stage().pass(60)
    const second = await stage().book(busy)
    const id = await over(rare)
    // what was before is of another day
    await stage().pass(86_400)
    await stage().look({ dailyGas: 1_200_000n })
    const statuses = await Promise.all([first, second, id].map((one) => stage().statusOf(one)))
    expect(statuses).to.deep.equal(['refunded', 'booked', 'refunded'])
    expect([await stage().keeper(), ...stage().alarms.names]).to.deep.equal(['works'])
    await stage().look()
    expect(await stage().statusOf(second)).to.equal('refunded')
  })

  it('[S3.43] while it can send nothing it looks for calls each quarter of a minute', async () => {
    const id = await over(await stage().seller())
    let nowMs = 0
    const look = createKeeperLook({ ...stage().deps({ dailyGas: 0n }), clock: () => nowMs })
    for (const atMs of [0, 3000, 14_000]) {
      nowMs = atMs
      await look()
    }
    expect(stage().alarms.names).to.deep.equal(['keeper_limit_reached'])
    nowMs = 15_001
    await look()
    expect(stage().alarms.names).to.have.length(2)
    await stage().look()
    expect(await stage().statusOf(id)).to.equal('refunded')
  })

  it('[S3.41] what a block has is not under way, however long it takes to be settled', async () => {
    for (let n = 0; n < 9; n++) await stage().book(await stage().seller())
    await stage().pass(DUE_S)
    const known = (await stage().transactions()).length
    await stage().look()
    expect((await stage().transactions()).slice(known)).to.have.length(8)
    await stage().pass()
    await stage().sql('UPDATE chain.cursor SET agreed = 0')
    await stage().look()
    const states = (await stage().transactions()).slice(known).map(({ state }) => state)
    expect(states).to.deep.equal([...Array(8).fill('included'), 'sent'])
    await stage().pass()
  })

  it('[S3.43] with no gas for a day an installation has no keeper', async () => {
    const { chain, database, deployment, key } = stage()
    await stage().pass()
    await stage().look()
    expect(await stage().keeper()).to.equal('works')
    const installation = createInstallation({ rpcUrls: [chain.url], deployment: { ...deployment } })
    const own = { KEEPER_KEY_FILE: installation.file('keeper', key), KEEPER_DAILY_GAS: '0' }
    const worker = await startWorker(database, installation, { WORKER_MAX_REST_MS: '200', ...own })
    try {
      await until('it is forgotten', async () => (await stage().keeper()) === undefined)
    } finally {
      await worker.stop()
      installation.remove()
    }
  })
})
