import { queryOptions, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { DeviceKeyRow } from '#api/accounts/deviceKeys/contract.ts'
import { call } from '#web/kit/api/client.ts'
import { mayRetry } from '#web/kit/api/queries.ts'
import { serverNow } from '#web/kit/serverClock.ts'
import { type DeviceKey, openDeviceKey } from '#web/media/direct/keys/deviceKey.ts'

/** Browsers that the signed-in account confirmed. */
export function deviceKeysQuery() {
  return queryOptions({
    queryKey: ['device-keys', 'listed'],
    queryFn: () => call('listDeviceKeys', {}),
    staleTime: 10_000,
    retry: mayRetry,
  })
}

/** What is the same key by the same confirmation stays the same object: a call that is held by it is not begun anew. */
function sameOrNew(old: unknown, read: unknown): unknown {
  const [one, other] = [old, read] as (DeviceKey | undefined)[]
  const isSame =
    one?.publicKey === other?.publicKey && JSON.stringify(one?.binding) === JSON.stringify(other?.binding)
  return isSame ? (old ?? read) : read
}

/** The key of an account in this browser, as it is kept here. */
export function ownKeyQuery(accountId: string | null) {
  return queryOptions({
    queryKey: ['device-keys', 'own', accountId],
    queryFn: () => openDeviceKey(accountId ?? ''),
    enabled: accountId !== null,
    // it is in the browser, which needs no network for it; another tab may have confirmed it meanwhile
    networkMode: 'always',
    refetchOnWindowFocus: 'always',
    structuralSharing: sameOrNew,
  })
}

/**
 * A key with its confirmation as far as that counts.
 * @param listed what the server lists; undefined: it did not answer (yet), and what is kept here is believed
 * @param nowMs time of the server
 */
export function countedKey(key: DeviceKey, listed: DeviceKeyRow[] | undefined, nowMs: number): DeviceKey {
  const { binding } = key
  const isOver = binding !== null && binding.untilS * 1000 <= nowMs
  const isEnded = listed?.every(({ publicKey }) => publicKey !== key.publicKey) ?? false
  return binding !== null && (isOver || isEnded) ? { ...key, binding: null } : key
}

/** The key of this browser, confirmed only while the server lists it; null while it is read. */
export function useOwnDeviceKey(accountId: string | null): DeviceKey | null {
  const { data: key } = useQuery(ownKeyQuery(accountId))
  const { data: listed } = useQuery({ ...deviceKeysQuery(), enabled: accountId !== null })
  return useMemo(() => (key ? countedKey(key, listed?.keys, serverNow()) : null), [key, listed])
}
