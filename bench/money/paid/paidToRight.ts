import { hasPage, NotTaken, offer, payThere, pressPay, waitFor } from '../shop/buy.ts'
import { openCardShop } from '../shop/openCardShop.ts'

const CREATORS = 20
const GIVE_UP_MS = 60_000
/** They fill caches and are not counted. */
const WARM_UP = 20

/** From the provider's page leading back until the purchase is answered as paid, milliseconds of each who buys. */
export async function paidToRight(
  count: number,
  perS: number,
): Promise<{ tookMs: number[]; lost: number; wrong: number }> {
  const shop = await openCardShop({ creators: CREATORS, fans: WARM_UP + count })
  const tookMs: number[] = []
  let lost = 0
  try {
    const buy = async (n: number) => {
      const [fan, creator] = [shop.fans[n], shop.creators[n % CREATORS]]
      if (!fan || !creator) return
      try {
        const asked = { shop, fan, giveUpMs: GIVE_UP_MS }
        const open = await waitFor(asked, await pressPay(shop, fan, creator), hasPage)
        await payThere(open)
        const backMs = performance.now()
        // the page asks at once when somebody comes back
        const { body: first } = await shop.caller.call(fan, 'GET', `/v1/purchases/${open.id}`)
        await waitFor(asked, first, ({ state }) => state === 'paid')
        if (n >= WARM_UP) tookMs.push(performance.now() - backMs)
      } catch (error) {
        if (!(error instanceof NotTaken)) throw error
        lost++
      }
    }
    await offer({ count: WARM_UP, perS }, buy)
    await offer({ count, perS }, (n) => buy(WARM_UP + n))
    // paid and right, charge and journal are one each
    const { rows } = await shop.db.pool('owner').query<{ wrong: number }>(
      `SELECT count(*)::int AS wrong FROM app.purchase p WHERE p.state = 'paid' AND (
         (SELECT count(*) FROM app.entitlement e WHERE e.source_id = p.id AND e.state = 'active') <> 1
         OR (SELECT count(*) FROM app.journal j WHERE j.key = 'charge:' || p.charge_ref) <> 1)`,
    )
    return { tookMs, lost, wrong: rows[0]?.wrong ?? 0 }
  } finally {
    await shop.end()
  }
}
