import type { Pin } from './trust.ts'

const [DATABASE, PINS] = ['stagedoor-pins', 'pin']

function openPins(): Promise<IDBDatabase> {
  const opening = indexedDB.open(DATABASE, 1)
  return new Promise((resolve, reject) => {
    opening.onupgradeneeded = () => opening.result.createObjectStore(PINS)
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(opening.error)
  })
}

async function withPins<T>(
  mode: IDBTransactionMode,
  work: (pins: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await openPins()
  try {
    const transaction = database.transaction(PINS, mode)
    const isDone = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve
      transaction.onabort = () => reject(transaction.error)
    })
    const request = work(transaction.objectStore(PINS))
    await isDone
    return request.result
  } finally {
    database.close()
  }
}

function isPin(value: unknown): value is Pin {
  const { isCompared, ...texts } = (value ?? {}) as Record<string, unknown>
  const areTexts = ['identity', 'key', 'bookingId'].every((name) => typeof texts[name] === 'string')
  return areTexts && typeof isCompared === 'boolean'
}

/** Who the other account was in the calls of the own one; null: nobody is kept, or this browser keeps nothing. @param own ids of accounts */
export async function readPin(own: string, other: string): Promise<Pin | null> {
  try {
    const value: unknown = await withPins('readonly', (pins) => pins.get([own, other]))
    return isPin(value) ? value : null
  } catch {
    return null
  }
}

/** Keeps it instead of the one before, where this browser keeps anything. */
export async function keepPin(own: string, other: string, pin: Pin): Promise<void> {
  try {
    await withPins('readwrite', (pins) => pins.put(pin, [own, other]))
  } catch {
    // a private window: the next call begins without it
  }
}

/** Keeps nobody any more of the other account. */
export async function forgetPin(own: string, other: string): Promise<void> {
  try {
    await withPins('readwrite', (pins) => pins.delete([own, other]))
  } catch {
    // where nothing is kept nobody is
  }
}
