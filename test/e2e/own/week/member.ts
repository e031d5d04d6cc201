import { setTimeout as wait } from 'node:timers/promises'
import type { Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import type { Config } from '#api/installation/contract.ts'
import { createWallet, type Wallet } from '#local/visitor/createWallet.ts'
import { type Client, type Reply, signIn } from '#test/kit/client.ts'
import { until } from '#test/kit/time/until.ts'
import type { TestWorld } from '#test/kit/world.ts'

/** Something that has to come about first, for which time has to go on. */
export class NotYet extends Error {}

/** Somebody of the week: what they do they do in turn, and again where the site did not answer. */
export interface Member {
  accountId: string
  wallet: Wallet
  /** @returns an answer that stands: their own mistake, or done. @throws NotYet where there is none for a while */
  ask(method: string, path: string, body?: object): Promise<Reply>
  /** nothing else of theirs goes on meanwhile. @param isTwice every press is one of two at once */
  inTurn<T>(run: () => Promise<T>, isTwice?: boolean): Promise<T>
  /** who they are is proven anew */
  signInAgain(): Promise<void>
}

const LOOK_MS = 250
const PATIENCE_MS = 40_000
const COMES_MS = 20_000
/** The head of a request came too slowly, or too many came. */
const AGAIN = [408, 429]
/** What is read elsewhere is not there yet; somebody else is at it. */
const LATE = ['INDEX_BEHIND', 'CHAIN_UNREADABLE', 'PAYMENTS_UNREACHABLE', 'BUSY']

/** Waits for what comes without time going on. @throws NotYet after a while, also of a look that throws it */
export const awaited = <T>(what: string, look: () => Promise<T>) =>
  until(
    what,
    () =>
      look().catch((error) => {
        if (error instanceof NotYet) return null
        throw error
      }),
    { withinMs: COMES_MS },
  ).catch((error: Error) => {
    throw new NotYet(error.message)
  })

const stands = ({ status, body }: Reply): boolean =>
  status < 500 && !AGAIN.includes(status) && !LATE.includes(body?.code)

/** Tries until somebody answers. @throws NotYet after a while, with what was last said */
async function insist(what: string, send: () => Promise<Reply>): Promise<Reply> {
  const endMs = performance.now() + PATIENCE_MS
  for (;;) {
    const reply = await send().catch(() => null)
    if (reply && stands(reply)) return reply
    if (performance.now() > endMs) throw new NotYet(`${what}: ${reply?.text ?? 'no answer'}`)
    await wait(LOOK_MS)
  }
}

/** Signs somebody in with a wallet that speaks to the chain itself. */
export async function newMember(world: TestWorld, config: Config, key: Hex): Promise<Member> {
  const account = privateKeyToAccount(key)
  const enter = async (): Promise<Client> => {
    const endMs = performance.now() + PATIENCE_MS
    for (;;) {
      const client = await signIn(world.publicUrl, account).catch((error: Error) => error)
      if (!(client instanceof Error)) return client
      if (performance.now() > endMs) throw new NotYet(client.message)
      await wait(LOOK_MS)
    }
  }
  let client = await enter()
  let isTwice = false
  let turn: Promise<unknown> = Promise.resolve()
  const chain = { ...config, chain: { ...config.chain, rpcPath: world.rpcUrl } }
  const once = async (method: string, path: string, body?: object): Promise<Reply> => {
    const send = () => insist(`${method} ${path}`, () => client.call(method, path, body ? { body } : {}))
    const reply = await send()
    if (reply.status !== 401) return reply
    client = await enter()
    return send()
  }
  return {
    accountId: client.accountId,
    wallet: createWallet(world.publicUrl, chain, account),
    async ask(method, path, body) {
      if (method === 'GET' || !isTwice) return once(method, path, body)
      const [one, other] = await Promise.all([once(method, path, body), once(method, path, body)])
      return one.status < other.status ? one : other
    },
    inTurn(run, twice = false) {
      const mine = turn.then(async () => {
        isTwice = twice
        return run().finally(() => {
          isTwice = false
        })
      })
      turn = mine.catch(() => {})
      return mine
    },
    async signInAgain() {
      client = await enter()
    },
  }
}
