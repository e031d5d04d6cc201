import { readFileSync } from 'node:fs'
import type { Stage } from '../journey/useStage.ts'

/** The payment provider's side of a journey: what it does by itself, and what is known of it. */
export function cardProvider(stage: Stage) {
  /** how far the stand-in's clock is before ours */
  let aheadS = 0

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
  async function passTime(seconds: number): Promise<void> {
    await order('clock/ahead', { seconds })
    aheadS += seconds
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
  return { place, order, passTime, aheadS: () => aheadS, paySomebody, accountOf }
}
