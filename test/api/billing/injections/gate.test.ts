import { expect } from 'chai'
import { createNoticePoster } from '#test/api/inbox/postNotices.ts'
import { notice, signed } from '#test/api/inbox/useEventWorld.ts'
import type { Client } from '#test/kit/client.ts'
import { useDatabase } from '#test/kit/database.ts'
import { depth } from '#test/kit/depth.ts'
import { usePurchases } from '../purchases/usePurchases.ts'
import { webhookSecret } from './webhookSecret.ts'

const AT_ONCE = 32
const NOTICES = depth(3000, 6000)
/** Answered while one of them comes in. */
const MAX_BETWEEN = NOTICES / 4

describe('the gate while something else goes wrong [S4.14][S4.2]', function () {
  this.timeout(180_000)
  const secret = webhookSecret()
  const database = useDatabase()
  const world = usePurchases(database, { STRIPE_WEBHOOK_SECRET_FILE: secret.file })
  const { shop, fan, buy, room, enter, look, begin, pay, relay, quote, start, rowsOf } = world
  const owner = () => database.pool('owner')
  /** Comes again, from wherever the seat is now. */
  async function enterAgain(client: Client, show: string): Promise<void> {
    const reply = await client.call('POST', `/v1/rooms/${show}/admissions`, {
      body: { action: 'watch', move: true },
    })
    expect(reply.status, reply.text).to.be.oneOf([200, 201])
  }

  it('injection 9: while a storm of notices comes, who enters is let in among them', async () => {
    const [seller, client] = [await shop(), await fan()]
    await buy(client, seller)
    const show = await room(seller)
    expect((await enter(client, show)).status).to.be.oneOf([200, 201])
    const poster = createNoticePoster(`${world.api().url}/v1/webhooks/provider/platform`, AT_ONCE)
    let answered = 0
    const queue = Array.from({ length: NOTICES }, (_, n) => n).values()
    const storm = Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (const n of queue) {
          const body = notice(`pi_storm${n}`)
          expect(await poster.post(body, signed(body, secret.value))).to.equal(200)
          answered++
        }
      }),
    )
    const between: number[] = []
    while (answered < NOTICES / 2) {
      const before = answered
      await enterAgain(client, show)
      between.push(answered - before)
    }
    await storm
    poster.close()
    // counted in notices, not in time: a machine that is slow is slow for both
    expect(between.length, 'entered while it went on').to.be.at.least(4)
    expect(Math.max(...between), 'the longest').to.be.below(MAX_BETWEEN)
    const { rows } = await owner().query(
      "SELECT count(*)::int AS n FROM app.inbox WHERE object_ref LIKE 'pi_storm%'",
    )
    expect(rows[0].n).to.equal(NOTICES)
  })

  it('injection 23: while the provider is away who paid goes in without a call, and who pays reads what is wrong', async () => {
    const [seller, client, other] = [await shop(), await fan(), await fan()]
    await buy(client, seller)
    const show = await room(seller)
    const offer = await quote(other, seller)
    relay().passage = 'never arrives'
    const before = relay().calls
    for (let n = 0; n < 5; n++) await enterAgain(client, show)
    expect(relay().calls - before, 'calls of the gate').to.equal(0)
    const pressed = await start(other, offer)
    expect([pressed.status, pressed.body.state]).to.deep.equal([201, 'created'])
    expect(pressed.body.nextStep.kind).to.equal('wait')
    await world.readAgo(seller, '2 minutes')
    const asked = await world.ask(await fan(), seller)
    expect([asked.status, asked.body.code]).to.deep.equal([503, 'PAYMENTS_UNREACHABLE'])
    expect(await rowsOf(other)).to.include({ charges: 0, rights: 0, journals: 0 })
    relay().passage = 'passes'
    const open = await begin(other, seller)
    expect(open.id, 'the same one').to.equal(pressed.body.id)
    await pay(open)
    expect(await look(other, open.id)).to.include({ state: 'paid' })
    expect((await enter(other, show)).status).to.be.oneOf([200, 201])
  })

  it('injection 63: while no chain was read for an hour, cards are sold and open the door', async () => {
    const [seller, client] = [await shop(), await fan()]
    const show = await room(seller)
    // no node of a chain answers this api at all
    await database
      .pool('indexer')
      .query(
        "UPDATE chain.cursor SET seen_at = now() - interval '1 hour', head_at = now() - interval '1 hour'",
      )
    expect((await buy(client, seller)).state).to.equal('paid')
    expect((await enter(client, show)).status).to.be.oneOf([200, 201])
    expect(await rowsOf(client)).to.deep.equal({
      ...{ purchases: 1, attempts: 1, charges: 1, rights: 1, journals: 1, seats: 1 },
    })
  })
})
