import { setTimeout as wait } from 'node:timers/promises'
import { type Abi, type Hex, zeroHash } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { Config } from '#api/installation/contract.ts'
import type { Room } from '#api/rooms/contract.ts'
import type { GivenTip, TipTerms } from '#api/tips/contract.ts'
import { GIFT_CURRENCY, giftOf } from '#domain/tips/gifts.ts'
import { roomHubAbi } from '#generated/abis.ts'
import { type Client, createClient } from '../visitor/createClient.ts'
import { createWallet } from '../visitor/createWallet.ts'
import { signIn } from '../visitor/signIn.ts'
import type { ShowOptions } from './keepShow.ts'

/** What somebody gives once to each stream of a channel. */
export interface Giving {
  /** handle of the channel */
  to: string
  gifts: { code: number; count: number }[]
  /** private key of the giver's wallet */
  key: Hex
}

type GivingOptions = Pick<ShowOptions, 'url' | 'report'>

const LOOK_MS = 5000

async function sendGifts(client: Client, roomId: string, giving: Giving, url: string): Promise<void> {
  const config = await client.get<Config>('/v1/config')
  const account = privateKeyToAccount(giving.key)
  await signIn(client, config, account)
  try {
    const { tips } = await client.get<{ tips: GivenTip[] }>('/v1/me/tips')
    if (tips.some((tip) => tip.roomId === roomId)) return
    await client.send('PUT', '/v1/me/tips/name', { showsName: true })
    const { hub, to, contextType, contextId } = await client.get<TipTerms>(`/v1/rooms/${roomId}/tips/terms`)
    const wallet = createWallet(url, config, account)
    await wallet.fill()
    for (const { code, count } of giving.gifts) {
      const amount = (giftOf(code)?.priceUnits ?? 0n) * BigInt(count)
      const what = { currency: GIFT_CURRENCY, amount, giftCode: code, memoHash: zeroHash }
      await wallet.sendCall({
        ...{ address: hub as Hex, abi: roomHubAbi as unknown as Abi, functionName: 'tip' },
        ...{ args: [{ to, contextType, contextId, ...what }], value: amount },
      })
    }
  } finally {
    await client.send('POST', '/v1/sign-out')
  }
}

/** Gives to the stream that is live, unless it was given before. @returns that stream */
export async function giveOnce(
  giving: Giving,
  before: string | null,
  { url, report }: GivingOptions,
): Promise<string | null> {
  const client = createClient(url)
  const { liveRoomId } = await client.get<ChannelPage>(`/v1/channels/${giving.to}`)
  if (liveRoomId === null || liveRoomId === before) return before
  const { takesTips } = await client.get<Room>(`/v1/rooms/${liveRoomId}`)
  if (!takesTips) return liveRoomId
  await sendGifts(client, liveRoomId, giving, url)
  report(`gifts were given to ${giving.to} in ${liveRoomId}`)
  return liveRoomId
}

/** Gives to every stream of the channel until `signal`; what fails is tried again at the next look. */
export async function keepGiving(giving: Giving, options: ShowOptions): Promise<void> {
  const { report, signal } = options
  let last: string | null = null
  while (!signal.aborted) {
    try {
      last = await giveOnce(giving, last, options)
    } catch (error) {
      report(`nothing was given to ${giving.to}: ${(error as Error).message}`)
    }
    await wait(LOOK_MS, undefined, { signal }).catch(() => {})
  }
}
