import { queryOptions } from '@tanstack/react-query'
import type { Abi } from 'viem'
import type { Config } from '#api/installation/contract.ts'
import { ledgerAbi, testDollarAbi } from '#generated/abis.ts'
import { openWallet } from '#web/chain/openWallet.ts'
import type { Address, Wallet } from '#web/chain/wallet.ts'

/** What of one currency can be divided now. */
export interface SplitFigure {
  currency: number
  symbol: string
  decimals: number
  /** smallest units; null: its token does not say */
  units: bigint | null
}

/**
 * What is in a split in the newest block: what it holds, and what waits for it in the ledger. Currencies of which nothing is there are
 * left out; a token that does not answer keeps back no other currency.
 * @throws WalletError when nothing answers
 */
export async function readSplitFigures(
  { read, balance }: Pick<Wallet, 'read' | 'balance'>,
  { currencies, contracts }: Pick<Config, 'currencies' | 'contracts'>,
  split: string,
): Promise<SplitFigure[]> {
  const ledger = { address: contracts.ledger as Address, abi: ledgerAbi as unknown as Abi }
  const held = (token: string | null) =>
    token === null
      ? balance(split as Address)
      : read({
          ...{ address: token as Address, abi: testDollarAbi as unknown as Abi },
          ...{ functionName: 'balanceOf', args: [split] },
        })
  const answers = await Promise.allSettled(
    currencies.map(async ({ index, token }) => {
      const [here, waiting] = await Promise.all([
        held(token),
        read({ ...ledger, functionName: 'owed', args: [split, index] }),
      ])
      return (here as bigint) + (waiting as bigint)
    }),
  )
  const [first] = answers
  // not one token, but the chain
  if (first?.status === 'rejected' && answers.every(({ status }) => status === 'rejected')) throw first.reason
  return currencies.flatMap(({ index, symbol, decimals }, n) => {
    const answer = answers[n]
    const units = answer?.status === 'fulfilled' ? answer.value : null
    return units === 0n ? [] : [{ currency: index, symbol, decimals, units }]
  })
}

const LOOK_MS = 30_000

/** The same, read again while somebody looks at it; no wallet has to be connected. */
export function splitFiguresQuery(config: Config | undefined, split: string) {
  return queryOptions({
    queryKey: ['split-figures', split],
    queryFn: async () => {
      if (!config) throw new Error('asked before the configuration is there')
      return readSplitFigures(await openWallet(config), config, split)
    },
    enabled: config !== undefined,
    refetchInterval: LOOK_MS,
    retry: 1,
    gcTime: 0,
  })
}
