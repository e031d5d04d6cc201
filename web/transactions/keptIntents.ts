import type { IntentInput } from './runTx.ts'

// A hash that the server does not know yet must survive a reload: it is money on its way.
const KEY = 'stagedoor.sent'

function read(): IntentInput[] {
  try {
    const list: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]')
    return Array.isArray(list) ? (list as IntentInput[]) : []
  } catch {
    return []
  }
}

function write(list: readonly IntentInput[]): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(list))
  } catch {
    return
  }
}

export function keepIntent(input: IntentInput): void {
  write([...read().filter((one) => one.txHash !== input.txHash), input])
}

export function forgetIntent(txHash: string): void {
  write(read().filter((one) => one.txHash !== txHash))
}

/** Hashes that were sent from this browser and not stored at the server yet. */
export function keptIntents(): readonly IntentInput[] {
  return read()
}
