import type { DeviceBinding } from '#protocol/calls/callKeys.ts'
import { type OwnStore, openStore } from '../../openStore.ts'
import { toBase64url } from './base64url.ts'

/** The key of an account in this browser, which never leaves it. */
export interface DeviceKey {
  /** ECDSA on P-256; the private one cannot be read */
  pair: CryptoKeyPair
  /** as `CallOpening.key` */
  publicKey: string
  /** by what its person confirmed it; null: not yet, or not any more */
  binding: DeviceBinding | null
}

/** As it is kept: keys go into the database of the browser as they are, the private one unread. */
interface KeptKey extends DeviceKey {
  accountId: string
}

const KEYS: OwnStore = {
  ...{ database: 'stagedoor-keys', store: 'device' },
  create: (database) => database.createObjectStore('device', { keyPath: 'accountId' }),
}

/** Keys of this page alone, where the browser keeps none: a private window, or a full or broken store. */
const pageKeys = new Map<string, Promise<DeviceKey>>()

/** Makes a key that nobody confirmed, and keeps it nowhere. */
export async function createDeviceKey(): Promise<DeviceKey> {
  const made = { name: 'ECDSA', namedCurve: 'P-256' } as const
  const pair = await crypto.subtle.generateKey(made, false, ['sign', 'verify'])
  const point = await crypto.subtle.exportKey('raw', pair.publicKey)
  return { pair, publicKey: toBase64url(new Uint8Array(point)), binding: null }
}

/** One transaction in which `change` makes of what is kept what is kept from then on; answers that, once it is written. */
async function keep(
  accountId: string,
  change: (kept: KeptKey | undefined) => KeptKey | undefined,
): Promise<KeptKey | undefined> {
  let next: KeptKey | undefined
  await openStore(KEYS, 'readwrite', (keys) => {
    const reading: IDBRequest<KeptKey | undefined> = keys.get(accountId)
    reading.onsuccess = () => {
      next = change(reading.result)
      if (next && next !== reading.result) keys.put(next)
    }
    return reading
  })
  return next
}

async function readOrKeep(accountId: string): Promise<DeviceKey> {
  const there = await keep(accountId, (kept) => kept)
  // made before the second transaction: one that waits for anything else ends
  const made = there ?? { accountId, ...(await createDeviceKey()) }
  // another tab may have been faster: whichever was written first is the key of both
  const { pair, publicKey, binding } = there ?? (await keep(accountId, (kept) => kept ?? made)) ?? made
  return { pair, publicKey, binding }
}

/** The key of an account in this browser, made at first; where the browser keeps nothing, one of this page alone. */
export async function openDeviceKey(accountId: string): Promise<DeviceKey> {
  const ofPage = pageKeys.get(accountId)
  if (ofPage) return ofPage
  try {
    return await readOrKeep(accountId)
  } catch {
    // a second asker of the same page meanwhile must not get another one
    const made = pageKeys.get(accountId) ?? createDeviceKey()
    pageKeys.set(accountId, made)
    return made
  }
}

/** Keeps by what the key of an account in this browser is confirmed, for as long as that key itself; null: by nothing. */
export async function keepBinding(accountId: string, binding: DeviceBinding | null): Promise<void> {
  const ofPage = pageKeys.get(accountId)
  if (ofPage) pageKeys.set(accountId, Promise.resolve({ ...(await ofPage), binding }))
  else await keep(accountId, (kept) => kept && { ...kept, binding })
}
