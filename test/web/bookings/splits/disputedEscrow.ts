import type { Page, Route } from 'playwright-core'
import { decodeFunctionData, encodeFunctionResult, type Hex, parseAbi, toFunctionSelector } from 'viem'
import { BOOKING_CAUSES, BOOKING_STATUSES } from '#domain/booking/words.ts'
import { consultationEscrowAbi as abi } from '#generated/abis.ts'
import { escrowBooking, type WalletBooking } from '#web/bookings/booked/bookingModel.ts'
import { connectWallet, OWN_WALLET } from '../wallet/connectedWallet.ts'

const managerAbi = parseAbi(['function hasRole(uint64, address) view returns (bool, uint32)'])

/** What the wallet of a page is asked for, and whether it refuses. */
export interface NotedWallet {
  /** calls of the escrow that it was asked to send */
  sent: unknown[]
  isRejecting: boolean
}

/** What an escrow with this booking answers; null: it was asked for something else. */
function answerOf({ creatorAsk, fanAsk, escrow, ...rest }: WalletBooking, selector: string): Hex | null {
  const { amount, startAt, lengthMinutes, pending } = escrowBooking({ creatorAsk, fanAsk, escrow, ...rest })
  const askOf = (ask: number | null) => (ask === null ? 0 : ask + 1)
  switch (selector) {
    case toFunctionSelector('bookingOf(bytes32)'):
      return encodeFunctionResult({
        ...{ abi, functionName: 'bookingOf' },
        result: {
          ...{ creator: escrow.creator as Hex, fan: escrow.fan as Hex, amount, startAt, lengthMinutes },
          ...{ policyId: 0, currency: 0, feeBps: 250, status: BOOKING_STATUSES.indexOf(rest.status) },
        },
      })
    case toFunctionSelector('caseOf(bytes32)'):
      return encodeFunctionResult({
        ...{ abi, functionName: 'caseOf' },
        result: {
          ...{ until: pending?.until ?? 0, creatorBps: pending?.creatorBps ?? 0, revision: rest.revision },
          cause: pending === null ? 0 : BOOKING_CAUSES.indexOf(pending.cause),
          ...{ creatorAsk: askOf(creatorAsk), fanAsk: askOf(fanAsk) },
        },
      })
    case toFunctionSelector('authority()'):
      return encodeFunctionResult({ abi, functionName: 'authority', result: `0x${'8'.repeat(40)}` })
    case toFunctionSelector('hasRole(uint64,address)'):
      return encodeFunctionResult({ abi: managerAbi, result: [true, 0] })
    default:
      return null
  }
}

/** Puts `OWN_WALLET` into a page that is opened later, and behind it an escrow with the booking as it is when it is asked. */
export async function connectNoted(page: Page, booking: () => WalletBooking): Promise<NotedWallet> {
  const noted: NotedWallet = { sent: [], isRejecting: false }
  await connectWallet(page)
  await page.exposeFunction('noteSent', ({ data, from }: { data: Hex; from: string }) => {
    if (from.toLowerCase() === OWN_WALLET) noted.sent.push(decodeFunctionData({ abi, data }))
    return noted.isRejecting
  })
  await page.addInitScript(`window.addEventListener('eip6963:announceProvider', ({ detail }) => {
    const { provider } = detail
    if (provider.isNoted) return
    const ask = provider.request
    provider.isNoted = true
    provider.request = async (question) => {
      if (question.method === 'eth_sendTransaction' && (await window.noteSent(question.params[0])))
        throw Object.assign(new Error('no'), { code: 4001 })
      return ask(question)
    }
  })`)
  await page.route('**/rpc', async (route: Route) => {
    const { id, method, params } = route.request().postDataJSON()
    const result = method === 'eth_call' ? answerOf(booking(), String(params[0].data).slice(0, 10)) : null
    if (result === null) return route.fallback()
    await route.fulfill({ json: { jsonrpc: '2.0', id, result } })
  })
  return noted
}
