import { readFileSync, renameSync, writeFileSync } from 'node:fs'

/** What the demo remembers between starts, because no route tells it. */
export interface DemoState {
  /** transaction that made a creator's collection, by handle */
  collectionTx: Record<string, `0x${string}`>
  /** who was made to sell by card once, by handle: what they do with it afterwards stays */
  sellsByCard?: Record<string, true>
  /** whose fan club was opened once, by handle: one that was closed afterwards stays closed */
  clubs?: Record<string, true>
  /** whose calls were offered once, by handle: what was taken back afterwards stays so */
  calls?: Record<string, true>
  /** whose prices by wallet were put on the chain once, by handle: one that was closed there afterwards stays closed */
  callSales?: Record<string, true>
  /** whose call was objected to once, by handle */
  disputes?: Record<string, true>
}

export function readState(file: string): DemoState {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return { collectionTx: {} }
  }
}

export function writeState(file: string, state: DemoState): void {
  writeFileSync(`${file}.new`, JSON.stringify(state))
  renameSync(`${file}.new`, file)
}
