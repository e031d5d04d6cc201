import { type Hex, parseEther } from 'viem'
import { generatePrivateKey } from 'viem/accounts'
import type { CallOffer, OwnCalls } from '#api/bookings/contract.ts'
import type { Config } from '#api/installation/contract.ts'
import { sellCalls } from '#scripts/demo/sellCalls.ts'
import { ALWAYS } from '#test/api/bookings/openCalls.ts'
import { until } from '#test/kit/time/until.ts'
import type { TestWorld } from '#test/kit/world.ts'
import { cardProvider } from '../../cards/cardProvider.ts'
import { type Creator, makeCreator } from '../../journey/people.ts'
import { type Member, newMember } from './member.ts'
import type { WeekPlan } from './planWeek.ts'
import { LENGTH_S } from './stories.ts'

export const CARD_PRICE = 8000n
export const WALLET_PRICE = parseEther('0.02')

export type ProviderOrder = (name: string, params: object) => Promise<void>

/** Somebody whose calls are sold on both rails. */
export interface WeekCreator extends Member {
  channelId: string
  handle: string
  offer: CallOffer
}

/** Who takes part in a week. */
export interface WeekPeople {
  config: Config
  escrow: Hex
  creators: readonly WeekCreator[]
  fans: readonly Member[]
  arbiter: Member
  /** what the card provider does by itself */
  order: ProviderOrder
}

/** A handle that looks like a taken one is refused: two words of their own for each. */
const FIRST = ['amber', 'birch', 'cedar', 'dune', 'fjord', 'grove', 'heath', 'jetty', 'knoll', 'maple']
const SECOND = ['', 'works', 'yard', 'house', 'field', 'gate', 'point', 'bridge', 'market', 'quay']
const handleOf = (n: number) =>
  `${FIRST[n % FIRST.length]}${SECOND[Math.floor(n / FIRST.length) % SECOND.length]}`

const OFFER = {
  ...{ media: 'video', lengthMinutes: LENGTH_S / 60, terms: 'moderate', replaces: null },
  prices: [
    { rail: 'chain', currency: '0', units: `${WALLET_PRICE}` },
    { rail: 'card', currency: 'EUR', units: `${CARD_PRICE}` },
  ],
}

/** Half an hour at any time of the week, by wallet and by card. */
async function openCalls(creator: Creator, escrow: Hex): Promise<CallOffer> {
  await creator.call('PUT', '/v1/me/calls/calendar', { revision: 0, calendar: ALWAYS })
  const made = await creator.call<OwnCalls>('POST', '/v1/me/calls/offers', OFFER)
  await sellCalls(creator.wallet, escrow, made)
  const isSold = ({ prices }: CallOffer) => prices.every(({ rail, sale }) => rail === 'card' || sale !== null)
  return until('it is sold by wallet', async () =>
    (await creator.call<OwnCalls>('GET', '/v1/me/calls')).offers.find(isSold),
  )
}

/** Creators who sell calls, fans with a wallet and a card, and who rules. */
export async function gatherPeople(world: TestWorld, plan: WeekPlan): Promise<WeekPeople> {
  const url = world.publicUrl
  const provider = cardProvider({
    ...{
      url: () => url,
      world: { current: () => world },
      fan: () => Promise.reject(new Error('no browser')),
    },
    ...{
      creator: (handle: string) => makeCreator(url, handle, []),
      email: (name: string) => `${name}@example.test`,
    },
  } as never)
  const config = (await (await fetch(`${url}/v1/config`)).json()) as Config
  const escrow = config.contracts.consultationEscrow as Hex
  const creators: WeekCreator[] = []
  for (let n = 0; n < plan.creators; n++) {
    const handle = handleOf(n)
    const creator = await makeCreator(url, handle, [])
    await provider.makeReady(creator, `${handle}@example.test`)
    const offer = await openCalls(creator, escrow)
    const { channel } = await creator.page()
    creators.push({ ...(await newMember(world, config, creator.key)), channelId: channel.id, handle, offer })
  }
  const fans: Member[] = []
  for (let n = 0; n < plan.fans; n++) fans.push(await newMember(world, config, generatePrivateKey()))
  const arbiter = await newMember(world, config, world.keys.deployer)
  return { config, escrow, creators, fans, arbiter, order: provider.order }
}
