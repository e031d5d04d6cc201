import { type Hex, zeroAddress } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import type { ChannelPage } from '#api/creators/contract.ts'
import type { Config } from '#api/installation/contract.ts'
import { streamPassAbi, streamPassFactoryAbi } from '#generated/abis.ts'
import { type Client, createClient, Refused } from '#local/visitor/createClient.ts'
import { createWallet, type Wallet } from '#local/visitor/createWallet.ts'
import { signIn } from '#local/visitor/signIn.ts'
import { DEMO_CREATORS, type DemoCreator } from './creators.ts'
import { type DemoState, readState, writeState } from './demoState.ts'
import { launchToken } from './launchToken.ts'
import { type CardDemo, startCardSale } from './startCardSale.ts'

export interface DemoOptions {
  /** public address of the installation */
  url: string
  /** private key of a creator's wallet, by handle; the same at every run */
  keyOf(handle: string): Hex
  /** where the demo remembers what it made */
  stateFile: string
  /** null: nobody is made to sell by card, because cards or mails go to somebody outside */
  cards: CardDemo | null
  creators?: readonly DemoCreator[]
  /** milliseconds since the epoch */
  clock: () => number
  report: (line: string) => void
}

/** Who of the demo world has what comes beside channel and passes. */
export interface DemoExtras {
  /** sell by card */
  sellers: DemoCreator[]
  /** have a token of their own */
  launched: DemoCreator[]
}

/** Makes what is missing of the demo world. It speaks HTTP and JSON-RPC like any client and may run again. */
export async function createDemo(options: DemoOptions): Promise<DemoExtras> {
  const { url, cards, clock, report, creators = DEMO_CREATORS } = options
  const state = readState(options.stateFile)
  const save = () => writeState(options.stateFile, state)
  const config = await createClient(url).get<Config>('/v1/config')
  const launched: DemoCreator[] = []
  // one fails, the others are finished first
  const results = await Promise.allSettled(
    creators.map(async (creator) => {
      const account = privateKeyToAccount(options.keyOf(creator.handle))
      const wallet = createWallet(url, config, account)
      const making = { client: createClient(url), wallet, config, state, save, creator, cards, clock, report }
      await makeCreator(making)
      if (await addToken(making)) launched.push(creator)
    }),
  )
  for (const result of results) if (result.status === 'rejected') throw result.reason
  const sellers = creators.filter(({ handle }) => cards !== null && state.sellsByCard?.[handle])
  return { sellers, launched }
}

interface Making extends Pick<DemoOptions, 'cards' | 'clock' | 'report'> {
  client: Client
  wallet: Wallet
  config: Config
  state: DemoState
  save: () => void
  creator: DemoCreator
}

async function makeCreator(making: Making): Promise<void> {
  const { client, creator, report } = making
  const before = await client.get<ChannelPage>(`/v1/channels/${creator.handle}`).catch(nothingIfNotFound)
  if (!before || !isComplete(before, creator)) return enterAndMake(making)
  // what stands already stays as it is, whatever becomes of what is added
  if (isCardSaleDue(making))
    await enterAndMake(making).catch((error) => report(noSale(creator, error.message)))
}

async function enterAndMake(making: Making): Promise<void> {
  const { client, wallet, config, creator } = making
  const { handle, name, about } = creator
  const me = await signIn(client, config, wallet.account)
  if (!me.channel) await client.send('POST', '/v1/channels', { handle, name, about })
  const page = await client.get<ChannelPage>(`/v1/channels/${handle}`)
  const endCardSale = page.isOwner ? await beginCardSale(making) : async () => {}
  if (!isComplete(page, creator)) {
    await wallet.fill()
    const collection = await makeCollection(making, page)
    await makeTiers(making, page.channel.id, collection)
  }
  await endCardSale()
  await client.send('POST', '/v1/sign-out')
}

const noSale = ({ name }: DemoCreator, reason: string) => `${name} sells nothing by card: ${reason}`

function isCardSaleDue({ cards, state, creator }: Making): boolean {
  return cards !== null && creator.card !== undefined && !state.sellsByCard?.[creator.handle]
}

/** Selling by card is an addition: what it comes to is said, and stops nobody's start. @returns waits for the end */
async function beginCardSale(making: Making): Promise<() => Promise<void>> {
  const { client, wallet, config, state, save, creator, cards, clock, report } = making
  const { handle, card: sale } = creator
  if (!cards || !sale || !isCardSaleDue(making)) return async () => {}
  const again = () => signIn(client, config, wallet.account)
  const end = await startCardSale({ client, handle, sale, cards, clock, signIn: again })
  return async () => {
    const reason = await end()
    if (reason !== null) return report(noSale(creator, reason))
    state.sellsByCard = { ...state.sellsByCard, [handle]: true }
    save()
  }
}

function isComplete(page: ChannelPage, creator: DemoCreator): boolean {
  const named = new Set(page.tiers.map((tier) => tier.name))
  return page.collection !== null && creator.tiers.every((tier) => named.has(tier.name))
}

/** A token is an addition, as selling by card is: what it comes to is said. @returns whether the creator has one */
async function addToken(making: Making): Promise<boolean> {
  const { client, wallet, config, creator, report } = making
  if (!creator.token) return false
  try {
    const page = await client.get<ChannelPage>(`/v1/channels/${creator.handle}`)
    await launchToken(wallet, config, { token: creator.token, collection: page.collection })
    return true
  } catch (error) {
    report(`${creator.name} has no token: ${(error as Error).message}`)
    return false
  }
}

async function makeCollection(making: Making, page: ChannelPage): Promise<Hex> {
  const { client, wallet, config, state, save, creator } = making
  const factory = { address: config.contracts.factory as Hex, abi: streamPassFactoryAbi }
  const creatorWallet = wallet.account.address
  const collectionOf = () =>
    wallet.chain.readContract({ ...factory, functionName: 'collectionOf', args: [creatorWallet] })
  if ((await collectionOf()) === zeroAddress)
    await wallet.sendCall(
      { ...factory, functionName: 'createCollection', args: [creator.name, creator.symbol, creatorWallet] },
      (hash) => {
        state.collectionTx[creator.handle] = hash
        save()
      },
    )
  if (page.collection === null) {
    const txHash = state.collectionTx[creator.handle]
    await client.send('PUT', `/v1/channels/${page.channel.id}/collection`, { txHash })
  }
  return collectionOf()
}

async function makeTiers(
  { client, wallet, creator }: Making,
  channelId: string,
  collection: Hex,
): Promise<void> {
  const pass = { address: collection, abi: streamPassAbi }
  const count = await wallet.chain.readContract({ ...pass, functionName: 'tierCount' })
  for (const [i, tier] of creator.tiers.entries()) {
    const terms = {
      price: tier.priceUnits,
      duration: tier.days * 86_400,
      maxSupply: tier.maxSupply,
      minted: 0,
      referralBps: 0,
      currency: 0,
      flags: 0,
      refundWindow: 0,
      rank: tier.rank,
    }
    if (i >= count) await wallet.sendCall({ ...pass, functionName: 'createTier', args: [terms] })
    const { name, benefits } = tier
    await client.send('PUT', `/v1/channels/${channelId}/tiers/${i + 1}/text`, { name, benefits })
  }
}

function nothingIfNotFound(error: unknown): undefined {
  if (error instanceof Refused && error.status === 404) return undefined
  throw error
}
