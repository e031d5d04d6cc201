import { setTimeout as pause } from 'node:timers/promises'
import type { Browser, BrowserContext } from 'playwright-core'
import { type Hex, parseEther } from 'viem'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import type { ChannelPage } from '#api/creators/contract.ts'
import { streamPassAbi, streamPassFactoryAbi } from '#generated/abis.ts'
import { createWallet, type Wallet } from '#local/visitor/createWallet.ts'
import { tierTerms } from '#test/kit/access/tierTerms.ts'
import { messageFor, request, sendSignIn, siweText } from '#test/kit/client.ts'
import { depth } from '#test/kit/depth.ts'

/** Somebody with a wallet and, once signed in, a session. */
export interface Person {
  key: Hex
  account: PrivateKeyAccount
  wallet: Wallet
  /** `name=value` of the session */
  cookie: string
  call: <T>(method: string, path: string, body?: unknown) => Promise<T>
}

/** A creator with a channel, a collection and tiers. */
export interface Creator extends Person {
  handle: string
  name: string
  collection: Hex
  page: () => Promise<ChannelPage>
}

const SCREEN = { width: 1440, height: 900 }
const LATE_MS = 30_000
/** Between two questions: the index, which is waited for, needs the processor too. */
const LOOK_MS = depth(50, 20)
/** What moves takes the processor from what is looked at, and presses wait until it stands. */
export const MOTION = depth('reduce' as const, 'no-preference' as const)

/** Signs a wallet in over HTTP, as the sign-in sheet does. */
export async function makePerson(url: string, key: Hex = generatePrivateKey()): Promise<Person> {
  const account = privateKeyToAccount(key)
  const { body: config } = await request(url, 'GET', '/v1/config')
  const message = siweText(await messageFor(url, account.address))
  const reply = await sendSignIn(url, account, message, { origin: url })
  if (reply.status !== 200) throw new Error(`no sign-in: ${reply.text}`)
  const cookie = reply.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const wallet = createWallet(url, config, account)
  await wallet.fill()
  return {
    key,
    account,
    wallet,
    cookie,
    async call(method, path, body) {
      const options = { headers: { cookie, origin: url }, ...(body === undefined ? {} : { body }) }
      const endMs = performance.now() + LATE_MS
      for (;;) {
        const answer = await request(url, method, path, options)
        if (answer.status < 400) return answer.body
        // the chain was just written to; the index follows
        const isLate = answer.body?.code === 'INDEX_BEHIND' && performance.now() < endMs
        if (!isLate) throw new Error(`${method} ${path}: ${answer.text}`)
        await pause(LOOK_MS)
      }
    },
  }
}

export interface TierTerms {
  name: string
  priceUnits: bigint
  durationS: number
  rank: number
  /** 0 = none */
  refundWindowS?: number
  referralBps?: number
}

const REFUNDABLE = 4

export const GOLD: TierTerms = {
  name: 'Gold',
  priceUnits: parseEther('0.01'),
  durationS: 2_592_000,
  rank: 10,
}

/** A creator made over HTTP and JSON-RPC, without a browser. */
export async function makeCreator(
  url: string,
  handle: string,
  tiers: TierTerms[] = [GOLD],
): Promise<Creator> {
  const person = await makePerson(url)
  const { body: config } = await request(url, 'GET', '/v1/config')
  const name = handle.charAt(0).toUpperCase() + handle.slice(1)
  const made = await person.call<ChannelPage>('POST', '/v1/channels', { handle, name })
  const factory = { address: config.contracts.factory as Hex, abi: streamPassFactoryAbi }
  const { wallet, account } = person
  const args = [name, 'TEST', account.address]
  const txHash = await wallet.sendCall({ ...factory, functionName: 'createCollection', args })
  const linked = await person.call<ChannelPage>('PUT', `/v1/channels/${made.channel.id}/collection`, {
    txHash,
  })
  const collection = linked.collection as Hex
  for (const [at, tier] of tiers.entries()) {
    const { refundWindowS = 0, referralBps = 0 } = tier
    const terms = {
      ...tierTerms({ price: tier.priceUnits, duration: tier.durationS, rank: tier.rank }),
      ...{ refundWindow: refundWindowS, flags: refundWindowS > 0 ? REFUNDABLE : 0, referralBps },
    }
    await wallet.sendCall({
      address: collection,
      abi: streamPassAbi,
      functionName: 'createTier',
      args: [terms],
    })
    await person.call('PUT', `/v1/channels/${made.channel.id}/tiers/${at + 1}/text`, { name: tier.name })
  }
  return {
    ...person,
    handle,
    name,
    collection,
    page: () => person.call<ChannelPage>('GET', `/v1/channels/${handle}`),
  }
}

/** A fresh browser profile; with a person, one that is signed in and whose test wallet is theirs. */
export async function openProfile(browser: Browser, url: string, person?: Person): Promise<BrowserContext> {
  // what tests serve over TLS signs its own certificate
  const context = await browser.newContext({
    viewport: SCREEN,
    ignoreHTTPSErrors: true,
    reducedMotion: MOTION,
  })
  if (!person) return context
  const [name = '', value = ''] = person.cookie.split(/=(.*)/)
  await context.addCookies([{ name, value, url }])
  await context.addInitScript(
    ([key]) => {
      localStorage.setItem('stagedoor.burner', key as string)
      localStorage.setItem('stagedoor.signedIn', '1')
    },
    [person.key],
  )
  return context
}
