import { once } from 'node:events'
import { SignClient } from '@walletconnect/sign-client'
import type { Hex } from 'viem'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { createWallet, type Wallet } from '#local/visitor/createWallet.ts'
import { request as ask } from '#test/kit/client.ts'
import { until } from '#test/kit/time/until.ts'

/** What the person with the phone does with what a page asks. */
export type Habit = 'approve' | 'decline' | 'leave'

export interface PhoneWalletOptions {
  relayUrl: string
  projectId: string
  /** address of the installation: its chain is the wallet's */
  url: string
}

/** A wallet app on a phone: the makers' own sign client, with a key of ours. */
export interface PhoneWallet {
  account: PrivateKeyAccount
  /** what it does from now on with pages that want to connect, and with what they want signed; it approves at first */
  connects: Habit
  signs: Habit
  /** methods that pages asked it for, as they come */
  asked: string[]
  /** the next time that a page asks for this */
  next(method: string): Promise<void>
  /** reads a code, as a camera does, and answers the page behind it; what the page says of itself */
  scan(uri: string): Promise<{ name: string; url: string }>
  /** pages it is connected to */
  sessions: () => number
  /** opens its socket again, as an app does that comes to the front; after a refused one it waits for that */
  wake(): Promise<void>
  /** gets test money */
  fill(): Promise<void>
  /** ends every connection, as *Disconnect* in its settings does */
  endSessions(): Promise<void>
  stop(): Promise<void>
}

const DECLINED = { code: 5000, message: 'User rejected.' }
const METHODS = [
  ...['personal_sign', 'eth_signTypedData_v4', 'eth_sendTransaction'],
  ...['wallet_switchEthereumChain', 'wallet_addEthereumChain'],
]
type Request = { method: string; params: unknown[] }
let count = 0

/** Signs and sends as asked. */
async function perform(account: PrivateKeyAccount, { chain }: Wallet, request: Request): Promise<unknown> {
  const [first, second] = request.params
  if (request.method === 'personal_sign') return account.signMessage({ message: { raw: first as Hex } })
  if (request.method === 'eth_signTypedData_v4') return account.signTypedData(JSON.parse(String(second)))
  if (request.method !== 'eth_sendTransaction') throw new Error(`this wallet does not know ${request.method}`)
  const { to, data, value } = first as Record<'to' | 'data' | 'value', Hex>
  const prepared = await chain.prepareTransactionRequest({
    ...{ account, to, data, chain: chain.chain },
    value: BigInt(value ?? 0),
    type: 'eip1559',
  })
  const serializedTransaction = await account.signTransaction(prepared as never)
  return chain.sendRawTransaction({ serializedTransaction })
}

async function openClient({ relayUrl, projectId }: PhoneWalletOptions) {
  const metadata = { name: 'Pocket', description: 'A wallet', url: 'https://pocket.example', icons: [] }
  const client = await SignClient.init({
    ...{ relayUrl, projectId, metadata },
    logger: 'silent',
    telemetryEnabled: false,
    storageOptions: { database: ':memory:' },
    customStoragePrefix: `phone-${process.pid}-${++count}`,
  })
  return client
}

/** Starts a wallet that answers whoever showed it a code. */
export async function startPhoneWallet(options: PhoneWalletOptions): Promise<PhoneWallet> {
  const account = privateKeyToAccount(generatePrivateKey())
  const { body: config } = await ask(options.url, 'GET', '/v1/config')
  const own = createWallet(options.url, config, account)
  const chain = `eip155:${config.chain.id}`
  const client = await openClient(options)
  const wallet: PhoneWallet = {
    account,
    connects: 'approve',
    signs: 'approve',
    asked: [],
    next: (method) =>
      new Promise((resolve) => {
        const hear = (event: { params: { request: Request } }) => {
          if (event.params.request.method !== method) return
          client.off('session_request', hear)
          resolve()
        }
        client.on('session_request', hear)
      }),
    async scan(uri) {
      const proposed = once(client.events, 'session_proposal')
      await client.pair({ uri })
      const [{ id, params }] = await proposed
      const { metadata } = params.proposer
      if (wallet.connects === 'leave') return metadata
      if (wallet.connects === 'decline') await client.reject({ id, reason: DECLINED })
      else {
        const namespace = {
          chains: [chain],
          accounts: [`${chain}:${account.address}`],
          methods: METHODS,
          events: ['accountsChanged', 'chainChanged'],
        }
        const { acknowledged } = await client.approve({ id, namespaces: { eip155: namespace } })
        await acknowledged()
      }
      return metadata
    },
    sessions: () => client.session.length,
    fill: own.fill,
    async wake() {
      const { relayer } = client.core
      // an opening that began while the relay was away ends without one
      const open = () => relayer.transportOpen().catch(() => null)
      await until('the phone is connected', () => open().then(() => relayer.connected))
    },
    async endSessions() {
      for (const { topic } of client.session.getAll())
        await client.disconnect({ topic, reason: { code: 6000, message: 'User disconnected.' } })
    },
    async stop() {
      client.core.heartbeat.stop()
      await client.core.relayer.transportClose()
      client.removeAllListeners('session_request')
    },
  }
  client.on('session_request', ({ id, topic, params }) => {
    wallet.asked.push(params.request.method)
    if (wallet.signs === 'leave') return
    const jsonrpc = '2.0'
    const answer =
      wallet.signs === 'decline'
        ? Promise.resolve({ id, jsonrpc, error: DECLINED })
        : perform(account, own, params.request).then(
            (result) => ({ id, jsonrpc, result }),
            (error: Error) => ({ id, jsonrpc, error: { code: -32000, message: error.message } }),
          )
    void answer.then((response) => client.respond({ topic, response }))
  })
  return wallet
}
