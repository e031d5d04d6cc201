import { expect } from 'chai'
import { startWorker } from '#test/kit/api.ts'
import { useDatabase } from '#test/kit/database.ts'
import { until } from '#test/kit/time/until.ts'
import { usePurchases } from './usePurchases.ts'

const INTENTS = { method: 'POST', path: '/v1/payment_intents' } as const

describe('a process that dies between the charge and our commit', function () {
  this.timeout(120_000)
  const database = useDatabase()
  const { shop, fan, buy, keep, press, quote, start, look, rowsOf, faults, shift, standIn, api } =
    usePurchases(database)

  it('[S4.34][once] injection 22: a retry after 25 hours charges nobody twice', async () => {
    const [seller, client] = [await shop(), await fan()]
    await buy(client, seller)
    const card = await keep(client, 'pm_card_visa')
    await faults({ ...INTENTS, kind: 'close_after', times: 2 })
    const lost = await press(client, seller, { way: 'saved_card', cardId: card })
    expect(lost.state).to.be.oneOf(['created', 'unknown'])
    const expires = "UPDATE app.auth_session SET expires_at = app.now() + interval '9 days'"
    await database.pool('owner').query(expires)
    standIn().advance(25 * 3600)
    await shift('25 hours')
    await until('it is found', async () => (await look(client, lost.id)).state === 'paid', {
      withinMs: 40_000,
    })
    expect(await rowsOf(client)).to.include({ purchases: 2, charges: 2, rights: 2, journals: 2 })
    await shift('25 hours')
  })

  it('[S4.34][once] injection 24: the api is killed after the charge: the worker gives the right, and nothing is charged again', async () => {
    await shift('25 hours')
    const [seller, client] = [await shop(), await fan()]
    await buy(client, seller)
    const card = await keep(client, 'pm_card_visa')
    const offer = await quote(client, seller)
    await faults({ ...INTENTS, kind: 'hang_after' })
    const pressed = start(client, offer, { way: 'saved_card', cardId: card }).catch(() => null)
    const charged = async () => (await rowsOf(client)).charges === 2
    await until('the card is charged', charged)
    await api().kill()
    await pressed
    expect(await rowsOf(client)).to.include({ purchases: 2, charges: 2, rights: 1, journals: 1 })
    await faults()
    const worker = await startWorker(database, api().installation, { WORKER_MAX_REST_MS: '300' })
    try {
      const isThere = async () => (await rowsOf(client)).rights === 2
      await until('the right is there', isThere, { withinMs: 90_000 })
      expect(await rowsOf(client)).to.include({
        purchases: 2,
        attempts: 2,
        charges: 2,
        rights: 2,
        journals: 2,
      })
    } finally {
      await worker.stop()
    }
  })
})
