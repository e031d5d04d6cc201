import { openStore } from '#web/media/openStore.ts'
import type { Pin } from './trust.ts'

const PINS = {
  ...{ database: 'stagedoor-pins', store: 'pin' },
  create: (database: IDBDatabase) => database.createObjectStore('pin'),
}

function isPin(value: unknown): value is Pin {
  const { isCompared, ...texts } = (value ?? {}) as Record<string, unknown>
  const areTexts = ['identity', 'key', 'bookingId'].every((name) => typeof texts[name] === 'string')
  return areTexts && typeof isCompared === 'boolean'
}

/** Who the other account was in the calls of the own one; null: nobody is kept, or this browser keeps nothing. @param own ids of accounts */
export async function readPin(own: string, other: string): Promise<Pin | null> {
  try {
    const value: unknown = await openStore(PINS, 'readonly', (pins) => pins.get([own, other]))
    return isPin(value) ? value : null
  } catch {
    return null
  }
}

/** Keeps it instead of the one before, where this browser keeps anything. */
export async function keepPin(own: string, other: string, pin: Pin): Promise<void> {
  try {
    await openStore(PINS, 'readwrite', (pins) => pins.put(pin, [own, other]))
  } catch {
    // a private window: the next call begins without it
  }
}

/** Keeps nobody any more of the other account. */
export async function forgetPin(own: string, other: string): Promise<void> {
  try {
    await openStore(PINS, 'readwrite', (pins) => pins.delete([own, other]))
  } catch {
    // where nothing is kept nobody is
  }
}
