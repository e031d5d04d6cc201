import { readFileSync } from 'node:fs'
import type { CardQuote } from '#api/billing/offers/contract.ts'
import type { Purchase } from '#api/billing/purchases/contract.ts'
import { waitForMails } from '#test/kit/mail/readMailbox.ts'
import { until } from '#test/kit/time/until.ts'
import type { TestWorld } from '#test/kit/world.ts'
import { payBy } from '#test/local/stripe/checkout/visitCheckout.ts'
import { type Creator, makePerson } from '../journey/people.ts'
import type { Stage } from '../journey/useStage.ts'

export const DAY_S = 86_400

/** Numbers of the provider for trying out: of a payout that comes back, and of one that arrives. */
export const IBAN = { refusing: 'DE62370400440532013001', good: 'DE89370400440532013000' }
/** What the provider asks a creator for, besides a first name. */
export const OWNER = {
  'Legal last name': 'Nord',
  'Date of birth': '1990-04-23',
  'Street and number': 'Hafenstraße 7',
  'Postal code': '20459',
  City: 'Hamburg',
}

/** How far the stand-in's clock is before that of the machine, by world. */
const ahead = new WeakMap<TestWorld, number>()

/** What a journey by card needs of a stage: a bench has it without one. */
export type CardStage = Pick<Stage, 'url' | 'world' | 'creator' | 'email' | 'fan'>

/** The payment provider's side of a journey: what it does by itself, and what is known of it. */
export function cardProvider(stage: CardStage) {
  const place = () => {
    const { standIn } = stage.world.current()
    if (!standIn) throw new Error('the world has no stand-in')
    return standIn
  }
  const owner = () => stage.world.current().testDatabase.pool('owner')

  async function post(url: string, headers: Record<string, string>, body: string): Promise<void> {
    const reply = await fetch(url, { method: 'POST', headers, body })
    if (!reply.ok) throw new Error(`${url}: ${reply.status} ${await reply.text()}`)
  }
  /** What the provider does by itself, or time. */
  const order = (name: string, params: object) =>
    post(
      `${place().commandsUrl}/commands/${name}`,
      {
        'content-type': 'application/json',
        'stand-in-secret': readFileSync(place().commandSecretFile, 'utf8').trim(),
      },
      JSON.stringify(params),
    )
  const aheadS = () => ahead.get(stage.world.current()) ?? 0
  async function passTime(seconds: number): Promise<void> {
    await order('clock/ahead', { seconds })
    ahead.set(stage.world.current(), aheadS() + seconds)
  }
  /** Time for everybody: the provider's and that of the database go together. */
  async function passDays(days: number): Promise<void> {
    const seconds = Math.round(days * DAY_S)
    // ours first: what the provider signs is of its time
    await owner().query('UPDATE app.clock SET shift = make_interval(secs => $1)', [aheadS() + seconds])
    await passTime(seconds)
  }
  /** What another file left of the provider's clock is ours too. */
  const catchUp = () => passDays(0)
  /** Somebody buys the first tier by card, over HTTP. */
  async function sellByCard(creator: Pick<Creator, 'handle' | 'page'>): Promise<void> {
    const fan = await makePerson(stage.url())
    const { channel } = await creator.page()
    const wish = { channelId: channel.id, tierNo: 1 }
    const { quote } = await fan.call<CardQuote>('POST', '/v1/card-quotes', wish)
    const { id } = await fan.call<Purchase>('POST', '/v1/purchases', {
      ...{ quote, clientKey: Buffer.from(fan.key.slice(2, 34), 'hex').toString('base64url') },
      ...{ way: 'checkout', returnTo: `/c/${creator.handle}` },
    })
    const look = () => fan.call<Purchase>('GET', `/v1/purchases/${id}`)
    const page = await until('there is a page to pay on', async () => {
      const { nextStep } = await look()
      return nextStep.kind === 'page' && nextStep.url
    })
    await payBy(page)
    await until('it is paid', async () => (await look()).state === 'paid')
  }
  /** A sale, as it will be: nothing is sold by card here yet. */
  const paySomebody = (account: string, returnUrl: string) =>
    post(
      `${place().apiUrl}/v1/payment_intents`,
      {
        authorization: `Bearer ${readFileSync(place().keyFile, 'utf8').trim()}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      new URLSearchParams({
        ...{ amount: '2000', currency: 'eur', payment_method: 'pm_card_visa', confirm: 'true' },
        ...{ 'transfer_data[destination]': account, return_url: returnUrl },
      }).toString(),
    )
  async function accountOf(handle: string): Promise<string> {
    const { rows } = await owner().query<{ account_ref: string }>(
      'SELECT k.account_ref FROM app.connect_account k JOIN app.channel c USING (creator_id) WHERE c.handle = $1',
      [handle],
    )
    return rows[0]?.account_ref ?? ''
  }
  /** From now on money by card reaches a creator, whose address this becomes; no tier has a price by card yet. */
  async function makeReady(creator: Creator, email: string): Promise<void> {
    const { flow } = await creator.call<{ flow: string }>('POST', '/v1/me/email', { email })
    const [mail] = await waitForMails(stage.world.current().mailboxUrl ?? '', email)
    await creator.call('POST', '/v1/me/email/code', { flow, code: mail?.code })
    await creator.call('POST', '/v1/me/connect-account/links', { country: 'DE' })
    await order('accounts/activate', { account: await accountOf(creator.handle) })
    await creator.call('POST', '/v1/me/connect-account/readings')
  }
  /** The first tier costs this by card. */
  async function setPrice(creator: Creator, terms: object): Promise<void> {
    const { channel } = await creator.page()
    await creator.call('PUT', `/v1/channels/${channel.id}/card-prices/1`, terms)
  }
  const time = { passTime, passDays, catchUp, aheadS }
  return { place, order, ...time, paySomebody, sellByCard, accountOf, makeReady, setPrice }
}
