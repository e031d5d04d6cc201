import { expect } from 'chai'
import type { CardMove } from '#api/billing/moves/contract.ts'
import type { CardTicket } from '#api/passes/contract.ts'
import type { MoneyAct, Play, PlayFan } from './play.ts'
import { pressMoneyBack } from './refundActs.ts'
import type { SimpleSale } from './simpleSale.ts'

const [HOUR_S, DAY_S] = [3600, 86_400]
const VOUCHER_S = 600
/** Longest time in which a press is answered here. */
const PRESS_S = 60
const HOLD_S = 120 * DAY_S

const secondsOf = (instant: string) => Date.parse(instant) / 1000

async function ticketOf(play: Play, fan: number, seller: number): Promise<CardTicket | undefined> {
  const reply = await (play.fans[fan] as PlayFan).client.call('GET', '/v1/me/passes')
  expect(reply.status, reply.text).to.equal(200)
  const handle = play.sellers[seller]?.handle
  return (reply.body.cardTickets as CardTicket[]).find(({ channel }) => channel?.handle === handle)
}

/** What is written on a new voucher: ten minutes to bring it, and the pass held until a day after its end, or as long as banks ask. */
function checkVoucher({ leftS, paidAtS }: SimpleSale, move: CardMove, nowS: number): void {
  const untilS = secondsOf(move.validUntil)
  expect(untilS - nowS, move.id).to.be.within(VOUCHER_S - 1, VOUCHER_S + PRESS_S)
  expect(Number(move.lengthS), move.id).to.be.within(leftS - HOUR_S, leftS + HOUR_S)
  const heldS = Math.max(Math.min(paidAtS + HOLD_S, nowS + leftS + DAY_S), untilS)
  // to the end of its day
  expect(secondsOf(move.heldUntil) - heldS, move.id).to.be.within(-HOUR_S, DAY_S + HOUR_S)
  expect([move.state, move.isFrozen, move.passId]).to.deep.equal(['signed', false, null])
  expect(move.claim?.voucher.validUntil, move.id).to.equal(untilS)
}

/**
 * Somebody wants what runs as a pass in their wallet. Nobody brings the voucher, so that it runs out; until then there is no
 * second one, and money that is asked back waits for it.
 */
export const moveTicket: MoneyAct = async (play) => {
  const [fan, seller] = [play.draw(play.fans.length), play.draw(play.sellers.length)]
  await play.sessionsStay()
  const blockS = await play.chain.mine()
  await play.worker.turn()
  const nowS = await play.now()
  const sales = play.model.queueOf({ fan, seller })
  const open = sales.filter(({ right, leftS }) => right === 'frozen' || (right === 'active' && leftS > 0))
  // what ends within the hour may have ended: real clocks go on
  if (open.some(({ right, leftS }) => right === 'active' && leftS < HOUR_S)) return undefined
  const ticket = await ticketOf(play, fan, seller)
  expect(ticket !== undefined, `a ticket of ${open.map(({ id }) => id)}`).to.equal(open.length > 0)
  if (!ticket) return undefined
  const running = play.model.runningOf(fan, seller)
  const { client } = play.fans[fan] as PlayFan
  const press = () =>
    client.call('POST', '/v1/card-moves', {
      body: { queueId: ticket.queueId, wallet: client.wallet.address.toLowerCase() },
    })
  const replies = await Promise.all(play.draw(3) === 0 ? [press(), press()] : [press()])
  const isOut = ({ voucher }: SimpleSale) => voucher !== null && voucher.untilS >= blockS
  const first = replies[0]?.body as CardMove
  for (const { status, text, body } of replies) {
    const can = running !== undefined && (isOut(running) || !sales.some(isOut))
    expect(status, `${running?.id} ${text}`).to.equal(can ? 201 : 409)
    if (can) expect(body.id, 'one voucher').to.equal(first.id)
  }
  if (!running || replies[0]?.status !== 201) return undefined
  if (isOut(running)) expect(first.id, 'the voucher that is out').to.equal(running.voucher?.id)
  else {
    checkVoucher(running, first, nowS)
    running.voucher = { id: first.id, untilS: secondsOf(first.validUntil) }
  }
  return play.draw(2) === 0 ? pressMoneyBack(play, running) : undefined
}
