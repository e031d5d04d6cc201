import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import type { Config } from '#api/installation/contract.ts'
import { type Reply, type RequestOptions, siweText } from '#test/kit/client.ts'
import { sendFrom } from './sendFrom.ts'

/** Somebody with a fresh wallet who has signed in, at an address of their own where there are many. */
export interface Guest {
  accountId: string
  wallet: PrivateKeyAccount
  localAddress: string | undefined
  /** address of the installation */
  door: string
  /** of the last sign-in */
  token: string
  /** of the last sign-in, `name=value` */
  cookie: string
  /** by which the installation knows the browser again, `name=value` */
  browser: string
  call(url: string, method: string, path: string, options?: RequestOptions): Promise<Reply>
  /** as `call`, at the installation. @throws Error when it was refused */
  // biome-ignore lint/suspicious/noExplicitAny: whatever the api answered
  good(method: string, path: string, body?: unknown): Promise<any>
  ask(method: string, path: string, body?: unknown): Promise<Reply>
  /** Signs in once more, as another device. */
  signInAgain(): Promise<void>
}

/** What a guest needs to know of an installation. */
export interface Door {
  url: string
  config: Config
}

/** Signs a wallet in, in a browser that is known, or as who watches with a session. @throws Error with what the api said */
export async function signInFrom(
  { url, config }: Door,
  wallet: PrivateKeyAccount,
  {
    localAddress,
    browser = '',
    session,
  }: { localAddress: string | undefined; browser?: string; session?: string },
): Promise<Pick<Guest, 'accountId' | 'token' | 'cookie' | 'browser'>> {
  const { address } = wallet
  const headers: Record<string, string> = {
    ...(browser ? { cookie: browser } : {}),
    ...(session ? { authorization: `Bearer ${session}` } : {}),
  }
  const send = (path: string, body: unknown) =>
    sendFrom({ url, localAddress }, 'POST', path, { body, headers })
  const asked = await send('/v1/sign-in/nonce', { address, chainId: config.chain.id })
  if (asked.status !== 200) throw new Error(`no nonce: ${asked.text}`)
  const message = siweText({
    ...{ scheme: '', rest: '', version: '1', address },
    ...{ domain: config.siwe.domain, uri: config.siwe.uri, statement: config.siwe.statement },
    ...{ chainId: String(config.chain.id), nonce: asked.body.nonce, expirationTime: asked.body.expiresAt },
    issuedAt: new Date(Date.parse(asked.body.expiresAt) - 300_000).toISOString(),
  })
  const signature = await wallet.signMessage({ message })
  const reply = await send('/v1/sign-in/wallet', { message, signature, address })
  if (reply.status !== 200) throw new Error(`sign-in failed: ${reply.text}`)
  return {
    accountId: reply.body.accountId,
    token: reply.headers.get('session-token') ?? '',
    cookie: reply.headers.getSetCookie()[0]?.split(';')[0] ?? '',
    browser: reply.headers.getSetCookie()[1]?.split(';')[0] ?? '',
  }
}

/** A new wallet, signed in. */
export async function inviteGuest(door: Door, localAddress: string | undefined): Promise<Guest> {
  const wallet = privateKeyToAccount(generatePrivateKey())
  const guest: Guest = {
    ...{ wallet, localAddress, door: door.url, accountId: '', token: '', cookie: '', browser: '' },
    call: (url, method, path, options = {}) =>
      sendFrom({ url, localAddress }, method, path, {
        ...options,
        headers: { authorization: `Bearer ${guest.token}`, ...options.headers },
      }),
    ask: (method, path, body) => guest.call(door.url, method, path, body === undefined ? {} : { body }),
    async good(method, path, body) {
      const reply = await guest.ask(method, path, body)
      if (reply.status >= 400) throw new Error(`${method} ${path}: ${reply.status} ${reply.text}`)
      return reply.body
    },
    async signInAgain() {
      Object.assign(guest, await signInFrom(door, wallet, guest))
    },
  }
  await guest.signInAgain()
  return guest
}
