import type { TxIntent } from '#api/transactions/contract.ts'
import type { Wallet, WalletError } from '#web/chain/wallet.ts'
import { type IntentInput, runTx, type TxAction, type TxParts } from '#web/transactions/runTx.ts'
import type { TxPhase } from '#web/transactions/txPhase.ts'

export const OWN = '0x00000000000000000000000000000000000000aa'
export const HASH = `0x${'11'.repeat(32)}` as const
export const OTHER = `0x${'22'.repeat(32)}` as const

export const action: TxAction = {
  purpose: 'purchase',
  call: {
    address: '0x00000000000000000000000000000000000000cc',
    abi: [],
    functionName: 'purchase',
    args: [],
  },
  expect: { tierNo: '1' },
  wallets: [OWN],
}

export function intent(state: TxIntent['state'], more: Partial<TxIntent> = {}): TxIntent {
  return {
    id: 'job_0000000000000000000000',
    purpose: 'purchase',
    state,
    txHash: HASH,
    replacedBy: null,
    block: state === 'included' || state === 'safe' ? 12 : null,
    error: null,
    createdAt: '2026-11-20T12:00:00.000Z',
    ...more,
  }
}

/** A wallet that does as told; each step can be made to fail. */
export function walletThat(
  fail: Partial<Record<'connect' | 'switchTo' | 'simulate' | 'send', WalletError>> = {},
  address = OWN,
) {
  const done: string[] = []
  const step = async (name: 'connect' | 'switchTo' | 'simulate' | 'send') => {
    done.push(name)
    if (fail[name]) throw fail[name]
  }
  const wallet = {
    account: async () => address,
    switchTo: () => step('switchTo'),
    simulate: () => step('simulate'),
    send: async () => {
      await step('send')
      return { hash: HASH, from: address, nonce: 4 }
    },
    settled: async () => true,
  } as unknown as Wallet
  return { wallet, done }
}

export interface Run {
  phases: TxPhase[]
  result: TxIntent | null
  stored: IntentInput[]
  kept: string[]
}

export async function run(
  wallet: Wallet,
  answers: readonly TxIntent[],
  options: { storeFails?: number; action?: TxAction; isProven?: boolean } = {},
): Promise<Run> {
  const phases: TxPhase[] = []
  const stored: IntentInput[] = []
  const kept: string[] = []
  const line = [...answers]
  const next = () => (line.length > 1 ? (line.shift() as TxIntent) : (line[0] as TxIntent))
  let failures = options.storeFails ?? 0
  const parts: TxParts = {
    wallet,
    chainId: 31337,
    store: async (input) => {
      stored.push(input)
      if (failures > 0) {
        failures -= 1
        throw new Error('away')
      }
      return next()
    },
    look: async () => next(),
    keep: (input) => kept.push(input.txHash),
    prove: async () => options.isProven ?? true,
    pause: async () => undefined,
    pollMs: 1,
  }
  const result = await runTx(
    parts,
    async () => options.action ?? action,
    (phase) => phases.push(phase),
  )
  return { phases, result, stored, kept }
}

/** What a run told, in order; the cause where it stopped. */
export const path = ({ phases }: Run) =>
  phases.map((phase) => (phase.at === 'stopped' ? phase.cause : phase.at))
