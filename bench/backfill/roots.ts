import type { Watched } from '#indexer/reader/watchList.ts'

/** Contracts of the synthetic installation. */
export const FACTORY = `0x${'fa'.repeat(20)}`
export const LEDGER = `0x${'1e'.repeat(20)}`
const root = { creatorWallet: null, fromBlock: 2 }
export const ROOTS: Watched[] = [
  { address: FACTORY, kind: 'factory', ...root },
  { address: LEDGER, kind: 'ledger', ...root },
]
