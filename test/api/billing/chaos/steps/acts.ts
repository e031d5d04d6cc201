import { BANKS, type BankKind, changeBank } from '#test/local/stripe/kit/earning.ts'
import { buyNothing, buyOnPage, buySaved } from './buyActs.ts'
import { disputeSale, judge } from './disputeActs.ts'
import { hearBank } from './hear.ts'
import { moveTicket } from './moveActs.ts'
import { type MoneyAct, type Play, watch } from './play.ts'
import { askMoneyBack, decide, refundByHand } from './refundActs.ts'
import { changeOpenPrice, changePrice, turnShop } from './shopActs.ts'

const HOUR_S = 3600

async function bank(play: Play) {
  const seller = play.pick(play.sellers)
  if (!seller) return undefined
  const standIn = play.world.standIn()
  const payouts = hearBank(standIn, seller.account)
  const last = payouts[0]
  const isDone = last && ['paid', 'in_transit', 'pending'].includes(last.status)
  if (isDone && play.draw(2) === 0)
    // one that came too long ago is refused
    await play.world.order('payouts/fail', { payout: last.id, code: 'account_frozen' }).catch(() => {})
  else
    await changeBank(standIn, seller.account, {
      bank: play.pick(Object.keys(BANKS) as BankKind[]) ?? 'arrives',
    })
  return undefined
}

async function timePasses(play: Play) {
  const seconds = play.pick([600, 4 * HOUR_S, 20 * HOUR_S, 50 * HOUR_S]) ?? 600
  await play.worker.advance(seconds + 7 + play.draw(500))
  await play.sessionsStay()
  return undefined
}

async function watchOne(play: Play) {
  await watch(play, play.draw(play.fans.length), play.draw(play.sellers.length))
  return undefined
}

/** What may happen, as often as it stands here. */
export const ACTS: readonly [name: string, weight: number, act: MoneyAct][] = [
  ['buy by a kept card', 22, buySaved],
  ['buy on the page', 6, buyOnPage],
  ['buy nothing', 3, buyNothing],
  ['change a price', 4, changePrice],
  ['change a price behind a page', 2, changeOpenPrice],
  ['ask money back', 16, askMoneyBack],
  ['decide a wish', 6, decide],
  ['refund by hand', 7, refundByHand],
  ['dispute', 8, disputeSale],
  ['judge', 9, judge],
  ['time', 12, timePasses],
  ['bank', 4, bank],
  ['watch', 5, watchOne],
  ['close or open an account', 5, turnShop],
  ['move to a wallet', 8, moveTicket],
]
