import { PERMISSION } from '#domain/room/permission.ts'
import { readSignature } from '#media/credential/readSignature.ts'
import { readUserbuf } from '#media/credential/readUserbuf.ts'
import type { Credential } from '#protocol/ticket.ts'
import { verifyCredential } from '#test/kit/usersigOracle.ts'

const EVERYTHING = 255

/** What keys open, or nothing. */
export type EntryVerdict = { bits: number } | { refusal: string }

type Keys = Omit<Credential, 'entryUntil'>

export interface EntryCheck {
  sdkAppId: number
  secret: string
  /** off: everybody with a right first string may do everything, in any room */
  isPermissionControlled: boolean
}

/** What the second string alone opens. The manual tells its bits; a later one is shown without the first. */
export function checkMapKey(
  check: EntryCheck,
  keys: Pick<Keys, 'privateMapKey' | 'providerRoomId' | 'userId'>,
  nowMs: number,
): EntryVerdict {
  const nowS = Math.floor(nowMs / 1000)
  if (!check.isPermissionControlled) return { bits: EVERYTHING }
  const key = readSignature([check.secret], keys.privateMapKey)
  const userbuf = key?.userbuf && readUserbuf(key.userbuf)
  if (!userbuf) return { refusal: 'privateMapKey' }
  const names = [key.userId, userbuf.userId]
  const apps = [key.sdkAppId, userbuf.sdkAppId]
  if (names.some((name) => name !== keys.userId) || apps.some((app) => app !== check.sdkAppId))
    return { refusal: 'privateMapKey of another' }
  if (userbuf.providerRoomId !== keys.providerRoomId) return { refusal: 'privateMapKey of another room' }
  if (nowS >= Math.min(key.expiresAt, userbuf.expiresAt)) return { refusal: 'privateMapKey is over' }
  if ((userbuf.bits & PERMISSION.enter) === 0) return { refusal: 'no permission to enter' }
  return { bits: userbuf.bits }
}

/** Reads both strings with the reader of our own engine, which knows nothing of what signed them. */
function readBoth(check: EntryCheck, keys: Keys, nowMs: number): EntryVerdict {
  const user = readSignature([check.secret], keys.userSig)
  if (!user || user.userbuf || user.userId !== keys.userId || user.sdkAppId !== check.sdkAppId)
    return { refusal: 'userSig' }
  if (Math.floor(nowMs / 1000) >= user.expiresAt) return { refusal: 'userSig is over' }
  return checkMapKey(check, keys, nowMs)
}

/**
 * What somebody may with these keys. Keys that open a room under permission control are read by a second reader too,
 * written from the format alone; an Error when the two do not agree, for then one of ours is wrong.
 */
export function checkEntry(check: EntryCheck, keys: Keys, nowMs: number): EntryVerdict {
  const verdict = readBoth(check, keys, nowMs)
  if ('bits' in verdict && check.isPermissionControlled) {
    const { secret, sdkAppId } = check
    const { bits } = verifyCredential({ ...keys, ...{ secret, sdkAppId, now: Math.floor(nowMs / 1000) } })
    if (bits !== verdict.bits) throw new Error(`two readers of one key: ${bits} and ${verdict.bits}`)
  }
  return verdict
}
