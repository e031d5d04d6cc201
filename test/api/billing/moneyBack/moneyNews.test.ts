import { expect } from 'chai'
import { askRefund } from '#api/billing/refunds/askRefund.ts'
import { refundProjector } from '#api/billing/refunds/refundProjector.ts'
import { decideWish, listWishes } from '#api/billing/refunds/wishes.ts'
import type { InboxRow } from '#api/inbox/eventProjector.ts'
import { withTransaction } from '#db/transaction.ts'
import { newsText } from '#domain/notifications/news.ts'
import { DAY_S, type Sold, useSoldPurchases } from './useSoldPurchases.ts'

describe('what people are told of money that goes back', function () {
  this.timeout(60_000)
  const world = useSoldPurchases(20)
  const { sell, deps, sales } = world
  const press = ({ id, fan }: Sold) =>
    askRefund(world.pressing(fan.accountId), { purchaseId: id, accountId: fan.accountId })
  const host = () => world.creator().host.accountId
  const run = async <T extends object>(sql: string, ...values: unknown[]) =>
    (await world.db.pool('owner').query<T>(sql, values)).rows
  const addressOf = (accountId: string, n: number) =>
    run(
      "INSERT INTO app.identity (id, account_id, kind, email) VALUES ($1, $2, 'email', $3)",
      ...[`idn_${String(n).padStart(22, '0')}`, accountId, `somebody${n}@example.test`],
    )
  /** Kinds of the inbox and of mails, of an account. */
  async function heard(accountId: string) {
    const inbox = await run<{ kind: string; facts: Record<string, string> }>(
      'SELECT kind, facts FROM app.notification WHERE account_id = $1 ORDER BY told_at, id',
      accountId,
    )
    const mails = await run<{ kind: string }>(
      'SELECT kind FROM app.delivery WHERE account_id = $1 ORDER BY id',
      accountId,
    )
    return { inbox, mails: mails.map(({ kind }) => kind) }
  }
  async function told(objectRef: string): Promise<void> {
    const event: InboxRow = {
      endpoint: 'platform',
      ...{ eventId: 'evt_1', accountRef: null, objectKind: 'refund', objectRef },
      ...{ type: 'refund.updated', isLive: false, tries: 1, receivedAt: new Date() },
    }
    await withTransaction(world.db.work(), await refundProjector(deps()).fetch(event))
  }

  it('[S4.29][S4.30] done: the fan by inbox and mail, the creator what of it was theirs', async () => {
    const sold = await sell()
    await addressOf(sold.fan.accountId, 1)
    await press(sold)
    const { inbox, mails } = await heard(sold.fan.accountId)
    expect(inbox.map(({ kind }) => kind)).to.deep.equal(['refund_done'])
    expect(mails).to.deep.equal(['refund_done'])
    const text = newsText('refund_done')?.text(inbox[0]?.facts ?? {})
    expect(text).to.equal(
      'Your card gets 9.00 EUR back. Banks take 5–10 business days. The pass that it paid for has ended.',
    )
    const own = (await heard(host())).inbox.at(-1)
    expect(newsText(own?.kind ?? '')?.text(own?.facts ?? {})).to.equal(
      'A fan got 9.00 EUR back. 8.10 EUR of it came from you, and our fee of 0.90 EUR went back too.',
    )
  })

  it('[S4.29] refused by the provider, or sent back by a bank days later', async () => {
    const asked = await sell()
    await sales.standIn().command('disputes/open', { charge: asked.payment.charge?.chargeRef })
    await press(asked)
    const [refused] = (await heard(asked.fan.accountId)).inbox
    expect([refused?.kind, refused?.facts.reason]).to.deep.equal(['refund_refused', 'DISPUTED'])

    const returned = await sell({ method: 'pm_card_refundFail' })
    await addressOf(returned.fan.accountId, 2)
    await press(returned)
    await world.advance(10 * DAY_S)
    const [row] = await run<{ refund_ref: string }>(
      'SELECT refund_ref FROM app.refund WHERE purchase_id = $1',
      returned.id,
    )
    for (const _ of [1, 2]) await told(row?.refund_ref ?? '')
    const { inbox, mails } = await heard(returned.fan.accountId)
    expect(
      inbox.map(({ kind }) => kind),
      'the later one replaces the earlier',
    ).to.deep.equal(['refund_returned'])
    expect(mails, 'each has its mail once').to.deep.equal(['refund_done', 'refund_returned'])
  })

  it('[S4.28][T47] a wish to the creator once, its answer to the fan; after a yes that failed nobody is asked again', async () => {
    const no = await sell({ rule: 'creator' })
    for (const _ of [1, 2]) await press(no)
    const own = await heard(host())
    expect(own.inbox.filter(({ kind }) => kind === 'refund_asked')).to.have.length(1)
    expect(JSON.stringify(own.inbox), 'nobody is named').not.to.include(no.fan.accountId)
    const [wish] = await listWishes(world.db.work(), host())
    expect(wish).to.include({ purchaseId: no.id, isOften: false, isGrantable: true, fromCreator: 810 })
    const decide = (isGranted: boolean, id = '') =>
      decideWish(world.pressing(host()), { wishId: id, accountId: host(), isGranted })
    await decide(false, wish?.id)
    expect((await heard(no.fan.accountId)).inbox[0]?.kind).to.equal('refund_declined')

    const yes = await sell({ rule: 'creator', method: 'pm_card_refundFail' })
    await press(yes)
    const [other] = await listWishes(world.db.work(), host())
    await decide(true, other?.id)
    expect((await heard(yes.fan.accountId)).inbox[0]?.kind).to.equal('refund_done')
    await world.advance(DAY_S)
    const refunds = () =>
      run<{ refund_ref: string }>('SELECT refund_ref FROM app.refund WHERE purchase_id = $1', yes.id)
    await told((await refunds())[0]?.refund_ref ?? '')
    await press(yes)
    expect(await refunds(), 'at once').to.have.length(2)
  })
})
